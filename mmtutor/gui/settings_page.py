"""Language, look, ways to answer, listening, privacy, backups, about. Every choice takes effect at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFileDialog, QLayout, QRadioButton, QVBoxLayout, QWidget

from mmtutor import __version__
from mmtutor.errors import UserError
from mmtutor.gui.bridge import Errand
from mmtutor.gui.look import Look
from mmtutor.gui.page import Page
from mmtutor.gui.parts import Parts
from mmtutor.gui.preferences import Preferences
from mmtutor.gui.theme import GRID, SCALES
from mmtutor.gui.translate import LANGUAGES, say
from mmtutor.gui.widgets.basic import Button, clear, column, frame, label, row
from mmtutor.gui.widgets.model_card import ModelCard
from mmtutor.model.backends.litert_lm import check

WIDEST = 760  # px at 100 %
MOST_BACKUPS = 6


class SettingsPage(Page):
    """`changed(preferences)` at every choice; `restored()` after a backup was put back."""

    changed = Signal(object)
    restored = Signal()

    def __init__(self, look: Look, parts: Parts, preferences: Callable[[], Preferences]) -> None:
        super().__init__(look, self.tr("Settings"))
        self._parts, self._preferences = parts, preferences
        self.body.setMaximumWidth(look.px(WIDEST))
        look.changed.connect(lambda: self.body.setMaximumWidth(look.px(WIDEST)))
        now = preferences()
        languages = {"system": self.tr("As the system"), **LANGUAGES}
        self.language = self._combo(self.tr("Language"), languages, now.language, "language")
        themes = {"system": self.tr("As the system"), "light": self.tr("Light"), "dark": self.tr("Dark")}
        ways = {"type": self.tr("Type"), "draw": self.tr("Draw"), "show": self.tr("Show"), "say": self.tr("Say")}
        listening = {
            "hold": self.tr("While I hold Space or the button"),
            "free": self.tr("Whenever I speak, while the microphone is on"),
        }
        scales = {percent: f"{percent} %" for percent in SCALES}
        self.text_size = self._combo(self.tr("Text size"), scales, now.text_percent, "text_percent")
        self._section(self.tr("Language"), self.language)
        self._section(
            self.tr("Look"),
            label(self.tr("Theme"), "muted"),
            self._radios(self.tr("Theme"), themes, now.theme, "theme"),
            label(self.tr("Text size"), "muted"),
            self.text_size,
        )
        self._section(
            self.tr("Answering"),
            label(self.tr("Begin each lesson with"), "muted"),
            self._radios(self.tr("Begin each lesson with"), ways, now.first_way, "first_way"),
            label(self.tr("Listen"), "muted"),
            self._radios(self.tr("Listen"), listening, now.listening, "listening"),
        )
        self._section(
            self.tr("Privacy"),
            self._words(
                self.tr(
                    "Camera pictures and sound stay in this computer's memory and are forgotten after each answer. "
                    "None is kept."
                )
            ),
            self._words(
                self.tr(
                    "Kept: names, answers as text, and what is mastered. Nothing is sent anywhere and no connection is "
                    "opened, unless you join a class: then your teacher gets your answers as text."
                )
            ),
        )
        self._explainer = self._words("")
        choose = Button(look, self.tr("Choose a file …"), pressed=self._choose_explainer)
        self._off = Button(look, self.tr("Turn off"), kind="quiet", pressed=lambda: self._explain_with(""))
        self._section(
            self.tr("Explanations"),
            self._words(
                self.tr(
                    "A large language model in a .litertlm file of your own can say feedback in other words. "
                    "It runs on this computer, judges nothing, and is off unless you choose a file."
                )
            ),
            self._explainer,
            row(choose, self._off, None),
        )
        self._show_explainer(now.explainer)
        self._backups = QVBoxLayout()
        self._backups.setSpacing(GRID)
        self._make = Button(look, self.tr("Make a backup now"), icon="storage", pressed=self._make_backup)
        self._backup_words = self._words("")
        self._section(self.tr("Backups"), self._backup_words, self._backups, row(self._make, None))
        facts = parts.model()
        self.card = ModelCard(look, facts.card)
        name = f"mmtutor {__version__}" + (f" · {facts.name}" if facts.name else "")
        self._section(self.tr("About"), label(name, "strong"), self.card)
        self.body_layout.addStretch(1)

    def opened(self) -> None:
        self._list_backups()
        self.language.setFocus(Qt.FocusReason.OtherFocusReason)

    def _section(self, head: str, *things: QWidget | QLayout) -> None:
        layout = column(label(head, "head"), *things, gap=GRID, margins=(3 * GRID, 2 * GRID, 3 * GRID, int(2.5 * GRID)))
        self.body_layout.addWidget(frame("card", layout))

    def _words(self, text: str) -> Any:
        return label(text, wrap=True)

    def _combo(self, name: str, choices: dict[Any, str], now: Any, field: str) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        combo.setMaximumWidth(self.look.px(420))
        for value, words in choices.items():
            combo.addItem(words, value)
        with QSignalBlocker(combo):
            combo.setCurrentIndex(max(0, combo.findData(now)))
        combo.currentIndexChanged.connect(lambda _: self._choose(field, combo.currentData()))
        return combo

    def _radios(self, name: str, choices: dict[str, str], now: str, field: str) -> QWidget:
        holder = QWidget()
        holder.setAccessibleName(name)
        group = QButtonGroup(holder)
        long = sum(len(words) for words in choices.values()) > 60
        layout = column(gap=0) if long else row(gap=3 * GRID)
        for value, words in choices.items():
            button = QRadioButton(words)
            button.setAccessibleName(f"{name}: {words}")
            button.setChecked(value == now)
            button.toggled.connect(lambda on, chosen=value: self._choose(field, chosen) if on else None)
            group.addButton(button)
            layout.addWidget(button)
        if not long:
            layout.addStretch(1)
        holder.setLayout(layout)
        return holder

    def _choose(self, field: str, value: Any) -> None:
        self.changed.emit(self._preferences().but(**{field: value}))

    # Explanations

    def _choose_explainer(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a file …"), "", "LiteRT-LM (*.litertlm)")
        if file:
            self._explain_with(file)

    def _explain_with(self, file: str) -> None:
        """Take a file for explanations, or none; one that cannot be a model is refused in a sentence."""
        trouble = _tried(lambda: check(Path(file))) if file else None
        if trouble is not None:
            self._explainer.setText(say(trouble))
            return
        self._choose("explainer", file)
        self._show_explainer(file)

    def _show_explainer(self, file: str) -> None:
        self._explainer.setText(Path(file).name if file else self.tr("Off: no file is chosen."))
        self._off.setVisible(bool(file))

    # Backups

    def _list_backups(self) -> None:
        errand = Errand(self._parts.store.backups.list, self)
        errand.done.connect(self._show_backups)
        errand.start()

    def _show_backups(self, backups: Sequence[Any]) -> None:
        clear(self._backups)
        self._backup_words.setText(
            self.tr(
                "mmtutor backs itself up. A backup replaces everything that came after it; "
                "what is replaced is kept beside it."
            )
            if backups
            else self.tr("There is no backup yet. One is made by itself at the next start.")
        )
        for backup in list(backups)[:MOST_BACKUPS]:
            when = QLocale().toString(backup.made.astimezone(), "yyyy-MM-dd  HH:mm")
            size = f"{max(1, round(backup.size_bytes / 1024))} KB"
            restore = Button(
                self.look,
                self.tr("Restore"),
                icon="restore",
                kind="quiet",
                name=self.tr("Restore {when}").format(when=when),
            )
            restore.clicked.connect(lambda _=False, path=backup.path: self._restore(path))
            self._backups.addLayout(row(label(when), label(size, "small"), None, restore, gap=2 * GRID))

    def _make_backup(self) -> None:
        self._make.setEnabled(False)
        errand = Errand(lambda: _tried(self._parts.store.backups.make), self)
        errand.done.connect(self._backup_made)
        errand.start()

    def _backup_made(self, trouble: UserError | None) -> None:
        self._make.setEnabled(True)
        if trouble is not None:
            self._backup_words.setText(say(trouble))
        else:
            self._list_backups()

    def _restore(self, path: Any) -> None:
        self.setEnabled(False)
        errand = Errand(lambda: _tried(lambda: self._parts.store.backups.restore(path)), self)
        errand.done.connect(self._was_restored)
        errand.start()

    def _was_restored(self, trouble: UserError | None) -> None:
        self.setEnabled(True)
        self._list_backups()
        if trouble is not None:
            self._backup_words.setText(say(trouble))
        else:
            self._backup_words.setText(self.tr("The backup is in place."))
            self.restored.emit()


def _tried(action: Callable[[], object]) -> UserError | None:
    """Do something slow; return the sentence where it did not work."""
    try:
        action()
    except UserError as error:
        return error
    return None
