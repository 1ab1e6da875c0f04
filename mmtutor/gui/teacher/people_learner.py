"""One learner as a teacher sees them: name, picture, PIN, classes; all that is kept to take along, and to erase."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QFileDialog, QHBoxLayout, QWidget

from mmtutor.domain.people import Cohort, Learner
from mmtutor.errors import UserError
from mmtutor.gui import icons
from mmtutor.gui.teacher.erasing import erase_learner
from mmtutor.gui.teacher.gate import Desk, TeacherPage, card, entry
from mmtutor.gui.theme import GRID
from mmtutor.gui.widgets.basic import Button, clear, label, row
from mmtutor.gui.widgets.tile import Face, PictureChoice, WrapLayout

WIDEST = 760  # px at 100 %


@dataclass(frozen=True, slots=True)
class Classes:
    """All classes, and the ids of those the learner is in."""

    all: tuple[Cohort, ...]
    mine: frozenset[str]


class LearnerPage(TeacherPage):
    """`learner` None: a new one is added. What is changed takes effect with Save; erasing asks for the name."""

    def __init__(self, desk: Desk, learner: Learner | None) -> None:
        super().__init__(desk, learner.name if learner else self.tr("New learner"))
        look = self.look
        self.learner = learner
        self._boxes: dict[str, QCheckBox] = {}
        self.body.setMaximumWidth(look.px(WIDEST))
        self.name = entry(self.tr("Name"), learner.name if learner else "", longest=40)
        self.pin = entry(self.tr("New PIN") if learner else self.tr("PIN, if you want one"), secret=True, longest=12)
        self._no_pin = QCheckBox(self.tr("Without a PIN"))
        self._no_pin.setVisible(bool(learner and learner.pin_hash))
        self._no_pin.toggled.connect(self.pin.setDisabled)
        self._pin_words = label(
            self.tr("Learners sign in with picture and PIN. Leave it empty to keep it as it is."), "muted", wrap=True
        )
        self._pin_words.setVisible(learner is not None)
        self._pictures = QButtonGroup(self)
        self._classes = WrapLayout()
        self._class_words = label(self.tr("Classes"), "strong")
        self.save_button = Button(
            look, self.tr("Save") if learner else self.tr("Add"), kind="primary", pressed=self.save
        )
        self._saved = label("", "good")
        if learner is not None:
            head = self.header.layout()
            assert isinstance(head, QHBoxLayout)
            head.insertWidget(1, Face(look, learner.picture, learner.name, 36))
        self.body_layout.addWidget(
            card(
                label(self.tr("Name"), "strong"), self.name,
                label(self.tr("Picture"), "strong"), self._picture_choice(),
                label(self.tr("PIN"), "strong"),
                self._pin_words,
                row(self.pin, self._no_pin),
                self._class_words, self._classes,
                GRID, row(self.save_button, self._saved, None),
            )
        )  # fmt: skip
        if learner is not None:
            self._show_data(learner)
        self.body_layout.addStretch(1)

    def _picture_choice(self) -> WrapLayout:
        choices = WrapLayout(gap=GRID // 2)
        for number, picture in enumerate(icons.learner_pictures()):
            one = PictureChoice(self.look, picture, picture)
            one.setProperty("picture", picture)
            one.setChecked(picture == self.learner.picture if self.learner else number == 0)
            self._pictures.addButton(one)
            choices.addWidget(one)
        return choices

    def _show_data(self, learner: Learner) -> None:
        export = Button(self.look, self.tr("Export all data …"), pressed=self._choose_file)
        self._exported = label("", "muted")
        self.body_layout.addWidget(
            card(
                label(self.tr("What is kept of {name}").format(name=learner.name), "head"),
                label(self.tr("Everything, as one file in JSON: sessions, answers, verdicts, mastery."), wrap=True),
                row(export, self._exported, None),
            )
        )
        words = self.tr(
            "Erases {name} with every answer, here and in the backups. It cannot be undone. To confirm, type the name."
        )
        self.typed_name = entry(self.tr("Type the name to erase"), longest=40)
        self.erase_button = Button(self.look, self.tr("Erase for ever"), pressed=self.erase)
        self.erase_button.setEnabled(False)
        self.typed_name.textChanged.connect(lambda text: self.erase_button.setEnabled(text.strip() == learner.name))
        self.body_layout.addWidget(
            card(
                label(self.tr("Erase"), "head"),
                label(words.format(name=learner.name), wrap=True),
                row(self.typed_name, self.erase_button),
            )
        )

    def opened(self) -> None:
        store, learner = self.desk.parts.store, self.learner

        def question() -> Classes:
            mine = store.cohorts.of_learner(learner.id) if learner else []
            return Classes(tuple(store.cohorts.all()), frozenset(each.id for each in mine))

        self.ask(question, self._show_classes)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_classes(self, classes: Classes) -> None:
        clear(self._classes)
        self._boxes.clear()
        self._class_words.setVisible(bool(classes.all))
        for cohort in classes.all:
            box = QCheckBox(cohort.name)
            new_here = self.learner is None and cohort.id == self.desk.cohort_id
            box.setChecked(cohort.id in classes.mine or new_here)
            self._boxes[cohort.id] = box
            self._classes.addWidget(box)
            box.show()
        before: QWidget = self.pin
        for box in self._boxes.values():
            QWidget.setTabOrder(before, box)
            before = box
        self.settle()

    # What is changed

    def save(self) -> None:
        """Put in force what the form says."""
        store, learner = self.desk.parts.store, self.learner
        name, pin, without = self.name.text(), self.pin.text(), self._no_pin.isChecked()
        chosen = self._pictures.checkedButton()
        picture = str(chosen.property("picture")) if chosen is not None else ""
        wanted = {cohort_id: box.isChecked() for cohort_id, box in self._boxes.items()}

        def question() -> str:
            if learner is None:
                learner_id: str = store.learners.add(name, picture, pin).id
            else:
                learner_id = learner.id
                store.learners.rename(learner_id, name, picture or None)
                if pin or without:
                    store.learners.set_pin(learner_id, "" if without else pin)
            for cohort_id, inside in wanted.items():
                (store.cohorts.put_in if inside else store.cohorts.take_out)(cohort_id, learner_id)
            return learner_id

        self.save_button.setEnabled(False)
        self._saved.clear()
        self.ask(question, self._was_saved)

    def _take(self, answer: object, then: Callable[[object], object]) -> None:
        self.save_button.setEnabled(True)
        super()._take(answer, then)

    def _was_saved(self, _: object) -> None:
        if self.learner is None:
            self.back.emit()
        else:
            self.pin.clear()
            self._saved.setText(self.tr("Saved"))

    # What is kept

    def _choose_file(self) -> None:
        title = self.tr("Export all data …")
        file, _ = QFileDialog.getSaveFileName(self, title, f"{self.name.text()}.json", "JSON (*.json)")
        if file:
            self.export(Path(file))

    def export(self, path: Path) -> None:
        """Write all that is kept of the learner into a file."""
        learner, store = self.learner, self.desk.parts.store
        if learner is None:
            return
        self.ask(
            lambda: _written(path, json.dumps(store.learners.export(learner.id), ensure_ascii=False, indent=2)),
            lambda _: self._exported.setText(self.tr("Saved: {file}").format(file=path.name)),
        )

    def erase(self) -> None:
        """Erase the learner, whose name was typed."""
        learner, parts = self.learner, self.desk.parts
        if learner is not None and self.typed_name.text().strip() == learner.name:
            self.erase_button.setEnabled(False)
            self.ask(lambda: erase_learner(parts, learner.id), lambda _: self.back.emit())


def _written(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as trouble:
        raise UserError("{file} cannot be written. Choose another place.", file=path.name) from trouble
