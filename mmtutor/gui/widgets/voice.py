"""Speaking: a level meter, and a button that listens while it is held down. Neither opens a device."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mmtutor.gui.look import Look
from mmtutor.gui.widgets.basic import Button

POLL_MS = 50
BARS = 28
FALL = 0.12  # how fast the shown level falls, per poll


class LevelMeter(QWidget):
    """How loud it is, as a row of bars. Polls `source.level` (0..1) while visible."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._source: object | None = None
        self._level = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._poll)
        self.setAccessibleName(self.tr("Loudness"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_source(self, source: object | None) -> None:
        """Follow this microphone; None follows nothing."""
        self._source, self._level = source, 0.0
        self._run_timer()
        self.update()

    @property
    def level(self) -> float:
        """The level on show, 0..1."""
        return self._level

    def sizeHint(self) -> QSize:
        return QSize(240, self._look.px(28))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._look.px(28))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._run_timer()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _run_timer(self) -> None:
        if self._source is not None and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def _poll(self) -> None:
        level = float(getattr(self._source, "level", 0.0))
        level = max(level, self._level - FALL)
        if abs(level - self._level) > 0.005:
            self._level = level
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        step = self.width() / BARS
        lit = round(self._level * BARS)
        for index in range(BARS):
            painter.setBrush(self._look.colour("accent" if index < lit else "line"))
            height = self.height() * (0.35 + 0.65 * ((index * 7) % 11) / 10)
            painter.drawRoundedRect(QRectF(index * step, (self.height() - height) / 2, step * 0.6, height), 2, 2)


class TalkButton(Button):
    """Listens while it is held, by mouse or Space. `pressed_down` and `let_go` tell when."""

    pressed_down = Signal()
    let_go = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, icon="say", kind="primary")
        self.set_words(self.tr("Hold Space and talk"))
        self._held = False
        self.pressed.connect(self.hold)
        self.released.connect(self.release)

    @property
    def held(self) -> bool:
        return self._held

    def hold(self) -> None:
        """Begin to listen."""
        if not self._held and self.isEnabled():
            self._held = True
            self.set_words(self.tr("Listening … let go when you are done"))
            self.pressed_down.emit()

    def release(self) -> None:
        """Stop listening."""
        if self._held:
            self._held = False
            self.set_words(self.tr("Hold Space and talk"))
            self.let_go.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self.setDown(True)
                self.hold()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self.setDown(False)
                self.release()
        else:
            super().keyReleaseEvent(event)
