"""The fields of the editor's forms: texts in several languages, lists, options, numbers that change, chosen ids, ways.

Each shows a value and tells what it should become; none keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QLineEdit, QRadioButton

from mmtutor.content import edit
from mmtutor.content.languages import shown_text
from mmtutor.gui.look import Look
from mmtutor.gui.teacher.editor_boxes import Field, combo
from mmtutor.gui.theme import GRID
from mmtutor.gui.widgets.basic import Button, label, row
from mmtutor.gui.widgets.tile import WrapLayout


class TextField(Field):
    """A text. In a course of several languages, a tick says whether it is the same in all of them."""

    def __init__(
        self, look: Look, place: edit.Place, words: tuple[str, str], value: Any, spoken: tuple[str, tuple[str, ...]]
    ) -> None:
        super().__init__(look, place, *words)
        self._value = value
        self._language, languages = spoken
        self.box = self.text_box(place, words[0], edit.text_in(value, self._language))
        self.box.setPlaceholderText(shown_text(value, self._language))  # of another language, until it is translated
        self.box.typed.connect(self._typed)
        self.layout_.addWidget(self.box)
        if len(languages) > 1:
            same = QCheckBox(self.tr("Same in every language"))
            same.setAccessibleName(self.tr("{name}: the same in every language").format(name=words[0]))
            same.setProperty("kind", "small")
            same.setChecked(not isinstance(value, Mapping))
            same.clicked.connect(
                lambda on: self.edited.emit(place, edit.in_each_language(self._value, languages, apart=not on), False)
            )
            self.head.addWidget(same)
        self.finish()

    def _typed(self, text: str) -> None:
        self._value = edit.with_text(self._value, self._language, text)
        empty = not any(self._value.values()) if isinstance(self._value, Mapping) else not self._value
        self.edited.emit(self.place, None if empty else self._value, True)


class LineField(Field):
    """A text that is the same in every language; where it is empty the key is left out, unless it is `required`."""

    def __init__(self, look: Look, place: edit.Place, words: tuple[str, str], value: Any, *, required: bool) -> None:
        super().__init__(look, place, *words)
        self.box = self.text_box(place, words[0], edit.text_in(value, ""))
        self.box.typed.connect(lambda text: self.edited.emit(place, text if text or required else None, True))
        self.layout_.addWidget(self.box)
        self.finish()


class TextsField(Field):
    """A list of texts, each with its place. The options of an item, `option_of`, have a mark at the right one."""

    def __init__(
        self,
        look: Look,
        place: edit.Place,
        words: tuple[str, str],
        value: Any,
        spoken: tuple[str, tuple[str, ...]],
        *,
        plain: bool = False,
        option_of: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(look, place, *words)
        self._language, self._languages = spoken
        self._plain, self._table = plain, option_of or {}
        key = str(self._table.get("key", ""))
        self._right = key if len(key) == 1 else None
        if isinstance(value, Mapping):  # a list for each language
            self.list_place, self._plain = (*place, self._language), True
            self._values = list(value.get(self._language, ()))
        else:
            self.list_place, self._values = place, list(value or ())
        self._marks = QButtonGroup(self)
        for index in range(len(self._values)):
            self._add_row(index)
        add = Button(look, self.tr("Add"), icon="add", kind="quiet", pressed=self._add)
        add.setAccessibleName(self.tr("Add: {name}").format(name=self.name))
        self.layout_.addLayout(row(add, None))
        self.finish()

    def _add_row(self, index: int) -> None:
        name = self.tr("{name}, {number}").format(name=self.name, number=index + 1)
        value = self._values[index]
        box = self.text_box((*self.list_place, index), name, edit.text_in(value, self._language))
        box.setPlaceholderText(shown_text(value, self._language))
        box.typed.connect(lambda text: self._typed(index, text))
        line = row(gap=GRID // 2)
        if self._right is not None:
            mark = QRadioButton()
            mark.setAccessibleName(self.tr("Option {number} is right").format(number=index + 1))
            mark.setToolTip(self.tr("This one is right"))
            mark.setChecked(self._right == _letter(index))
            mark.clicked.connect(lambda: self.edited.emit((*self.place[:-1], "key"), _letter(index), False))
            self._marks.addButton(mark)
            line.addWidget(mark)
        else:
            number = label(str(index + 1), "muted")
            number.setFixedWidth(self.look.px(18))
            line.addWidget(number)
        line.addWidget(box, 1)
        up = self.small("up", self.tr("Move up: {name}").format(name=name), lambda: self._move(index, -1))
        down = self.small("down", self.tr("Move down: {name}").format(name=name), lambda: self._move(index, 1))
        up.setEnabled(index > 0)
        down.setEnabled(index + 1 < len(self._values))
        gone = self.small("cross", self.tr("Remove: {name}").format(name=name), lambda: self._remove(index))
        for button in (up, down, gone):
            line.addWidget(button)
        self.layout_.addLayout(line)

    def _typed(self, index: int, text: str) -> None:
        self._values[index] = edit.with_text(self._values[index], self._language, text)
        self.edited.emit((*self.list_place, index), self._values[index], True)

    def _add(self) -> None:
        apart = len(self._languages) > 1 and not self._plain and not self._table
        new = edit.in_each_language("", self._languages, apart=apart)
        self.edited.emit(self.list_place, [*self._values, new], False)

    def _move(self, index: int, by: int) -> None:
        order = list(range(len(self._values)))
        order.insert(index + by, order.pop(index))
        self._arrange(order)

    def _remove(self, index: int) -> None:
        self._arrange([other for other in range(len(self._values)) if other != index])

    def _arrange(self, order: Sequence[int]) -> None:
        """Put the entries in another order; the mark of the right option goes with it."""
        values = [self._values[index] for index in order]
        if self._right is None:
            self.edited.emit(self.list_place, values or None, False)
            return
        right = next((_letter(new) for new, old in enumerate(order) if self._right == _letter(old)), "a")
        self.edited.emit(self.place[:-1], {**self._table, self.place[-1]: values, "key": right}, False)


class FlagField(Field):
    """Yes or no. What holds anyway is left out."""

    def __init__(self, look: Look, place: edit.Place, name: str, value: Any, *, usual: bool = False) -> None:
        super().__init__(look, place, "")
        box = QCheckBox(name)
        box.setChecked(usual if value is None else bool(value))
        box.clicked.connect(lambda on: self.edited.emit(place, None if on == usual else on, False))
        self.layout_.addWidget(box)
        self.finish()


class ChoiceField(Field):
    """One of several. What holds anyway is left out."""

    def __init__(
        self, look: Look, place: edit.Place, name: str, choices: dict[Any, str], now: Any, usual: Any = None
    ) -> None:
        super().__init__(look, place, name)
        box = combo(name, choices, now, lambda data: self.edited.emit(place, None if data == usual else data, False))
        self.layout_.addLayout(row(box, None))
        box.setMinimumWidth(look.px(240))
        self.finish()


class VariablesField(Field):
    """Letters, and what each may be."""

    def __init__(self, look: Look, place: edit.Place, words: tuple[str, str], value: Mapping[str, Any]) -> None:
        super().__init__(look, place, *words)
        self._pairs = list(value.items())
        for index, (letter, spec) in enumerate(self._pairs):
            name = QLineEdit(letter)
            name.setMaxLength(1)
            name.setFixedWidth(look.px(48))
            name.setAccessibleName(self.tr("Letter {number}").format(number=index + 1))
            name.editingFinished.connect(lambda index=index, name=name: self._rename(index, name.text()))
            spoken = self.tr("What {letter} may be").format(letter=letter)
            box = self.text_box((*place, letter), spoken, edit.spec_text(spec))
            box.typed.connect(lambda text, letter=letter: self.edited.emit((*place, letter), edit.spec_of(text), True))
            gone = self.small(
                "cross", self.tr("Remove {letter}").format(letter=letter), lambda index=index: self._remove(index)
            )
            line = row(name, label("=", "muted"), box, gone, gap=GRID // 2)
            line.setStretch(2, 1)
            self.layout_.addLayout(line)
        add = Button(look, self.tr("Add a number"), icon="add", kind="quiet", pressed=self._add)
        self.layout_.addLayout(row(add, None))
        self.finish()

    def _add(self) -> None:
        taken = {letter for letter, _ in self._pairs}
        free = next((letter for letter in "abcdefghijklmnopqrstuvwyz" if letter not in taken), None)
        if free is not None:
            self._emit([*self._pairs, (free, "1..9")])

    def _rename(self, index: int, letter: str) -> None:
        if letter and letter != self._pairs[index][0] and letter not in dict(self._pairs):
            self._emit([*self._pairs[:index], (letter, self._pairs[index][1]), *self._pairs[index + 1 :]])

    def _remove(self, index: int) -> None:
        self._emit([*self._pairs[:index], *self._pairs[index + 1 :]])

    def _emit(self, pairs: list[tuple[str, Any]]) -> None:
        self.edited.emit(self.place, dict(pairs) or None, False)


class ChosenField(Field):
    """Ids chosen from many, by their names. A mapping has a text for each: what a mistake leads to."""

    def __init__(
        self, look: Look, place: edit.Place, words: tuple[str, str], value: Any, known: Mapping[str, str]
    ) -> None:
        super().__init__(look, place, *words)
        self._value = value
        for index, one in enumerate(value):
            name = label(known.get(one, one), wrap=True)
            gone = self.small(
                "cross",
                self.tr("Remove: {name}").format(name=known.get(one, one)),
                lambda one=one, index=index: self._remove(one, index),
            )
            line = row(name, gone, gap=GRID)
            line.setStretch(0, 1)
            self.layout_.addLayout(line)
            if isinstance(value, Mapping):
                box = self.text_box((*place, one), self.tr("Wrong answer from: {name}").format(name=name.text()),
                                    edit.text_in(value[one], ""))  # fmt: skip
                box.typed.connect(lambda text, one=one: self.edited.emit((*place, one), text, True))
                self.layout_.addWidget(box)
        left = {None: self.tr("Add …")} | {one: name for one, name in known.items() if one not in value}
        if len(left) > 1:
            box = combo(self.tr("Add: {name}").format(name=words[0]), left, None, self._add)
            box.setMaximumWidth(look.px(420))
            self.layout_.addWidget(box)
        self.finish()

    def _add(self, one: str | None) -> None:
        if one is not None:
            more = {**self._value, one: ""} if isinstance(self._value, Mapping) else [*self._value, one]
            self.edited.emit(self.place, more, False)

    def _remove(self, one: str, index: int) -> None:
        if isinstance(self._value, Mapping):
            rest: Any = {other: text for other, text in self._value.items() if other != one}
        else:
            rest = [*self._value[:index], *self._value[index + 1 :]]
        self.edited.emit(self.place, rest or None, False)


class TicksField(Field):
    """Several of a few; where all are ticked the key is left out."""

    def __init__(
        self, look: Look, place: edit.Place, name: str, choices: Mapping[str, str], chosen: Sequence[str]
    ) -> None:
        super().__init__(look, place, name)
        self._boxes = {}
        ticks = WrapLayout()
        for value, words in choices.items():
            box = QCheckBox(words)
            box.setChecked(not chosen or value in chosen)
            box.clicked.connect(self._clicked)
            self._boxes[value] = box
            ticks.addWidget(box)
        self.layout_.addLayout(ticks)
        self.finish()

    def _clicked(self) -> None:
        ticked = [value for value, box in self._boxes.items() if box.isChecked()]
        self.edited.emit(self.place, None if len(ticked) in (0, len(self._boxes)) else ticked, False)


def _letter(index: int) -> str:
    return chr(ord("a") + index)
