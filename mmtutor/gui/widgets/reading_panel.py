"""What was read, how sure that is, and the learner's say in it: "that's it", or a correction. Judges nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import Enum, auto

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from mmtutor.domain.observation import Modality
from mmtutor.domain.reading import Reading
from mmtutor.gui.look import Look
from mmtutor.gui.theme import GRID, Size
from mmtutor.gui.widgets.basic import Button, clear, label, row, set_kind
from mmtutor.gui.widgets.progress import Bar
from mmtutor.gui.widgets.rich_text import RichText
from mmtutor.gui.widgets.tile import PressCard

MOST_ALTERNATIVES = 3
_MARK = re.compile(r"\*\*(.+?)\*\*")  # what an option goes by
_AS_GOOD_AS_SURE = 0.9  # a bar as full as this would contradict a plain doubt or question beside it


class PanelState(Enum):
    """Nothing read yet; a reading that grows; a question that waits for the learner; the learner's correction."""

    EMPTY = auto()
    LIVE = auto()
    ASKING = auto()
    CORRECTING = auto()


class ReadingPanel(QFrame):
    """`confirmed(text)` when the learner agrees or corrects; `accepted()` when a live reading is to be checked."""

    confirmed = Signal(str)
    accepted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._state = PanelState.EMPTY
        self._text = ""
        self._asked = False
        self._named: Callable[[str], str] = lambda text: ""
        self._plain = False  # what is on show was read plainly; where it is asked about, that is for another reason
        self.setProperty("kind", "card")
        self.setAccessibleName(self.tr("What I read"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._head = label(self.tr("I read"), "small")
        self._reading = RichText(look, Size.DISPLAY)
        self._reading.set_centred(True)
        self._nothing = label(self.tr("Your answer appears here as I read it."), "muted", wrap=True)
        self._sure_words = label(self.tr("sure"), "small")
        self._bar = Bar(look, self.tr("sure"))
        self._doubt = label("", "muted", wrap=True)
        self._yes = Button(look, self.tr("That's it"), kind="", icon="tick", pressed=self.agree)
        self._no = Button(look, self.tr("No …"), kind="quiet", pressed=self.correct)
        self._edit = QLineEdit()
        self._edit.setAccessibleName(self.tr("What did you mean?"))
        self._edit.setPlaceholderText(self.tr("What did you mean?"))
        self._edit.textChanged.connect(self._preview)
        self._choices = QVBoxLayout()
        self._choices.setSpacing(GRID // 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, int(1.5 * GRID), 2 * GRID, int(1.5 * GRID))
        layout.setSpacing(GRID)
        layout.addWidget(self._head)
        layout.addWidget(self._nothing)
        layout.addWidget(self._reading)
        layout.addLayout(row(self._sure_words, self._bar))
        layout.addWidget(self._doubt)
        layout.addWidget(self._edit)
        layout.addLayout(self._choices)
        layout.addStretch(1)
        layout.addLayout(row(self._yes, self._no, None))
        self._show_state(PanelState.EMPTY)

    @property
    def state(self) -> PanelState:
        return self._state

    @property
    def text(self) -> str:
        """The reading on show, or the correction."""
        return self._edit.text().strip() if self._state is PanelState.CORRECTING else self._text

    def reset(self, named: Callable[[str], str] = lambda text: "") -> None:
        """Show that nothing has been read yet.

        `named` gives the Markdown of what stands for an option; "" for all that is shown as maths.
        """
        self._text, self._asked, self._named = "", False, named
        self._show_state(PanelState.EMPTY)

    def show_live(self, reading: Reading) -> None:
        """Show a reading while the answer is still growing."""
        if self._state in (PanelState.ASKING, PanelState.CORRECTING):
            return
        self._show_reading(reading)
        self._show_state(PanelState.LIVE if reading.text else PanelState.EMPTY)

    def show_read(self, reading: Reading) -> None:
        """Show the reading that was judged."""
        self._asked = False
        self._show_reading(reading)
        self._doubt.setText("")  # judged, so the doubt is over
        self._show_state(PanelState.LIVE if reading.text else PanelState.EMPTY)
        self._yes.hide()
        self._no.hide()

    def ask(self, reading: Reading) -> None:
        """Ask whether this is what the learner meant; the answer comes as `confirmed`."""
        self._asked = True
        self._show_reading(reading)
        if self._plain and not reading.conflict:
            self._doubt.setText("")
        self._offer([c.text for c in reading.alternatives if c.text and c.text != reading.text])
        self._show_state(PanelState.ASKING if reading.text else PanelState.CORRECTING)
        if reading.text:
            self._yes.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def correct(self) -> None:
        """Let the learner write what was meant."""
        text = self._text
        self._show_state(PanelState.CORRECTING)
        self._edit.setText(text)
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._edit.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self._state is PanelState.CORRECTING:
            self.agree()
        elif event.key() == Qt.Key.Key_Escape and self._state is PanelState.CORRECTING:
            self._show_state(PanelState.ASKING if self._asked else PanelState.LIVE)
            self._put(self._reading, self._text)
        else:
            super().keyPressEvent(event)

    def agree(self) -> None:
        """Take what is on show as what was meant."""
        text = self.text
        if not text:
            return
        if self._state in (PanelState.ASKING, PanelState.CORRECTING):
            self._text = text
            self._asked = False
            self._show_state(PanelState.LIVE)
            self._put(self._reading, text)
            for doubtful in (self._sure_words, self._bar, self._doubt, self._yes, self._no):
                doubtful.hide()  # the learner has said so: nothing is left to ask
            self.confirmed.emit(text)
        else:
            self.accepted.emit()

    def _put(self, place: RichText, text: str) -> None:
        if markdown := self._named(text):
            place.set_markdown(markdown)
        else:
            place.set_maths(text)

    def _preview(self, text: str) -> None:
        if self._state is PanelState.CORRECTING:
            self._put(self._reading, text.strip())

    def _show_reading(self, reading: Reading) -> None:
        self._text = reading.text
        self._put(self._reading, reading.text)
        self._plain = reading.confidence >= _AS_GOOD_AS_SURE
        self._bar.show_share(reading.confidence, "accent" if reading.sure else "warn")
        doubt = ""
        if reading.conflict:
            doubt = self.tr("Your answers differ: {all}").format(all=" · ".join(self._apart(reading)))
        elif reading.text and not reading.sure:
            doubt = self._doubts(reading)
        self._doubt.setText(doubt)

    def _doubts(self, reading: Reading) -> str:
        if self._plain:
            return self.tr("Nearly sure, though it is loud here.") if reading.loud else self.tr("Nearly sure.")
        return self.tr("I am not sure yet: it is loud here.") if reading.loud else self.tr("I am not sure yet.")

    def _apart(self, reading: Reading) -> list[str]:
        """Return what each way was read as, with the way's name."""
        ways = {
            Modality.TEXT: self.tr("typed {answer}"),
            Modality.IMAGE: self.tr("written {answer}"),
            Modality.AUDIO: self.tr("said {answer}"),
        }
        read = [(ways[way], candidate.text) for way, candidate in reading.by_modality.items() if candidate.text]
        return [words.format(answer=" ".join(_MARK.findall(self._named(text))) or text) for words, text in read]

    def _offer(self, texts: Sequence[str]) -> None:
        clear(self._choices)
        for text in list(dict.fromkeys(texts))[:MOST_ALTERNATIVES]:
            typed = RichText(self._look, Size.TITLE)
            self._put(typed, text)
            choice = PressCard(
                self._look, row(None, typed, None), self.tr("I meant {text}").format(text=text), kind="option"
            )
            choice.setMinimumHeight(self._look.px(44))
            choice.clicked.connect(lambda _=False, chosen=text: self._choose(chosen))
            self._choices.addWidget(choice)

    def _choose(self, text: str) -> None:
        self._text = text
        self.agree()

    def _show_state(self, state: PanelState) -> None:
        self._state = state
        asking, correcting, empty = (
            state is PanelState.ASKING,
            state is PanelState.CORRECTING,
            state is PanelState.EMPTY,
        )
        set_kind(self, "ask" if asking or correcting else "card")
        set_kind(self._yes, "primary" if asking or correcting else "")
        self._yes.set_icon("tick")
        self._head.setText(
            self.tr("Did you mean this?")
            if asking
            else self.tr("What did you mean?")
            if correcting
            else self.tr("I read")
        )
        self._nothing.setVisible(empty)
        self._reading.setVisible(not empty)
        for widget in (self._sure_words, self._bar):
            widget.setVisible(state is PanelState.LIVE or (asking and not self._plain))
        self._doubt.setVisible(bool(self._doubt.text()) and state in (PanelState.LIVE, PanelState.ASKING))
        self._edit.setVisible(correcting)
        self._yes.setVisible(not empty)
        self._no.setVisible(state in (PanelState.LIVE, PanelState.ASKING))
        if not (asking or correcting):
            clear(self._choices)
