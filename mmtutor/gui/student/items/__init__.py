"""How each kind of item is answered by keyboard. A new kind adds one module and one line."""

from mmtutor.gui.student.items.choice import ChoicePanel
from mmtutor.gui.student.items.cloze import ClozePanel
from mmtutor.gui.student.items.line import LinePanel
from mmtutor.gui.student.items.matching import MatchingPanel
from mmtutor.gui.student.items.multiple_choice import MultipleChoicePanel
from mmtutor.gui.student.items.ordering import OrderingPanel
from mmtutor.gui.student.items.panel import AnswerPanel
from mmtutor.gui.student.items.working import WorkingPanel

ANSWER_PANELS: dict[str, type[AnswerPanel]] = {
    "choice": ChoicePanel,
    "short_text": LinePanel,
    "number": LinePanel,
    "expression": LinePanel,
    "working": WorkingPanel,
    "multiple_choice": MultipleChoicePanel,
    "ordering": OrderingPanel,
    "matching": MatchingPanel,
    "cloze": ClozePanel,
}

__all__ = ["ANSWER_PANELS", "AnswerPanel"]
