"""The topics of a class, and who may use which. Knows no broker.

`mmtutor/1/CLASS/board` and `mmtutor/1/CLASS/course` are the teacher's to write and everybody's to read; below
`mmtutor/1/CLASS/learner/ID/` the learner writes `presence`, `progress`, `attempt` and `answer`, and reads `receipt`.
"""

from __future__ import annotations

import re

from mmtutor.classroom.payloads import VERSION

TEACHER = "teacher"
LEARNER_WRITES = ("presence", "progress", "attempt", "answer")
_LEARNER_ID = re.compile(r"[0-9A-Za-z-]{1,64}")


def is_learner_id(text: str) -> bool:
    """Say whether a text can be a learner's id: letters, digits and hyphens, so that it is one level of a topic."""
    return text != TEACHER and _LEARNER_ID.fullmatch(text) is not None


def base(class_id: str) -> str:
    """Return what the topics of a class begin with."""
    return f"mmtutor/{VERSION}/{class_id}"


def board(class_id: str) -> str:
    """Return the topic of the class's retained assignment and state."""
    return f"{base(class_id)}/board"


def course(class_id: str) -> str:
    """Return the topic of the retained course that the teacher has sent."""
    return f"{base(class_id)}/course"


def of_learner(class_id: str, learner_id: str, leaf: str) -> str:
    """Return one topic of a learner; `leaf` is one of `LEARNER_WRITES`, `receipt`, or `+` for a subscription."""
    return f"{base(class_id)}/learner/{learner_id}/{leaf}"


def parse(class_id: str, topic: str) -> tuple[str, str] | None:
    """Return the learner's id and the leaf of a topic that learners write, or None for any other topic."""
    start = f"{base(class_id)}/learner/"
    if not topic.startswith(start):
        return None
    learner_id, _, leaf = topic[len(start) :].partition("/")
    return (learner_id, leaf) if leaf in LEARNER_WRITES and is_learner_id(learner_id) else None


def may_write(class_id: str, identity: str, topic: str) -> bool:
    """Say whether the teacher, or the learner of this id, may publish to a topic."""
    if identity == TEACHER:
        return topic.startswith(f"{base(class_id)}/")
    found = parse(class_id, topic)
    return found is not None and found[0] == identity


def may_read(class_id: str, identity: str, topic: str) -> bool:
    """Say whether they may subscribe to a filter, or be sent what is published to a topic."""
    if identity == TEACHER:
        return topic.startswith(f"{base(class_id)}/")
    return topic in {board(class_id), course(class_id), of_learner(class_id, identity, "receipt")}
