"""The form for what is chosen in the outline: the course, a lesson, a card, an item. Built from values, keeps none."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QLabel, QVBoxLayout, QWidget

from mmtutor.content import edit
from mmtutor.content.edit import Place, Shape
from mmtutor.content.languages import shown_text
from mmtutor.domain.misconceptions import MISCONCEPTIONS
from mmtutor.gui import icons
from mmtutor.gui.look import Look
from mmtutor.gui.teacher import editor_words as words
from mmtutor.gui.teacher.editor_boxes import Field
from mmtutor.gui.teacher.editor_fields import (
    ChoiceField,
    ChosenField,
    FlagField,
    LineField,
    TextField,
    TextsField,
    TicksField,
    VariablesField,
)
from mmtutor.gui.theme import GRID
from mmtutor.gui.translate import say
from mmtutor.gui.typeset.markdown import plain
from mmtutor.gui.widgets.basic import Button, clear, frame, label, row
from mmtutor.gui.widgets.tile import WrapLayout

SLICE_S = 0.004  # of building, before the window does what waits
_PLAIN = frozenset({"where", "solution"})  # lists that are the same in every language


class PictureField(Field):
    """A card's picture: chosen from a file, and described in words."""

    chosen = Signal(str)  # the path of a file

    def __init__(self, look: Look, place: Place, value: Any, folder: Path) -> None:
        super().__init__(look, place, words.name_of("picture"))
        if value:
            shown = QLabel()
            shown.setAccessibleName(str(value))
            drawn = icons.card_picture(folder / str(value), look.px(200))
            if drawn is not None:
                shown.setPixmap(drawn)
                self.layout_.addWidget(shown)
            self.layout_.addWidget(label(str(value), "small"))
        choose = Button(look, self.tr("Choose a picture …"), kind="quiet", pressed=self._choose)
        line = WrapLayout(gap=GRID // 2)
        line.addWidget(choose)
        if value:
            gone = Button(look, self.tr("Remove the picture"), kind="quiet")
            gone.clicked.connect(lambda: self.edited.emit(place, None, False))
            line.addWidget(gone)
        self.layout_.addLayout(line)
        self.finish()

    def _choose(self) -> None:
        file, _ = QFileDialog.getOpenFileName(
            self, self.tr("Choose a picture …"), "", self.tr("Pictures (*.svg *.png *.jpg *.jpeg *.webp *.bmp *.gif)")
        )
        if file:
            self.chosen.emit(file)


class Form(QWidget):
    """`edited(place, value, typing)` as its fields say; `picture_chosen(path)`.

    Fields are built a few at a time, so that the window does not wait; `built` when all of them are there.
    """

    edited = Signal(object, object, bool)
    picture_chosen = Signal(str)
    built = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._fields: list[Field] = []
        self._building: Iterator[None] | None = None
        self._wanted: Place | None = None  # where the keyboard goes once all is built
        self._problem: edit.Problem | None = None  # to be said then
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 3 * GRID)
        self._layout.setSpacing(2 * GRID)
        self._course: edit.Values = {}
        self._place: Place = ()
        self._language = ""

    def show_place(self, course: edit.Values, place: Place, language: str, folder: Path) -> None:
        """Build the fields for what is at a place."""
        if self._building is None:
            self._wanted = self._focused()
            self.setMinimumHeight(self.height())  # what is scrolled stays where it is
        self.setUpdatesEnabled(False)
        self._layout.setEnabled(False)  # it is laid out once
        clear(self._layout)
        self._fields, self._problem = [], None
        self._course, self._place, self._language = course, place, language
        self._building = self._build(edit.at(course, place, {}), folder)
        self._go_on()

    @property
    def fields(self) -> list[Field]:
        """All fields; what is not built yet is built at once."""
        self._go_on(math.inf)
        return self._fields

    def _go_on(self, slice_s: float = SLICE_S) -> None:
        """Build fields for a while, and the others after what waits to be done."""
        if self._building is None:
            return
        until_s = time.perf_counter() + slice_s
        for _ in self._building:
            if time.perf_counter() > until_s:
                QTimer.singleShot(0, self, self._go_on)
                return
        self._building = None
        self._layout.addStretch(1)
        self._layout.setEnabled(True)
        self.setMinimumHeight(0)
        self.setUpdatesEnabled(True)
        self.show_problem(self._problem)
        self.built.emit()
        if (wanted := self._wanted) is not None:
            QTimer.singleShot(0, self, lambda: self.focus(wanted))

    def _build(self, values: Any, folder: Path) -> Iterator[None]:
        """Build the fields for what is at the place, one after the other."""
        place = self._place
        if not place:
            yield from self._course_fields(values)
        elif place[-2] == "lesson":
            self._text("title", values)
        elif place[-2] == "card":
            yield from self._card_fields(values, folder)
        else:
            yield from self._item_fields(values)

    def show_problem(self, found: edit.Problem | None) -> None:
        """Say at a field what is wrong there, once it is built; None takes that away."""
        self._problem = found
        for field in self._fields:
            field.show_trouble("")
        if found is not None and self._building is None and self._fields:
            field = self._field_at((*self._place, *found.place))
            field.show_trouble(_where(found, self._language) + words.said(found))

    def focus(self, place: Place) -> QWidget | None:
        """Make the keyboard go to the box for a place, and return it."""
        box = self._field_at(place).box_at(place) if self.fields else None
        if box is not None:
            box.setFocus(Qt.FocusReason.OtherFocusReason)
        return box

    def _field_at(self, place: Place) -> Field:
        fits = [field for field in self.fields if field.place == place[: len(field.place)]]
        return max(fits, key=lambda field: len(field.place), default=self.fields[0])

    def _focused(self) -> Place | None:
        focus = self.focusWidget()
        if focus is None or not focus.hasFocus():
            return None
        if focus.property("place") is not None:
            return tuple(focus.property("place"))
        return next((field.place for field in self.fields if field.isAncestorOf(focus)), None)

    # The fields of each

    def _course_fields(self, course: edit.Values) -> Iterator[None]:
        self._text("title", course)
        self._text("summary", course)
        yield
        self._put(label(words.name_of("skill"), "head"))
        names = {str(one["id"]): self._plain(one.get("name")) for one in course.get("skill", ())}
        for index, skill in enumerate(course.get("skill", ())):
            place = ("skill", index)
            name = TextField(
                self._look, (*place, "name"), (self.tr("Skill {number}").format(number=index + 1), ""),
                skill.get("name"), self._spoken,
            )  # fmt: skip
            others = {one: text for one, text in names.items() if one != skill["id"]}
            needs = ChosenField(
                self._look, (*place, "needs"), (words.name_of("needs"), ""), skill.get("needs", []), others
            )
            gone = Button(self._look, self.tr("Remove this skill"), kind="quiet")
            gone.clicked.connect(lambda _=False, place=place: self.edited.emit(place, None, False))
            holder = QVBoxLayout()
            holder.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
            for field in (name, needs):
                self._take(field)
                holder.addWidget(field)
            holder.addLayout(row(gone, None))
            self._put(frame("card", holder))
            yield
        add = Button(self._look, self.tr("Add a skill"), icon="add", kind="quiet")
        add.clicked.connect(
            lambda: self.edited.emit(("skill",), [*course.get("skill", ()), edit.new_skill(course)], False)
        )
        self._layout.addLayout(row(add, None))

    def _card_fields(self, card: edit.Values, folder: Path) -> Iterator[None]:
        self._text("title", card)
        self._text("body", card)
        yield
        self._texts("steps", card)
        yield
        picture = PictureField(self._look, (*self._place, "picture"), card.get("picture"), folder)
        picture.chosen.connect(self.picture_chosen)
        self._add(picture)
        yield
        if card.get("picture"):
            self._text("alt", card)
        self._chosen("remedies", card.get("remedies", []), {one.id: say(one.name) for one in MISCONCEPTIONS.values()})

    def _item_fields(self, item: edit.Values) -> Iterator[None]:
        look, kind = self._look, str(item.get("kind"))
        kinds = {one: say(words.KINDS.get(one, one)) for one in edit.ITEM_TYPES}
        chooser = ChoiceField(look, (*self._place, "kind"), words.name_of("kind"), kinds, kind)
        chooser.edited.connect(lambda _place, new, _t: self.edited.emit(self._place, edit.of_kind(item, new), False))
        self._fields.append(chooser)
        self._put(chooser)
        yield
        self._text("prompt", item)
        yield
        self._add(VariablesField(look, (*self._place, "variables"), self._words("variables"),
                                 item.get("variables", {})))  # fmt: skip
        yield
        self._texts("where", item)
        yield
        for entry in edit.entries(kind):
            self._entry(entry, item)
            yield
        if kind == "choice":
            self._add(FlagField(look, (*self._place, "shuffle"), words.name_of("shuffle"), item.get("shuffle"),
                                usual=True))  # fmt: skip
        skills = {str(one["id"]): self._plain(one.get("name")) for one in self._course.get("skill", ())}
        self._chosen("skills", item.get("skills", []), skills)
        yield
        self._texts("hints", item)
        yield
        self._text("explanation", item)
        yield
        if kind in ("number", "expression", "working"):
            self._texts("solution", item)
            yield
        self._chosen("mistakes", item.get("mistakes", {}), {one.id: say(one.name) for one in MISCONCEPTIONS.values()})
        yield
        ways = {one: say(name) for one, name in words.WAYS.items()}
        self._add(TicksField(look, (*self._place, "ways"), words.name_of("ways"), ways, item.get("ways", ())))

    def _entry(self, entry: edit.Entry, item: edit.Values) -> None:
        """Add the field for a key that only this kind of item has."""
        key, kind = entry.key, str(item.get("kind"))
        place, named = (*self._place, key), (words.name_of(key, kind), words.advice_on(key, kind))
        match entry.shape:
            case Shape.ONE_OF:
                choices = {one: say(words.FORMS.get(one, one)) for one in entry.allowed}
                self._add(ChoiceField(self._look, place, named[0], choices, item.get(key), entry.allowed[0]))
            case Shape.FLAG:
                self._add(FlagField(self._look, place, named[0], item.get(key)))
            case Shape.TEXTS:
                options = item if key == "options" else None
                self._add(TextsField(self._look, place, named, item.get(key), self._spoken, option_of=options))
            case Shape.LETTER:
                if len(str(item.get(key, "a"))) != 1:  # an expression that counts; else it is marked at the options
                    self._add(LineField(self._look, place, named, item.get(key), required=True))
            case Shape.TEXT:
                self._add(TextField(self._look, place, named, item.get(key), self._spoken))
            case Shape.LINE:
                if isinstance(item.get(key), Mapping):
                    self._add(TextField(self._look, place, named, item.get(key), self._spoken))
                else:
                    self._add(LineField(self._look, place, named, item.get(key), required=entry.required))

    @property
    def _spoken(self) -> tuple[str, tuple[str, ...]]:
        return self._language, edit.languages_of(self._course)

    def _words(self, key: str) -> tuple[str, str]:
        return words.name_of(key), words.advice_on(key)

    def _plain(self, value: Any) -> str:
        return plain(shown_text(value, self._language)) or words.untitled()

    def _text(self, key: str, values: edit.Values) -> None:
        value = values.get(key)
        languages = edit.languages_of(self._course)
        if value is None:
            value = edit.in_each_language("", languages, apart=len(languages) > 1)
        self._add(TextField(self._look, (*self._place, key), self._words(key), value, self._spoken))

    def _texts(self, key: str, values: edit.Values) -> None:
        self._add(
            TextsField(
                self._look, (*self._place, key), self._words(key), values.get(key), self._spoken, plain=key in _PLAIN
            )
        )

    def _chosen(self, key: str, value: Any, known: Mapping[str, str]) -> None:
        self._add(ChosenField(self._look, (*self._place, key), self._words(key), value, known))

    def _add(self, field: Field) -> None:
        self._take(field)
        self._put(field)

    def _put(self, widget: QWidget) -> None:
        self._layout.addWidget(widget)
        widget.show()

    def _take(self, field: Field) -> None:
        field.edited.connect(self.edited)
        self._fields.append(field)


def _where(found: edit.Problem, language: str) -> str:
    """Return the language in brackets where the trouble is in one that is not shown now."""
    named = next((step for step in found.place if step in words.LANGUAGES), language)
    return f"({words.language_name(str(named))}) " if named != language else ""
