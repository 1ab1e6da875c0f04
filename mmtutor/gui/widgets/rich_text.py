"""Text with typeset maths inside: prompts, cards, readings. Knows Markdown and boxes, nothing of lessons."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mmtutor.gui.look import Look
from mmtutor.gui.theme import LINE_CHARACTERS, Size
from mmtutor.gui.typeset.flow import Flow, lay_out
from mmtutor.gui.typeset.markdown import Block, Run, blocks, plain

_MATHS_IN_TEXT = 1.12  # how much larger maths is than the words beside it


class RichText(QWidget):
    """A block of text that wraps. Its height follows its width."""

    def __init__(
        self, look: Look, size: int = Size.BODY, weight: int = 400, colour: str = "ink", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._size, self._weight, self._colour = look, size, weight, colour
        self._source = ""
        self._blocks: tuple[Block, ...] = ()
        self._centred = False
        self._maths_factor = _MATHS_IN_TEXT
        self._flows: dict[tuple[object, ...], Flow] = {}  # layouts asked for since the text last changed
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self._look_changed)

    def set_markdown(self, source: str) -> None:
        """Show Markdown with maths between dollar signs."""
        self._maths_factor = _MATHS_IN_TEXT
        self._show(source, blocks(source), plain(source))

    def set_maths(self, text: str) -> None:
        """Show one formula in linear notation, as large as the text; "" shows nothing."""
        self._maths_factor = 1.0
        self._show(text, (Block("paragraph", (Run("maths", text),)),) if text else (), text)

    def set_colour(self, name: str) -> None:
        """Choose a colour of the theme."""
        if name != self._colour:
            self._colour = name
            self.update()

    def set_weight(self, weight: int) -> None:
        """Choose how bold the text is."""
        if weight != self._weight:
            self._weight = weight
            self._look_changed()

    def set_centred(self, centred: bool) -> None:
        """Centre every line."""
        self._centred = centred
        self._look_changed()

    def source(self) -> str:
        """Return what is shown, as it was given."""
        return self._source

    def _show(self, source: str, found: tuple[Block, ...], spoken: str) -> None:
        if source == self._source and found == self._blocks:
            return
        self._source, self._blocks = source, found
        self.setAccessibleName(spoken)
        self._look_changed()

    def _look_changed(self) -> None:
        self._flows.clear()
        self.updateGeometry()
        self.update()

    def _flow(self, width: float | None) -> Flow:
        """Return the layout at a width; None: where nothing but the longest line makes it wrap."""
        font = self._look.font(self._size, self._weight)
        key = (None if width is None else round(width), font.pixelSize())
        if key not in self._flows:
            widest = LINE_CHARACTERS * font.pixelSize() * 0.52
            room = widest if width is None else width if self._centred else min(width, widest)
            centred = self._centred and width is not None
            self._flows[key] = lay_out(self._blocks, font, room, self._maths_factor, centred)
        return self._flows[key]

    def flow(self) -> Flow:
        """Return the layout at the present width."""
        return self._flow(self.width())

    def natural_size(self) -> QSize:
        """Return the size of the text where nothing makes it wrap."""
        flow = self._flow(None)
        return QSize(round(flow.width + 1.5), round(flow.height + 0.5))

    def sizeHint(self) -> QSize:
        return self.natural_size()

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.natural_size().width(), self._look.px(160)), self._look.px(self._size))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._flow(width).height + 0.5)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        colour = self._look.colour(self._colour)
        if not self.isEnabled():
            colour = self._look.colour("muted")
        flow = self._flow(self.width())
        flow.paint(painter, 0, max(0.0, (self.height() - flow.height) / 2), colour)
