"""How to join, to be seen from the last row: the code, a QR code, the address. Knows no class."""

from __future__ import annotations

import segno
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QSizePolicy, QWidget

from mmtutor.gui.look import Look
from mmtutor.gui.theme import CORNER, GRID
from mmtutor.gui.widgets.basic import column, frame, label, row

QUIET = 4  # modules of white around a QR code (ISO/IEC 18004)
CODE_SIZE = 64  # px at 100 %
CODE_EMS = 9.8  # how wide a code is, in its own size
SMALLEST, LARGEST = 150, 340  # px at 100 %, of the QR code's side


class QrCode(QWidget):
    """A text as a QR code: always dark on white, whatever the theme, for cameras need it so."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._modules: tuple[bytearray, ...] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def show_text(self, text: str) -> None:
        """Show a text; the level of error correction is M, 15 %."""
        self._modules = segno.make_qr(text, error="m").matrix
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(LARGEST), self._look.px(SMALLEST))  # it grows with the page

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        if not self._modules:
            return
        ratio = self.devicePixelRatioF()
        across = len(self._modules) + 2 * QUIET
        side = max(1, int(min(self.width(), self.height()) * ratio / across)) / ratio  # whole pixels of the screen
        paper = QRectF(0, 0, side * across, side * across)
        paper.moveCenter(QRectF(self.rect()).center())
        painter.setBrush(QColor("#FFFFFF"))
        painter.drawRoundedRect(paper, CORNER, CORNER)
        left = round((self.width() - side * across) / 2 * ratio) / ratio + QUIET * side
        top = round((self.height() - side * across) / 2 * ratio) / ratio + QUIET * side
        painter.setBrush(QColor("#000000"))
        for y, line in enumerate(self._modules):
            for x, dark in enumerate(line):
                if dark:
                    painter.drawRect(QRectF(left + x * side, top + y * side, side, side))


class CodeView(QWidget):
    """The code large, the QR code below it, and the address, of which there may be several to choose from.

    `where` holds the address and its words, beside or below each other.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._links: tuple[tuple[str, str], ...] = ()
        self.code = label("", "display")
        self.code.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.qr = QrCode(look, self.tr("QR code of the class"))
        self.address, self._one_address = QComboBox(), label("", "strong")
        self.address.setAccessibleName(self.tr("Address of this computer"))
        self.address.currentIndexChanged.connect(self._show_link)
        self._address_words = label(self.tr("Address, where the code alone finds nothing:"), "muted")
        for each in (
            self.code,
            self._address_words,
            self._one_address,
            how := label(self.tr("On your desk press “Class” and type this code"), "lead", wrap=True),
        ):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.where: QBoxLayout = row(None, self._address_words, self._one_address, self.address, None)
        layout = column(
            how,
            self.code,
            row(None, self.qr, None),
            GRID,
            self.where,
            gap=GRID,
            margins=(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID),
        )
        layout.setStretch(2, 1)
        self.setLayout(column(frame("card", layout)))

    def show_class(self, code: str, links: tuple[tuple[str, str], ...]) -> None:
        """Show how to join; `links` are an address and the text of its QR code each."""
        self._links = links
        self.code.setText(code)
        self.code.setAccessibleName(self.tr("Code {code}").format(code=code))
        self.address.clear()
        for address, _ in links:
            self.address.addItem(address)
        self.address.setVisible(len(links) > 1)
        self._one_address.setText(links[0][0])
        self._one_address.setVisible(len(links) == 1)
        self._address_words.setVisible(bool(links[0][0]))
        self._show_link(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = min(self._look.px(CODE_SIZE), round((self.width() - 8 * GRID) / CODE_EMS))
        self.code.setStyleSheet(f"font-size: {max(size, GRID)}px; letter-spacing: 2px;")

    @property
    def link(self) -> str:
        """The text of the QR code."""
        return self._links[max(0, self.address.currentIndex())][1]

    def _show_link(self, place: int) -> None:
        if 0 <= place < len(self._links):
            self.qr.show_text(self._links[place][1])
