"""What one system answered on one set, sample by sample: all figures of an evaluation are made of these.

Knows how a system is run and timed; knows nothing of what a set is for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from mmtutor.domain.observation import Response
from mmtutor.domain.reading import Expects, Reading
from mmtutor.model.reader import Reader, same
from mmtutor.training.dev_samples import Sample

_SEED = 0
Read = Callable[[Response, Expects], Reading | str]  # a baseline's answer is text: it cannot say how sure it is


@dataclass(frozen=True, slots=True)
class Outcome:
    """One system on some samples of one set; all arrays are (n,). A baseline does not tell the last four."""

    system: str
    set: str
    rows: np.ndarray  # which samples of the set these are
    texts: tuple[str, ...]
    truths: tuple[str, ...]
    exact: np.ndarray  # bool: the reading is the truth
    ms: np.ndarray
    sure: np.ndarray | None = None
    likely: np.ndarray | None = None
    rivalled: np.ndarray | None = None  # bool: something else may have been meant, too
    confidence: np.ndarray | None = None

    @property
    def right(self) -> np.ndarray:
        """Bool (n,): exact, or, where there was nothing to read, that nothing was read surely."""
        empty = np.array([t == "" for t in self.truths])
        doubted = np.zeros(len(empty), bool) if self.sure is None else ~self.sure
        return self.exact | (empty & doubted)

    def only(self, rows: np.ndarray) -> Outcome:
        """Return the outcome on those of its samples that are among `rows`."""
        kept = np.flatnonzero(np.isin(self.rows, rows))
        return Outcome(
            self.system,
            self.set,
            self.rows[kept],
            tuple(self.texts[i] for i in kept),
            tuple(self.truths[i] for i in kept),
            self.exact[kept],
            self.ms[kept],
            None if self.sure is None else self.sure[kept],
            None if self.likely is None else self.likely[kept],
            None if self.rivalled is None else self.rivalled[kept],
            None if self.confidence is None else self.confidence[kept],
        )


def chosen(count: int, most: int | None) -> np.ndarray:
    """Return which of `count` samples are measured: at most so many, drawn by a fixed seed, in their order."""
    if most is None or most >= count:
        return np.arange(count)
    return np.sort(np.random.default_rng(_SEED).permutation(count)[:most])


def as_asked(reader: Reader) -> Read:
    """Return how our reader reads a response to a question that expects something."""
    return lambda response, expects: reader.read(response, expects=expects)


def measure(system: str, name: str, samples: Sequence[Sample], read: Read, most: int | None = None) -> Outcome:
    """Run one system over one set, or over some of it."""
    rows = chosen(len(samples), most)
    answers, times = [], []
    for row in rows:
        response = samples[row].load()
        started = time.perf_counter()
        answers.append(read(response, samples[row].expects))
        times.append((time.perf_counter() - started) * 1e3)
    readings = [a for a in answers if isinstance(a, Reading)]
    texts = tuple(a.text if isinstance(a, Reading) else a for a in answers)
    truths = tuple(samples[row].truth for row in rows)
    told = len(readings) == len(rows)
    return Outcome(
        system,
        name,
        rows,
        texts,
        truths,
        np.array([same(x) == same(y) for x, y in zip(texts, truths, strict=True)], bool),
        np.array(times),
        np.array([r.sure for r in readings], bool) if told else None,
        np.array([r.likely for r in readings], bool) if told else None,
        np.array([r.rivalled for r in readings], bool) if told else None,
        np.array([r.confidence for r in readings]) if told else None,
    )
