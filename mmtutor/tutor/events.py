"""What the tutor tells the window, as immutable values. `turn` numbers answers; no event of an older turn comes."""

from __future__ import annotations

from dataclasses import dataclass

from mmtutor.domain.assessment import Assessment
from mmtutor.domain.items.item import Item
from mmtutor.domain.reading import Reading
from mmtutor.messages import Message


@dataclass(frozen=True, slots=True)
class ItemShown:
    """A new item is up; `why` says why this one."""

    item: Item
    why: Message


@dataclass(frozen=True, slots=True)
class LiveReading:
    """What the answer reads like so far. It is never judged."""

    turn: int
    reading: Reading


@dataclass(frozen=True, slots=True)
class Read:
    """A submitted answer was read; the judgement or a question follows."""

    turn: int
    reading: Reading


@dataclass(frozen=True, slots=True)
class Confirm:
    """The reading is doubtful: ask "Did you write 3/4?" and answer with `Tutor.confirm`."""

    turn: int
    reading: Reading


@dataclass(frozen=True, slots=True)
class Assessed:
    """The answer was judged, and that is on disk."""

    turn: int
    assessment: Assessment
    reading: Reading


@dataclass(frozen=True, slots=True)
class HintShown:
    """Hint `number` of `of`, counted from 1."""

    text: str
    number: int
    of: int


@dataclass(frozen=True, slots=True)
class Revealed:
    """The learner gave the item up: its answer, in linear notation, and its explanation."""

    item: Item
    answer: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something is missing or failed; one sentence. The item can be answered again, in another way too."""

    message: Message


@dataclass(frozen=True, slots=True)
class Explained:
    """A language model's other words for the feedback of this turn; `text` is None where it has none to show."""

    turn: int
    text: str | None
    trouble: Message | None = None


@dataclass(frozen=True, slots=True)
class StillThinking:
    """The last answer is still being read; the new one was not taken."""


Event = ItemShown | LiveReading | Read | Confirm | Assessed | HintShown | Revealed | Trouble | StillThinking | Explained


@dataclass(frozen=True, slots=True)
class Summary:
    """A finished session. `before` and `after` are the probability of each skill met."""

    items: int
    correct: int
    first_try: int
    attempts: int
    hints: int
    before: dict[str, float]
    after: dict[str, float]
