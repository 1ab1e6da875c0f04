"""Where the tutor stands, and which steps there are. Nothing else decides that."""

from __future__ import annotations

from enum import Enum, auto


class TutorState(Enum):
    """IDLE before a lesson and after it; then PRESENTING an item, and around until the next one."""

    IDLE = auto()
    PRESENTING = auto()  # an item is up, nothing was given yet
    ANSWERING = auto()  # something was written or said
    THINKING = auto()  # a submitted answer is being read
    CONFIRMING = auto()  # "Did you write 3/4?"
    FEEDBACK = auto()  # judged, or given up


_S = TutorState
OPEN = frozenset({_S.PRESENTING, _S.ANSWERING, _S.FEEDBACK})  # an answer can be in the making
_STEPS: dict[TutorState, frozenset[TutorState]] = {
    _S.IDLE: frozenset({_S.IDLE, _S.PRESENTING}),
    _S.PRESENTING: frozenset({_S.IDLE, _S.PRESENTING, _S.ANSWERING, _S.THINKING, _S.FEEDBACK}),
    _S.ANSWERING: frozenset({_S.IDLE, _S.PRESENTING, _S.ANSWERING, _S.THINKING, _S.FEEDBACK}),
    _S.THINKING: frozenset({_S.IDLE, _S.PRESENTING, _S.ANSWERING, _S.CONFIRMING, _S.FEEDBACK}),
    _S.CONFIRMING: frozenset({_S.IDLE, _S.PRESENTING, _S.ANSWERING, _S.THINKING, _S.FEEDBACK}),
    _S.FEEDBACK: frozenset({_S.IDLE, _S.PRESENTING, _S.ANSWERING, _S.THINKING, _S.FEEDBACK}),
}


def step(now: TutorState, then: TutorState) -> TutorState:
    """Return `then`; raise `ValueError` where there is no such step, which is a bug of the caller."""
    if then not in _STEPS[now]:
        raise ValueError(f"the tutor cannot go from {now.name} to {then.name}")
    return then
