"""Logs of answers as arrays, from our own store or from a table in the public ASSISTments layout.

One answer is one row here, however many skills its item has: tables that repeat an answer for each of its skills show
a sequence model the result it is to predict (on the skill-builder table of 2009 that lifts AUC by some 0.1).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from mmtutor.domain.picture import Evidence
from mmtutor.errors import UserError

_DAY = timedelta(days=1)
_NEEDED = ("order_id", "user_id", "correct", "skill_id")


@dataclass(frozen=True, slots=True)
class Answers:
    """First answers, each learner's together and in their order. `learner`, `correct` and `day` have shape (answers,).

    `day` counts from any moment; it is 0 everywhere where a log has no times. `skills` are indices into `names`.
    """

    learner: np.ndarray
    day: np.ndarray
    correct: np.ndarray
    skills: tuple[tuple[int, ...], ...]
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.skills)

    def of(self, learners: Iterable[int]) -> Answers:
        """Return the answers of some learners."""
        kept = np.flatnonzero(np.isin(self.learner, list(learners)))
        skills = tuple(self.skills[i] for i in kept)
        return Answers(self.learner[kept], self.day[kept], self.correct[kept], skills, self.names)

    def split(self, share: float, seed: int) -> tuple[Answers, Answers]:
        """Split by learner: `share` of them, drawn at random, and the others."""
        everyone = np.unique(self.learner)
        drawn = np.random.default_rng(seed).permutation(everyone)
        cut = round(share * len(everyone))
        return self.of(drawn[:cut]), self.of(drawn[cut:])


def answers_of(rows: Iterable[tuple[str, float, bool, Sequence[str]]]) -> Answers:
    """Build from (learner, day, correct, names of skills), each learner's rows in their order."""
    by_learner: dict[str, list[tuple[float, bool, tuple[int, ...]]]] = {}
    names: dict[str, int] = {}
    for learner, day, correct, skills in rows:
        indices = tuple(names.setdefault(skill, len(names)) for skill in dict.fromkeys(skills))
        by_learner.setdefault(learner, []).append((day, correct, indices))
    flat = [(i, *row) for i, rows_of_one in enumerate(by_learner.values()) for row in rows_of_one]
    return Answers(
        learner=np.array([row[0] for row in flat], np.int64),
        day=np.array([row[1] for row in flat], np.float64),
        correct=np.array([row[2] for row in flat], np.float64),
        skills=tuple(row[3] for row in flat),
        names=tuple(names),
    )


def from_evidence(log: Iterable[tuple[str, Evidence]]) -> Answers:
    """Build from our own log, pairs of learner and answer in the order of time. Hinted and further tries stay out."""
    last: dict[str, tuple[str, str]] = {}
    rows, begin = [], None
    for learner, answer in log:
        item = (answer.session_id, answer.item_id)
        again, last[learner] = last.get(learner) == item, item
        begin = begin or answer.at
        if answer.skills and not again and answer.hints_used == 0:
            rows.append((learner, _days(answer.at, begin), answer.correct, answer.skills))
    return answers_of(rows)


def from_assistments(path: Path) -> Answers:
    """Read a CSV with the columns of the ASSISTments skill-builder table of 2009, less scaffolding and untagged rows.

    Rows with one `order_id` are one answer to an item of several skills, and become one answer. Raises `UserError`.
    """
    found: dict[int, tuple[str, bool, list[str]]] = {}
    try:
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            table = csv.DictReader(file)
            missing = [name for name in _NEEDED if name not in (table.fieldnames or ())]
            if missing:
                raise UserError("{file} has no column {column}.", file=path.name, column=missing[0])
            for row in table:
                skill = (row.get("skill_name") or row["skill_id"] or "").strip()
                if skill in ("", "NA") or row.get("original", "1") == "0":
                    continue
                answer = (row["user_id"], float(row["correct"]) >= 1, list[str]())
                found.setdefault(int(row["order_id"]), answer)[2].append(skill)
    except OSError as trouble:
        raise UserError("{file} cannot be read.", file=path.name) from trouble
    except (TypeError, ValueError) as trouble:
        raise UserError("{file} is not an ASSISTments table: {reason}", file=path.name, reason=trouble) from trouble
    if not found:
        raise UserError("{file} has no answer with a skill.", file=path.name)
    return answers_of((user, 0.0, correct, skills) for _, (user, correct, skills) in sorted(found.items()))


def _days(moment: datetime, begin: datetime) -> float:
    return (moment - begin) / _DAY
