"""The outline of a course: lessons with their cards and items, and the buttons that add, copy, move and remove them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QMenu, QTreeWidget, QTreeWidgetItem, QWidget

from mmtutor.content import edit
from mmtutor.content.edit import Place
from mmtutor.content.languages import shown_text
from mmtutor.gui import icons
from mmtutor.gui.look import Look
from mmtutor.gui.teacher import editor_words as words
from mmtutor.gui.theme import GRID
from mmtutor.gui.translate import say
from mmtutor.gui.typeset.markdown import plain
from mmtutor.gui.widgets.basic import Button, column
from mmtutor.gui.widgets.tile import WrapLayout

_PLACE = Qt.ItemDataRole.UserRole
_LONGEST = 60  # characters of a question that stand in the outline


class _Tree(QTreeWidget):
    """Alt with the arrows moves what is chosen, Delete removes it."""

    moved = Signal(int)
    removed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if by and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.moved.emit(by)
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class Outline(QWidget):
    """`chosen(place)`; `changed(course, place)` with the course as it should become and what to look at then."""

    chosen = Signal(object)
    changed = Signal(object, object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._course: edit.Values = {}
        self._language = ""
        self._signs: dict[str, QIcon] = {}
        self.tree = _Tree()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(self.tr("Outline of the course"))
        self.tree.setIndentation(look.px(18))
        self.tree.setIconSize(QSize(look.px(18), look.px(18)))
        self.tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.currentItemChanged.connect(self._selected)
        self.tree.moved.connect(self.move)
        self.tree.removed.connect(self.remove)
        self.add_button = Button(look, self.tr("Add"), icon="add", kind="menu")
        self.menu = QMenu(self.add_button)
        self.menu.setAccessibleName(self.tr("Add"))
        self.add_button.setMenu(self.menu)
        self._fill_menu()
        self.copy_button = self._small("copy", self.tr("Copy this"), self.duplicate)
        self.up_button = self._small("up", self.tr("Move up"), lambda: self.move(-1))
        self.down_button = self._small("down", self.tr("Move down"), lambda: self.move(1))
        self.remove_button = self._small("clear", self.tr("Remove this"), self.remove)
        buttons = WrapLayout(gap=GRID // 4)
        for button in (
            self.add_button, self.copy_button, self.up_button, self.down_button, self.remove_button,
        ):  # fmt: skip
            buttons.addWidget(button)
        layout = column(buttons, self.tree, margins=(GRID, 2 * GRID, 0, 0))
        layout.setStretch(1, 1)
        self.setLayout(layout)

    @property
    def place(self) -> Place:
        """The place that is chosen; () is the course itself."""
        item = self.tree.currentItem()
        return tuple(item.data(0, _PLACE)) if item is not None else ()

    def show_course(self, course: edit.Values, language: str, place: Place) -> None:
        """Draw the course anew and choose a place in it."""
        self._course, self._language = course, language
        open_before = {self._key(item) for item in self._all() if item.isExpanded()}
        self._signs = {
            sign: icons.icon(sign, self._look.colour("muted"), self._look.px(18))
            for sign in ("course", "info", "type", "hint")
        }
        with QSignalBlocker(self.tree):
            self.tree.clear()
            self._add(None, (), self._title(course.get("title")), "course")
            for index, lesson in enumerate(course.get("lesson", ())):
                title = f"{index + 1}  {self._title(lesson.get('title'))}"
                node = self._add(None, ("lesson", index), title, "")
                for key, sign, shown in (("card", "info", "title"), ("item", "type", "prompt")):
                    for number, table in enumerate(lesson.get(key, ())):
                        self._add(node, ("lesson", index, key, number), self._title(table.get(shown)), sign)
                node.setExpanded(self._key(node) in open_before or place[:2] == ("lesson", index))
            if course.get("card"):
                node = self._add(None, (), self.tr("Cards for misconceptions"), "hint")
                for number, card in enumerate(course["card"]):
                    self._add(node, ("card", number), self._title(card.get("title")), "info")
                node.setExpanded(self._key(node) in open_before or place[:1] == ("card",))
            self._choose(place)
        self._refresh()

    def retitle(self, course: edit.Values) -> None:
        """Say anew what the chosen place is called, while it is typed."""
        self._course = course
        item, place = self.tree.currentItem(), self.place
        if item is None or (not place and item.parent() is None and self.tree.indexOfTopLevelItem(item) != 0):
            return
        table = edit.at(course, place, {})
        title = self._title(table.get("prompt" if place and place[-2] == "item" else "title"))
        item.setText(0, f"{int(place[1]) + 1}  {title}" if len(place) == 2 and place[0] == "lesson" else title)

    # Changes

    def add(self, kind: str) -> None:
        """Add a "lesson", a "card", a "remedy", or an item of a kind, behind what is chosen."""
        course, place = self._course, self.place
        lesson = place[1] if place[:1] == ("lesson",) else len(course.get("lesson", ())) - 1
        assert isinstance(lesson, int)
        if kind == "lesson":
            listed, new = ("lesson",), edit.new_lesson(course)
            index = lesson + 1
        elif kind == "remedy":
            listed, new = ("card",), {**edit.new_card(course), "remedies": []}
            index = len(course.get("card", ()))
        else:
            key = "card" if kind == "card" else "item"
            listed = ("lesson", lesson, key)
            new = edit.new_card(course) if kind == "card" else edit.new_item(course, kind)
            index = int(place[3]) + 1 if place[2:3] == (key,) else len(edit.at(course, listed, ()))
        self.changed.emit(edit.insert(course, listed, index, new), (*listed, index))

    def duplicate(self) -> None:
        """Put a copy behind what is chosen."""
        if place := self.place:
            self.changed.emit(edit.duplicate(self._course, place), (*place[:-1], int(place[-1]) + 1))

    def move(self, by: int) -> None:
        """Move what is chosen up (-1) or down (1) among its like."""
        if place := self.place:
            course, there = edit.move(self._course, place, by)
            if there != place:
                self.changed.emit(course, there)

    def remove(self) -> None:
        """Remove what is chosen; undo brings it back."""
        if self.place and self.remove_button.isEnabled():
            place = self.place
            course = edit.put(self._course, place, None)
            left = len(edit.at(course, place[:-1], ()))
            near = (*place[:-1], min(int(place[-1]), left - 1)) if left else place[:-2]
            self.changed.emit(course, near)

    # Drawing

    def _fill_menu(self) -> None:
        for kind, name in (("lesson", self.tr("Lesson")), ("card", self.tr("Card"))):
            self.menu.addAction(name, lambda kind=kind: self.add(kind))
        exercises = self.menu.addMenu(self.tr("Exercise"))
        for kind in edit.ITEM_TYPES:
            exercises.addAction(say(words.KINDS.get(kind, kind)), lambda kind=kind: self.add(kind))
        self.menu.addAction(self.tr("Card for a misconception"), lambda: self.add("remedy"))

    def _small(self, icon: str, name: str, pressed: Callable[[], object]) -> Button:
        return Button(self._look, icon=icon, kind="icon", name=name, pressed=pressed)

    def _add(self, parent: QTreeWidgetItem | None, place: Place, title: str, sign: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem([title])
        item.setData(0, _PLACE, list(place))
        item.setToolTip(0, title)
        if sign:
            item.setIcon(0, self._signs[sign])
        item.setSizeHint(0, QSize(0, self._look.px(32)))
        if parent is None:
            self.tree.addTopLevelItem(item)
        else:
            parent.addChild(item)
        return item

    def _title(self, value: object) -> str:
        text = " ".join(plain(shown_text(value, self._language)).split())
        return (text[:_LONGEST] + "…" if len(text) > _LONGEST else text) or words.untitled()

    def _all(self) -> list[QTreeWidgetItem]:
        tops = [self.tree.topLevelItem(index) for index in range(self.tree.topLevelItemCount())]
        return [each for top in tops for each in (top, *(top.child(i) for i in range(top.childCount())))]

    def _key(self, item: QTreeWidgetItem) -> str:
        """Return what tells a node from others after the course was changed: its lesson's id."""
        place = tuple(item.data(0, _PLACE))
        return str(edit.at(self._course, (*place, "id"))) if place else item.text(0)

    def _choose(self, place: Place) -> None:
        found = next((item for item in self._all() if tuple(item.data(0, _PLACE)) == place), self.tree.topLevelItem(0))
        self.tree.setCurrentItem(found)

    def _selected(self) -> None:
        self._refresh()
        self.chosen.emit(self.place)

    def _refresh(self) -> None:
        place = self.place
        count = len(edit.at(self._course, place[:-1], ())) if place else 0
        for button in (self.copy_button, self.up_button, self.down_button, self.remove_button):
            button.setEnabled(bool(place))
        if place:
            self.up_button.setEnabled(int(place[-1]) > 0)
            self.down_button.setEnabled(int(place[-1]) + 1 < count)
            self.remove_button.setEnabled(len(place) != 2 or place[0] == "card" or count > 1)
