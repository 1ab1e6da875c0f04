"""How sure is sure enough: fits the temperature on one half of every development set, measures it on the other.

The temperature divides the network's scores (Guo et al. 2017, "On Calibration of Modern Neural Networks"); it is the
one of least negative log likelihood. The threshold is the lowest at which few enough readings are surely wrong.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mmtutor.domain.near_misses import near_misses
from mmtutor.model import vocabulary
from mmtutor.model.backends import BACKENDS, Backend, Decoding
from mmtutor.model.decoding import log_probabilities
from mmtutor.model.manifest import MANIFEST
from mmtutor.model.reader import Reader, same
from mmtutor.training.dev_samples import Sample
from mmtutor.training.figures import calibration_error
from mmtutor.training.outcomes import chosen

FALSE_ACCEPTS = 0.005  # share of answers that may be surely read as one a symbol off: as a key they would be accepted
FALSE_ANSWERS = 0.01  # share of responses without an answer that may be surely read as one
WRONG_WHEN_SURE = 0.02
MOST_EACH = 150
COLDEST, HOTTEST = 0.3, 4.0
_SURELY = 0.999  # the threshold where nothing keeps the targets
_SEED = 3
_LEAST = 1e-6


def fitting_half(count: int) -> np.ndarray:
    """Return the rows of a set that temperature and threshold are fitted on; the others measure them."""
    return np.sort(np.random.default_rng(_SEED).permutation(count)[: count // 2])


@dataclass(frozen=True, slots=True)
class Trace:
    """One reading: the scores (characters, vocabulary) met on its way, the tokens written, and whether it is right.

    `factor` is what else its confidence was multiplied by.
    """

    scores: np.ndarray
    tokens: np.ndarray
    factor: float
    right: bool
    text: str
    truth: str

    def confidence(self, temperature: float) -> float:
        """Return the confidence that the reading has at a temperature."""
        return float(self.factor * np.exp(_log_confidence(self.scores, self.tokens, temperature)))


class _Noting:
    """A backend that remembers the last answer it began."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self.begun: Decoding | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)

    def forget(self) -> None:
        """Forget it."""
        self.begun = None

    def start(self, *inputs: Any) -> Decoding:
        """Begin an answer."""
        self.begun = self._backend.start(*inputs)
        return self.begun


def calibrate(folder: Path, sets: Mapping[str, Sequence[Sample]], most_each: int = MOST_EACH) -> dict[str, float]:
    """Fit temperature and threshold on one half of every set and store them in the manifest."""
    backend = BACKENDS["litert"](folder)
    assert backend is not None
    samples = [s[i] for s in sets.values() for i in _some(fitting_half(len(s)), most_each // 2)]
    traces = traced(backend, samples)
    temperature = round(best_temperature(traces), 4)
    found = {"temperature": temperature, "threshold": threshold(traces, temperature)}
    confidence = np.array([t.confidence(temperature) for t in traces])
    found["calibration_error"] = round(calibration_error(confidence, np.array([t.right for t in traces])), 4)
    path = folder / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | found, indent=1), encoding="utf-8")
    return found


def _some(rows: np.ndarray, most: int) -> np.ndarray:
    return rows[chosen(len(rows), most)]


def traced(backend: Backend, samples: Sequence[Sample]) -> list[Trace]:
    """Read samples and note the scores on the way of each reading, so that any temperature can be tried on them."""
    from rich.progress import track

    noting = _Noting(backend)
    reader = Reader(noting)
    traces: list[Trace] = []
    for sample in track(samples, description="calibration"):
        noting.forget()
        reading = reader.read(sample.load())
        begun = noting.begun
        if begun is None or not set(reading.text) <= set(vocabulary.CHARACTERS):
            continue  # nothing for the network to read: its confidence has no temperature
        tokens = np.array([*vocabulary.encode(reading.text), *([vocabulary.END] if reading.text else [])])
        scores = _scores(begun.take([0]), tokens)
        plain = np.exp(_log_confidence(scores, tokens, backend.temperature))
        factor = min(1.0, reading.confidence / max(plain, _LEAST))
        truth = same(sample.truth)
        traces.append(Trace(scores, tokens, factor, same(reading.text) == truth, reading.text, truth))
    return traces


def _scores(decoding: Decoding, tokens: np.ndarray) -> np.ndarray:
    """Return the scores (characters, vocabulary) met when exactly these tokens are written."""
    written = [vocabulary.BEGIN, *tokens[:-1]]
    return np.concatenate([np.asarray(decoding.step(np.array([t], np.int32)), np.float64) for t in written])


def _log_confidence(scores: np.ndarray, tokens: np.ndarray, temperature: float) -> float:
    return float(
        sum(log_probabilities(scores[i : i + 1], i, temperature)[0, token] for i, token in enumerate(tokens.tolist()))
    )


def best_temperature(traces: Sequence[Trace]) -> float:
    """Return the temperature at which the confidences fit best what was right: the least negative log likelihood."""
    from scipy.optimize import minimize_scalar

    right = np.array([t.right for t in traces], float)

    def loss(log_temperature: float) -> float:
        temperature = float(np.exp(log_temperature))
        confidence = np.clip([t.confidence(temperature) for t in traces], _LEAST, 1 - _LEAST)
        return float(-np.mean(right * np.log(confidence) + (1 - right) * np.log(1 - confidence)))

    bounds = (np.log(COLDEST), np.log(HOTTEST))
    found = minimize_scalar(loss, bounds=bounds, method="bounded", options={"xatol": 0.005})
    return float(np.exp(found.x))


def threshold(traces: Sequence[Trace], temperature: float) -> float:
    """Return the lowest confidence from which readings may be called sure, for all three targets."""
    confidence = np.array([t.confidence(temperature) for t in traces])
    wrong = np.array([not t.right for t in traces])
    empty = np.array([t.truth == "" for t in traces])
    near = wrong & np.array([same(t.text) in near_misses(t.truth) for t in traces])
    for least in np.unique(confidence):
        sure = confidence >= least
        if (
            wrong[sure].mean() <= WRONG_WHEN_SURE
            and (near & sure).sum() <= FALSE_ACCEPTS * (~empty).sum()
            and (wrong & empty & sure).sum() <= FALSE_ANSWERS * empty.sum()
        ):
            return float(np.floor(least * 1e6) / 1e6)
    return _SURELY
