"""One line of text or maths, typeset below the field as it grows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from mmtutor.domain.items.item import Item
from mmtutor.gui.look import Look
from mmtutor.gui.student.items.panel import AnswerPanel
from mmtutor.gui.theme import GRID, Size
from mmtutor.gui.widgets.basic import Button, column, frame, label
from mmtutor.gui.widgets.rich_text import RichText
from mmtutor.gui.widgets.tile import WrapLayout

MOST_CHARACTERS = 200
WELL = 128  # px at 100 %


class LinePanel(AnswerPanel):
    """For numbers, expressions, equations and short text."""

    def __init__(self, look: Look, item: Item) -> None:
        super().__init__(look, item)
        self._field = QLineEdit()
        self._field.setProperty("kind", "answer")
        self._field.setMaxLength(MOST_CHARACTERS)
        self._field.setAccessibleName(self.tr("Your answer"))
        self._field.setPlaceholderText(self.tr("Your answer"))
        self._field.setInputMethodHints(Qt.InputMethodHint.ImhNoPredictiveText)
        self._preview = RichText(look, Size.DISPLAY)
        self._preview.set_centred(True)
        self._waiting = label(self._advice(), "muted", wrap=True)
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._maths = item.kind != "short_text"
        well = frame("well", column(None, self._waiting, self._preview, None, margins=(2 * GRID, GRID, 2 * GRID, GRID)))
        well.setFixedHeight(look.px(WELL))
        look.changed.connect(lambda: well.setFixedHeight(look.px(WELL)))
        layout = column(self._field, well, gap=GRID)
        if self._maths:
            layout.addLayout(self._keys())
        layout.addStretch(1)
        self.setLayout(layout)
        self._preview.hide()
        self._field.textChanged.connect(self._text_changed)

    def _advice(self) -> str:
        if self.item.kind == "short_text":
            return self.tr("Type a word or a few words.")
        return self.tr(
            "Type 3/4 for a fraction, 1 3/4 for a mixed number, x^2 for a power. It is set here as you type."
        )

    def _keys(self) -> WrapLayout:
        """Signs that are hard to find on a keyboard; Tab passes them by, for whoever types does not need them."""
        keys = WrapLayout(gap=GRID // 2)
        names = {
            "/": self.tr("Fraction"), "^2": self.tr("Squared"), "^": self.tr("Power"), "(": self.tr("Open bracket"),
            ")": self.tr("Close bracket"), "×": self.tr("Times"), "÷": self.tr("Divided by"), "=": self.tr("Equals"),
            "<": self.tr("Less than"), ">": self.tr("Greater than"), "x": self.tr("x"),
        }  # fmt: skip
        for sign, name in names.items():
            shown = {"/": "a⁄b", "^2": "x²", "^": "xⁿ"}.get(sign, sign)
            key = Button(self.look, shown, kind="sign", name=name, pressed=lambda s=sign: self._insert(s))
            key.setToolTip(name)
            key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            keys.addWidget(key)
        return keys

    def _insert(self, sign: str) -> None:
        self._field.insert(sign)
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def text(self) -> str:
        return self._field.text().strip()

    def set_text(self, text: str) -> None:
        self._field.setText(text)

    def take_focus(self) -> None:
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _text_changed(self, text: str) -> None:
        shown = text.strip() if self._maths else ""
        self._preview.set_maths(shown)
        self._preview.setVisible(bool(shown))
        self._waiting.setVisible(not shown)
        self.changed.emit()
