"""What a class looks like from the teacher's desk: a pure reducer from what learners say to a frozen value.

Knows no network and no clock. Nothing here is inferred from a face or a voice: who is stuck has said so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from mmtutor.classroom.payloads import Presence, Progress
from mmtutor.domain.assessment import Verdict
from mmtutor.domain.attempt import AssessedAttempt

MAX_LEARNERS = 400


@dataclass(frozen=True, slots=True)
class Seat:
    """One learner in a class. `received` of the `made` attempts are with the teacher; `last` is the newest of them."""

    learner_id: str
    name: str = ""
    online: bool = False
    progress: Progress | None = None
    received: int = 0
    correct: int = 0
    last: AssessedAttempt | None = None
    heard: datetime | None = None  # UTC

    @property
    def made(self) -> int:
        """How many attempts the learner has made; at least those that came."""
        return max(self.received, self.progress.made if self.progress else 0)

    @property
    def stuck(self) -> bool:
        """Whether the learner says so."""
        return self.progress is not None and self.progress.stuck

    @property
    def misconception(self) -> str | None:
        """The misconception that the newest attempt shows."""
        return self.last.assessment.misconception if self.last else None


@dataclass(frozen=True, slots=True)
class Said:
    """Something a learner said, and when it came (UTC)."""

    learner_id: str
    what: Presence | Progress | AssessedAttempt
    at: datetime


@dataclass(frozen=True, slots=True)
class ClassState:
    """All seats by learner id."""

    seats: Mapping[str, Seat] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """Learners whose newest attempts show the same misconception."""

    misconception: str
    learner_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What the teacher sees: seats by name, groups by size, and sums over them."""

    seats: tuple[Seat, ...] = ()
    groups: tuple[Group, ...] = ()
    stuck: tuple[str, ...] = ()  # learner ids
    online: int = 0
    received: int = 0
    made: int = 0


def fold(state: ClassState, said: Sequence[Said]) -> ClassState:
    """Return the state after what was said, in its order. Each attempt is to come once: union by id is the caller's.

    A class takes `MAX_LEARNERS`; what others say is left out.
    """
    seats = dict(state.seats)
    for one in said:
        if one.learner_id in seats or len(seats) < MAX_LEARNERS:
            seats[one.learner_id] = _heard(seats.get(one.learner_id, Seat(one.learner_id)), one)
    return ClassState(seats)


def _heard(seat: Seat, said: Said) -> Seat:
    match said.what:
        case Presence(name=name, online=online):
            return replace(seat, name=name, online=online, heard=said.at)
        case Progress() as progress:
            return replace(seat, progress=progress, heard=said.at)
        case AssessedAttempt() as attempt:
            newer = seat.last is None or attempt.attempt.submitted >= seat.last.attempt.submitted
            return replace(
                seat,
                received=seat.received + 1,
                correct=seat.correct + (attempt.assessment.verdict is Verdict.CORRECT),
                last=attempt if newer else seat.last,
                heard=said.at,
            )


def dashboard(state: ClassState) -> Dashboard:
    """Return the view of a state."""
    seats = sorted(state.seats.values(), key=lambda seat: (seat.name.casefold(), seat.learner_id))
    shown: dict[str, list[str]] = {}
    for seat in seats:
        if seat.misconception is not None:
            shown.setdefault(seat.misconception, []).append(seat.learner_id)
    groups = sorted(shown.items(), key=lambda group: (-len(group[1]), group[0]))
    return Dashboard(
        seats=tuple(seats),
        groups=tuple(Group(name, tuple(ids)) for name, ids in groups),
        stuck=tuple(seat.learner_id for seat in seats if seat.stuck),
        online=sum(seat.online for seat in seats),
        received=sum(seat.received for seat in seats),
        made=sum(seat.made for seat in seats),
    )
