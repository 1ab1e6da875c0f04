"""The live loop between the senses and the window: records an answer, has it read, judges, answers back. Knows no Qt.

What happens is told as events to one callable, which may be called on the model's thread.
"""

from mmtutor.tutor.aids import Aids
from mmtutor.tutor.events import (
    Assessed,
    Confirm,
    Event,
    Explained,
    HintOffered,
    HintShown,
    ItemShown,
    LiveReading,
    PageRead,
    Read,
    Revealed,
    StillThinking,
    Summary,
    Trouble,
)
from mmtutor.tutor.explaining import ExplainWorker
from mmtutor.tutor.recorder import Recorder
from mmtutor.tutor.states import TutorState
from mmtutor.tutor.steps import Detour, Example, Stage
from mmtutor.tutor.tutor import Tutor
from mmtutor.tutor.worker import ModelWorker, Reader

__all__ = [
    "Aids",
    "Assessed",
    "Confirm",
    "Detour",
    "Event",
    "Example",
    "ExplainWorker",
    "Explained",
    "HintOffered",
    "HintShown",
    "ItemShown",
    "LiveReading",
    "ModelWorker",
    "PageRead",
    "Read",
    "Reader",
    "Recorder",
    "Revealed",
    "Stage",
    "StillThinking",
    "Summary",
    "Trouble",
    "Tutor",
    "TutorState",
]
