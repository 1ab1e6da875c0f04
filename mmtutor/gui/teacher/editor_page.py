"""The editor of one course: outline, form, preview. Every change can be undone, and is on the disk a moment later.

Learners see nothing of it before it is published. What a change does is for `content.edit` to know.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QUndoCommand, QUndoStack
from PySide6.QtWidgets import QBoxLayout, QWidget

from mmtutor.content import edit, own_courses
from mmtutor.content.edit import Place, Problem
from mmtutor.content.languages import shown_text, with_language
from mmtutor.content.own_courses import Draft
from mmtutor.domain.course import Card
from mmtutor.errors import UserError
from mmtutor.gui.bridge import Errand
from mmtutor.gui.lane import Lane
from mmtutor.gui.look import Look
from mmtutor.gui.page import SETTLED_MS, Page
from mmtutor.gui.parts import Parts
from mmtutor.gui.preferences import Preferences
from mmtutor.gui.teacher import editor_words as words
from mmtutor.gui.teacher.editor_errands import Looked, looked, picture, published
from mmtutor.gui.teacher.editor_form import Form
from mmtutor.gui.teacher.editor_languages import LanguageBar
from mmtutor.gui.teacher.editor_outline import Outline
from mmtutor.gui.teacher.editor_preview import Mode, Preview
from mmtutor.gui.theme import GRID
from mmtutor.gui.translate import say
from mmtutor.gui.widgets.basic import Button, column, frame, label, row, scrolled
from mmtutor.gui.widgets.feedback_strip import FeedbackStrip

log = logging.getLogger(__name__)

SETTLE_MS = 350  # after the last key, before a change is written and checked
MOST_UNDONE = 300
LIVE_SAMPLES = 5  # fillings of an item that are checked while it is written; publishing checks more
WIDE = 1000  # px at 100 %: from here on the preview stands beside the form


class _Change(QUndoCommand):
    """One change of the whole course. Keys typed at one place become one change."""

    def __init__(self, show: Callable[[edit.Values, Place], None], values: tuple[edit.Values, edit.Values],
                 places: tuple[Place, Place], typed_at: Place | None) -> None:  # fmt: skip
        super().__init__()
        self._show, self._places, self.typed_at = show, places, typed_at
        self.before, self.after = values
        self._fresh = typed_at is not None  # what is typed stands in its box already

    def id(self) -> int:
        return -1 if self.typed_at is None else 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Change) or other.typed_at != self.typed_at:
            return False
        self.after = other.after
        return True

    def redo(self) -> None:
        if self._fresh:
            self._fresh = False
        else:
            self._show(self.after, self._places[1])

    def undo(self) -> None:
        self._show(self.before, self._places[0])


class EditorPage(Page):
    """`published()` once learners see what was made."""

    published = Signal()

    def __init__(self, look: Look, parts: Parts, preferences: Callable[[], Preferences], draft: Draft, own: Path,
                 language: str) -> None:  # fmt: skip
        super().__init__(look, shown_text(draft.values.get("title"), language))
        self._parts, self._preferences, self._own = parts, preferences, own
        self.draft = draft
        self._language = language
        self._seed, self._running, self._waiting, self._unwritten = 1, False, False, False
        self._disk = Lane("editor", self)  # the course's folder is read and written in the order of what was asked
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(MOST_UNDONE)
        self.outline, self.form, self.preview = Outline(look), Form(look), Preview(look)
        self.languages = LanguageBar(look)
        self.note = FeedbackStrip(look)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLE_MS)
        self._settled.timeout.connect(self._look_at_it)
        self._head()
        self._lay_out()
        self.outline.chosen.connect(self._choose)
        self.outline.changed.connect(lambda course, place: self._change(course, place))
        self.form.edited.connect(self._edited)
        self.form.picture_chosen.connect(self._take_picture)
        self.form.built.connect(self._form_scroll.fit)
        self.preview.again.connect(self._other_numbers)
        self.preview.mode_changed.connect(self._look_at_it)
        self._show(draft.values, ("lesson", 0))

    @property
    def place(self) -> Place:
        """What is being edited."""
        return self.outline.place

    def _head(self) -> None:
        self._state = label("", "small")
        undo = Button(self.look, icon="undo", kind="icon", name=self.tr("Undo"), pressed=self.undo_stack.undo)
        redo = Button(self.look, icon="redo", kind="icon", name=self.tr("Redo"), pressed=self.undo_stack.redo)
        self.publish_button = Button(self.look, self.tr("Publish"), icon="tick", kind="primary", pressed=self.publish)
        self.publish_button.setToolTip(self.tr("Check the course and show it to learners"))
        for button, can in ((undo, self.undo_stack.canUndoChanged), (redo, self.undo_stack.canRedoChanged)):
            button.setEnabled(False)
            can.connect(button.setEnabled)
        for thing in (self._state, undo, redo, self.publish_button):
            self.head_right.addWidget(thing)
        for key, act in ((QKeySequence.StandardKey.Undo, self.undo_stack.undo),
                         (QKeySequence.StandardKey.Redo, self.undo_stack.redo)):  # fmt: skip
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _lay_out(self) -> None:
        self.scroll.hide()
        self._form_scroll = scrolled(self.form)
        self.languages.chosen.connect(self._speak)
        self.languages.added.connect(self._add_language)
        left = column(self.languages, row(self.note, margins=(3 * GRID, GRID, 3 * GRID, 0)), self._form_scroll, gap=0)
        left.setStretch(2, 1)
        form_side = QWidget()
        form_side.setLayout(left)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(0)
        self._preview_side = frame("side", row(self.preview))
        self._sides.addWidget(form_side, 6)
        self._sides.addWidget(self._preview_side, 5)
        both = row(self.outline, self._sides, gap=0)
        both.setStretch(1, 1)
        holder = QWidget()
        holder.setLayout(both)
        holder.setMinimumHeight(1)  # it scrolls inside: the header keeps its height at any size of text
        self.outer_layout.insertWidget(1, holder, 1)

    # Changes

    def _edited(self, place: Place, value: Any, typing: bool) -> None:
        if value is not None and edit.at(self.draft.values, place) == value:
            return
        self._change(edit.put(self.draft.values, place, value), self.place, place if typing else None)

    def _change(self, course: edit.Values, place: Place, typed_at: Place | None = None) -> None:
        before = self.draft.values
        command = _Change(self._show, (before, course), (self.place, place), typed_at)
        if typed_at is not None:
            self._take(course)
            self.outline.retitle(course)
        self.undo_stack.push(command)

    def _take(self, course: edit.Values) -> None:
        self.draft = replace(self.draft, values=course)
        self._unwritten = True
        self.note.say_nothing()
        self._state.setText("")
        self.title.setText(shown_text(course.get("title"), self._language))
        self._settled.start()

    def _show(self, course: edit.Values, place: Place) -> None:
        """Show another state of the course; what is typed next begins a new change."""
        if course is not self.draft.values:
            self._take(course)
        languages = edit.languages_of(course)
        self._language = self._language if self._language in languages else languages[0]
        self.languages.show_languages(languages, self._language)
        self.outline.show_course(course, self._language, place)
        self._open(self.outline.place)

    def _choose(self, place: Place) -> None:
        self.note.say_nothing()
        self._open(place)

    def _open(self, place: Place) -> None:
        same = self.form.property("shown") == list(place)
        self.form.setProperty("shown", list(place))
        self.form.show_place(self.draft.values, place, self._language, self.draft.folder)
        if not same:
            self._form_scroll.verticalScrollBar().setValue(0)
        self._look_at_it()

    def _speak(self, language: str) -> None:
        self._language = language
        self._show(self.draft.values, self.place)

    def _add_language(self, language: str) -> None:
        """Write the course in one more language, and begin with what has to be translated."""
        self._language = language
        self._change(with_language(self.draft.values, language), self.place)
        self.note.say("plain", self.tr("What is to be translated stands pale in its box. Publishing points it out."))

    # Looking at it

    def _other_numbers(self) -> None:
        self._seed += 1
        self._look_at_it()

    def _look_at_it(self) -> None:
        """Write the draft and fill in what is being edited, on a thread; one look at a time."""
        if self._running:
            self._waiting = True
            return
        self._running, self._waiting = True, False
        draft, place, language, write = self.draft, self.place, self._language, self._unwritten
        self._unwritten = False
        wanted = self._seed, edit.INSTANCES if self.preview.mode is Mode.TEN else 1
        self._disk.do(
            lambda: looked(draft, place, language, write, wanted), lambda found: self._was_looked_at(found, place)
        )

    def _was_looked_at(self, found: Looked, place: Place) -> None:
        """Show what was found; then check it, which takes longer."""
        if found.trouble is not None:
            self._unwritten = True
            self.note.say("warn", say(found.trouble))
        elif not self._unwritten:
            self._state.setText(self.tr("Draft kept"))
        if self._waiting or found.draft is not self.draft or place != self.place:
            self._look_again()
            return
        self._show_preview(found)
        check = Errand(lambda: edit.problem(found.draft.values, place, found.draft.folder, LIVE_SAMPLES), self)
        check.done.connect(lambda problem: self._was_checked(found.draft, place, problem))
        check.done.connect(check.deleteLater)
        check.start()

    def _was_checked(self, draft: Draft, place: Place, problem: Problem | None) -> None:
        if draft is self.draft and place == self.place:
            self.form.show_problem(problem)
            self._form_scroll.fit()
        self._running = False
        if self._waiting or draft is not self.draft or place != self.place:
            self._look_at_it()

    def _look_again(self) -> None:
        self._running = False
        self._look_at_it()

    def _show_preview(self, found: Looked) -> None:
        place = self.place
        if not place or place[-2] == "lesson":
            self.preview.show_nothing(self.tr("Choose a card or an exercise in the outline to see it as learners do."))
        elif place[-2] == "card":
            self.preview.show_card(self._card(edit.at(self.draft.values, place, {})))
        elif not found.items:
            self.preview.show_trouble(found.reason)
        elif self.preview.mode is Mode.TEN:
            self.preview.show_ten(found.items)
        elif self.preview.mode is Mode.TRY:
            self.preview.show_trial(found.items[0], self._parts, self._preferences)
        else:
            self.preview.show_item(found.items[0])

    def _card(self, card: edit.Values) -> Card:
        texts = {key: shown_text(card.get(key), self._language) for key in ("title", "body", "alt")}
        steps = tuple(shown_text(step, self._language) for step in card.get("steps", ()))
        picture = self.draft.folder / str(card["picture"]) if card.get("picture") else None
        return Card(texts["title"], texts["body"], steps, picture, (), texts["alt"])

    # Pictures

    def _take_picture(self, file: str) -> None:
        """Copy a picture into the course, smaller where it is large, and ask what it shows."""
        draft, place = self.draft, self.place
        self._disk.do(lambda: picture(draft, Path(file)), lambda name: self._picture_taken(name, place))

    def _picture_taken(self, name: str | UserError, place: Place) -> None:
        if isinstance(name, UserError):
            self.note.say("warn", say(name))
            return
        card = edit.at(self.draft.values, place)
        languages = edit.languages_of(self.draft.values)
        alt = card.get("alt") or edit.in_each_language("", languages, apart=len(languages) > 1)
        self._change(edit.put(self.draft.values, place, {**card, "picture": name, "alt": alt}), place)
        self._go_to((*place, "alt"))

    def _go_to(self, place: Place) -> None:
        """Make the keyboard go to the box for a place, and bring that into sight once the form has its sizes."""
        box = self.form.focus(place)
        if box is not None:
            QTimer.singleShot(SETTLED_MS, box, lambda: self._form_scroll.ensureWidgetVisible(box, 0, 12 * GRID))

    # Publishing and leaving

    def publish(self) -> None:
        """Check all that was changed; show what is wrong first, or give the course to learners."""
        self.publish_button.setEnabled(False)
        self._state.setText(self.tr("Checking …"))
        draft, own = self.draft, self._own
        self._disk.do(lambda: published(draft, own), self._was_published)

    def _was_published(self, outcome: tuple[Place, Problem] | UserError | None) -> None:
        self.publish_button.setEnabled(True)
        self._state.setText("")
        if isinstance(outcome, UserError):
            self.note.say("warn", say(outcome))
        elif outcome is not None:
            place, found = outcome
            self._show(self.draft.values, place)
            self.note.say("warn", words.said(found), self.tr("Not published yet"))
            self.form.show_problem(found)
            self._go_to((*place, *found.place))
        else:
            self._unwritten = False
            self.note.say("good", self.tr("Learners see the course as it is now."))
            self.published.emit()

    def opened(self) -> None:
        self.outline.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def closed(self) -> None:
        """Keep what was typed last, after all that was asked of the disk before."""
        self._settled.stop()
        self._disk.close()
        if self._unwritten:
            self._unwritten = False
            try:
                own_courses.keep(self.draft)
            except UserError as trouble:
                log.warning("the last change of a draft was not kept: %s", trouble)

    def keys(self) -> tuple[tuple[str, str], ...]:
        return (
            (self.tr("Ctrl Z"), self.tr("Undo")),
            (self.tr("Alt ↑ ↓"), self.tr("Move in the outline")),
            (self.tr("Del"), self.tr("Remove in the outline")),
            *super().keys(),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= self.look.px(WIDE)
        self._sides.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self.header.setMinimumHeight(self.header.sizeHint().height())
        self._settled.start()  # pictures are as wide as there is room
        self.outline.setFixedWidth(max(200, min(self.look.px(280), self.width() // 4)))
