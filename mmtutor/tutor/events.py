"""What the tutor tells the window, as immutable values. `turn` numbers answers; no event of an older turn comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mmtutor.domain.assessment import Assessment
from mmtutor.domain.hints import Hint
from mmtutor.domain.items.item import Item
from mmtutor.domain.reading import Reading
from mmtutor.messages import Message
from mmtutor.tutor.steps import Detour, Example, Stage


@dataclass(frozen=True, slots=True)
class ItemShown:
    """A new item is up; `why` says why this one. `lines` of its solution are there already, where it is a faded one."""

    item: Item
    why: Message
    stage: Stage = Stage.OWN
    lines: tuple[str, ...] = ()


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
class PageRead:
    """A page was read, the topmost line first. Nothing is judged: the learner looks at it and hands it in as typed."""

    turn: int
    readings: Sequence[Reading]


@dataclass(frozen=True, slots=True)
class Confirm:
    """The reading is doubtful: ask "Did you write 3/4?" and answer with `Tutor.confirm`."""

    turn: int
    reading: Reading


@dataclass(frozen=True, slots=True)
class Assessed:
    """The answer was judged, and that is on disk. `headline` is its verdict in a few words, where it needs any."""

    turn: int
    assessment: Assessment
    reading: Reading
    headline: Message | None = None


@dataclass(frozen=True, slots=True)
class HintShown:
    """Hint `number` of `of`, counted from 1."""

    hint: Hint
    number: int
    of: int


@dataclass(frozen=True, slots=True)
class HintOffered:
    """Several answers were wrong, or nothing has happened for long: a hint is offered, never forced."""

    message: Message


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


Event = (
    ItemShown
    | Example
    | Detour
    | LiveReading
    | Read
    | PageRead
    | Confirm
    | Assessed
    | HintShown
    | HintOffered
    | Revealed
    | Trouble
    | StillThinking
    | Explained
)


@dataclass(frozen=True, slots=True)
class Summary:
    """A finished session. `before` and `after` are the probability of each skill met, `trace` those after each item.

    `returns` says when each skill is due again. `placed`: this was the diagnostic; `after` is what it found.
    """

    items: int
    correct: int
    first_try: int
    attempts: int
    hints: int
    before: Mapping[str, float]
    after: Mapping[str, float]
    returns: Mapping[str, datetime] = field(default_factory=dict)
    trace: tuple[Mapping[str, float], ...] = ()
    placed: bool = False
