"""What works here and what does not, in plain words, and what to do about it: camera, microphone, model, storage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QComboBox, QFrame, QVBoxLayout

from mmtutor.gui.bridge import Errand
from mmtutor.gui.look import Look
from mmtutor.gui.page import Page
from mmtutor.gui.parts import ModelFacts, Parts
from mmtutor.gui.preferences import Preferences
from mmtutor.gui.senses import Senses, SenseState
from mmtutor.gui.theme import GRID
from mmtutor.gui.translate import say
from mmtutor.gui.widgets.basic import Button, Mark, column, label, row, set_kind
from mmtutor.gui.widgets.camera_view import CameraView
from mmtutor.gui.widgets.voice import LevelMeter


@dataclass(frozen=True, slots=True)
class Findings:
    """What the slow questions brought: devices by name, the state of the storage."""

    cameras: Sequence[Any]
    microphones: Sequence[Any]
    storage: Any
    model: ModelFacts


class _Row(QFrame):
    """One thing that is checked: icon, name, verdict in words, advice, and room for a try-out."""

    def __init__(self, look: Look, icon: str, name: str) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setAccessibleName(name)
        self._name = name
        self.verdict_mark = Mark(look, "clock", "muted", 22)
        self.verdict = label("", "muted", wrap=True)
        self.advice = label("", "muted", wrap=True)
        self.advice.hide()
        self.extra = QVBoxLayout()
        self.extra.setSpacing(GRID)
        self.right = row()
        icon_mark = Mark(look, icon, "accent", 28)
        verdict = row(self.verdict_mark, self.verdict)
        verdict.setStretch(1, 1)
        top = row(column(label(name, "strong"), verdict, gap=GRID // 2), self.right)
        top.setStretch(0, 1)
        words = column(top, self.advice, self.extra, gap=GRID)
        content = row(icon_mark, words, gap=2 * GRID, margins=(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID))
        content.setStretch(1, 1)
        self.setLayout(content)

    def show_verdict(self, good: bool | None, words: str, advice: str = "") -> None:
        """`good` is None while it is not known."""
        icon, colour, kind = {
            True: ("tick", "good", "good"),
            False: ("warning", "warn", "warn"),
            None: ("clock", "muted", "muted"),
        }[good]
        self.verdict_mark.set(icon, colour)
        set_kind(self.verdict, kind)
        self.verdict.setText(words)
        self.advice.setText(advice)
        self.advice.setVisible(bool(advice))
        self.setAccessibleDescription(f"{words} {advice}".strip())


class CheckPage(Page):
    """Looks at everything when it is opened; cameras and microphones are opened only when the learner says so."""

    def __init__(
        self, look: Look, parts: Parts, preferences: Callable[[], Preferences], keep: Callable[[Preferences], None]
    ) -> None:
        super().__init__(look, self.tr("Device check"))
        self._parts, self._preferences, self._keep = parts, preferences, keep
        self.senses = Senses(parts, preferences, self)
        self.body_layout.addWidget(
            label(self.tr("Typing and drawing always work. The rest is here."), "muted", wrap=True)
        )
        self.camera = _Row(look, "camera", self.tr("Camera"))
        self.microphone = _Row(look, "microphone", self.tr("Microphone"))
        self.model = _Row(look, "model", self.tr("Reading handwriting and speech"))
        self.storage = _Row(look, "storage", self.tr("Storage"))
        for each in (self.camera, self.microphone, self.model, self.storage):
            self.body_layout.addWidget(each)
        self.body_layout.addStretch(1)
        self._view, self._meter = CameraView(look), LevelMeter(look)
        self._view.setMinimumHeight(260)
        self._view.hide()
        self._meter.hide()
        self._shown: Any = None  # the camera whose picture is on show
        self._camera_choice = self._choice(self.tr("Which camera"), "camera")
        self._microphone_choice = self._choice(self.tr("Which microphone"), "microphone")
        self._look_button = Button(look, self.tr("Look"), icon="camera", pressed=self._look_or_stop)
        self._listen_button = Button(look, self.tr("Listen"), icon="microphone", pressed=self._listen_or_stop)
        self._again = Button(look, self.tr("Check again"), icon="retake", kind="quiet", pressed=self.examine)
        self.head_right.addWidget(self._again)
        for place, choice, button, extra in (
            (self.camera, self._camera_choice, self._look_button, self._view),
            (self.microphone, self._microphone_choice, self._listen_button, self._meter),
        ):
            place.right.addWidget(choice)
            place.right.addWidget(button)
            place.extra.addWidget(extra)
        self.senses.camera_changed.connect(self._show_camera)
        self.senses.microphone_changed.connect(self._show_microphone)

    def opened(self) -> None:
        self.examine()
        self._again.setFocus()

    def closed(self) -> None:
        self.senses.close()
        self._view.hide()
        self._meter.hide()

    def examine(self) -> None:
        """Ask everything again, in a thread."""
        self._again.setEnabled(False)
        for each in (self.camera, self.microphone, self.model, self.storage):
            each.show_verdict(None, self.tr("Looking …"))
        parts = self._parts
        errand = Errand(
            lambda: Findings(parts.cameras(), parts.microphones(), parts.store.check(), parts.model()), self
        )
        errand.done.connect(self._examined)
        errand.start()

    def _examined(self, found: Findings) -> None:
        self._again.setEnabled(True)
        preferences = self._preferences()
        self._fill(self._camera_choice, found.cameras, preferences.camera)
        self._fill(self._microphone_choice, found.microphones, preferences.microphone)
        self._look_button.setVisible(bool(found.cameras))
        self._listen_button.setVisible(bool(found.microphones))
        if found.cameras:
            self.camera.show_verdict(True, self.tr("{name} is there.").format(name=self._camera_choice.currentText()))
        else:
            advice = self.tr("Plug one in, or allow the camera in the system settings. You can type or draw meanwhile.")
            self.camera.show_verdict(False, self.tr("No camera was found."), advice)
        if found.microphones:
            self.microphone.show_verdict(
                True, self.tr("{name} is there.").format(name=self._microphone_choice.currentText())
            )
        else:
            advice = self.tr(
                "Plug one in, or allow the microphone in the system settings. You can type or draw meanwhile."
            )
            self.microphone.show_verdict(False, self.tr("No microphone was found."), advice)
        if found.model.trouble is None:
            self.model.show_verdict(
                True, self.tr("Ready. It works on this computer alone, without the internet."), found.model.name
            )
        else:
            self.model.show_verdict(False, say(found.model.trouble), self.tr("You can type your answers."))
        folder = str(self._parts.data_folder) if self._parts.data_folder is not None else ""
        if found.storage is None:
            where = self.tr("Everything is kept in {folder}.").format(folder=folder) if folder else ""
            self.storage.show_verdict(True, self.tr("Answers are kept safely."), where)
        else:
            self.storage.show_verdict(False, say(found.storage), self.tr("Open Settings and restore a backup."))
        self._show_camera()
        self._show_microphone()

    def _choice(self, name: str, which: str) -> QComboBox:
        choice = QComboBox()
        choice.setAccessibleName(name)
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        choice.setMaximumWidth(320)
        choice.hide()
        choice.textActivated.connect(lambda text: self._chosen(which, text))
        return choice

    def _fill(self, choice: QComboBox, devices: Sequence[Any], wanted: str) -> None:
        choice.clear()
        choice.addItems([device.name for device in devices])
        choice.setVisible(len(devices) > 1)
        if wanted and (index := choice.findText(wanted)) >= 0:
            choice.setCurrentIndex(index)

    def _chosen(self, which: str, name: str) -> None:
        self._keep(self._preferences().but(**{which: name}))
        self.senses.close()

    def _look_or_stop(self) -> None:
        if self.senses.camera_state is SenseState.OFF:
            self.senses.camera_on()
        else:
            self.senses.camera_off()

    def _listen_or_stop(self) -> None:
        if self.senses.microphone_state is SenseState.OFF:
            self.senses.microphone_on()
        else:
            self.senses.microphone_off()

    def _show_camera(self) -> None:
        senses = self.senses
        on = senses.camera_state is not SenseState.OFF
        self._look_button.set_words(self.tr("Stop") if on else self.tr("Look"))
        self._view.setVisible(on)
        if senses.camera_trouble:
            self.camera.show_verdict(False, senses.camera_trouble)
            self._view.say(senses.camera_trouble)
            return
        if senses.camera is not self._shown:
            self._shown = senses.camera
            self._view.set_source(senses.camera)
        if senses.camera_state is SenseState.ON:
            self.camera.show_verdict(True, self.tr("It works."))

    def _show_microphone(self) -> None:
        senses = self.senses
        on = senses.microphone_state is not SenseState.OFF
        self._listen_button.set_words(self.tr("Stop") if on else self.tr("Listen"))
        self._meter.setVisible(on)
        self._meter.set_source(senses.microphone if senses.microphone_state is SenseState.ON else None)
        if senses.microphone_trouble:
            self.microphone.show_verdict(False, senses.microphone_trouble)
        elif senses.microphone_state is SenseState.ON:
            self.microphone.show_verdict(True, self.tr("It works. Say something: the bars move."))
