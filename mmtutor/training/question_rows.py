"""Does it help or hurt to show the network the question? Every set is read without one and with a random real one.

The questions are those of the built-in courses in all their languages, and have nothing to do with the answers: what
is measured is whether the network believes what it is asked more than what it sees and hears.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mmtutor.model.backends import Backend
from mmtutor.model.reader import Reader, same
from mmtutor.training.dev_samples import Sample
from mmtutor.training.figures import interval_of
from mmtutor.training.outcomes import chosen

_PLACE = re.compile(r"\{[^{}]*\}")
_SEED = 19


@dataclass(frozen=True, slots=True)
class QuestionEffect:
    """Share read right without and with a question; `low` and `high` bound the difference at 95 %."""

    set: str
    count: int
    without: float
    with_one: float
    low: float
    high: float


def course_questions(folder: Path) -> list[str]:
    """Return the prompts of all items of the courses in a folder, in every language, with numbers put in."""
    rng = np.random.default_rng(_SEED)
    files = sorted(folder.glob("*/lesson-*.toml"))
    prompts = [
        text
        for file in files
        for item in tomllib.loads(file.read_text(encoding="utf-8")).get("item", ())
        for text in _texts(item.get("prompt", ""))
    ]
    return [_PLACE.sub(lambda _: str(rng.integers(2, 13)), prompt) for prompt in prompts]


def _texts(prompt: Any) -> Iterator[str]:
    yield from prompt.values() if isinstance(prompt, Mapping) else [prompt]


def measure_questions(
    backend: Backend,
    sets: Mapping[str, Sequence[Sample]],
    questions: Sequence[str],
    most_each: int,
    tick: Callable[[], None] = lambda: None,
) -> list[QuestionEffect]:
    """Read some of each set both ways. The manifest's word on questions is set aside meanwhile."""
    rng = np.random.default_rng(_SEED)
    usual, backend.uses_question = backend.uses_question, True
    try:
        reader = Reader(backend)
        rows = []
        for name, samples in sets.items():
            hits = []
            for i in chosen(len(samples), most_each):
                answer, truth = samples[i].load(), same(samples[i].truth)
                asked = questions[int(rng.integers(len(questions)))]
                hits.append([same(reader.read(answer, question).text) == truth for question in ("", asked)])
            rows.append(effect(name, np.array(hits, float)))
            tick()
        return rows
    finally:
        backend.uses_question = usual


def effect(name: str, hits: np.ndarray) -> QuestionEffect:
    """Sum up hits (n, 2) without and with a question."""
    gained = hits[:, 1] - hits[:, 0]
    low, high = interval_of(lambda rows: float(gained[rows].mean()), len(gained))
    return QuestionEffect(name, len(hits), float(hits[:, 0].mean()), float(hits[:, 1].mean()), low, high)


def pooled(rows: Sequence[QuestionEffect]) -> tuple[float, float]:
    """Return the shares read right without and with a question over all samples."""
    if not rows:
        return float("nan"), float("nan")
    weights = [r.count for r in rows]
    return (
        float(np.average([r.without for r in rows], weights=weights)),
        float(np.average([r.with_one for r in rows], weights=weights)),
    )
