"""How sure is sure enough: fits the calibration on one half of every development set, measures it on the other.

Platt scaling (see `model.confidence`) for each sense apart, with the least negative log likelihood. The threshold is
the lowest at which few enough readings are surely wrong; a reading is likely from the lowest at which few enough wrong
answers would be taken for the key. Senses are in conflict from where few enough pairs that agree lie above, among those
whose sound is clear, as most are that are recorded in quiet, and among all others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mmtutor.domain.near_misses import near_misses
from mmtutor.model.backends import BACKENDS, Backend
from mmtutor.model.confidence import Platt, Separation, sense_of
from mmtutor.model.manifest import MANIFEST
from mmtutor.model.reader import Reader, same
from mmtutor.training.dev_pairs import LEVELS, Pair, response
from mmtutor.training.dev_samples import Sample
from mmtutor.training.figures import calibration_error
from mmtutor.training.outcomes import chosen
from mmtutor.training.sound_augment import Noises

FALSE_ACCEPTS = 0.005  # share of answers that may be surely read as one a symbol off: as a key they would be accepted
FALSE_ANSWERS = 0.01  # share of responses without an answer that may be surely read as one
WRONG_WHEN_SURE = 0.005  # share of what is surely read; a right answer among them is told wrong
# The same for readings that count only where they are the key:
LIKELY_ACCEPTS = 0.0025  # share of answers one symbol off a key drawn at random: half of what is allowed
LIKELY_HARD_ACCEPTS = 0.05  # the same, the key being whatever symbol was misread
LIKELY_ANSWERS = 0.05  # share of responses without an answer; a key is hit by few of them
FALSE_FLAGS = 0.03  # share of agreeing pairs of picture and sound whose sound is not clear that count as conflicts
FALSE_FLAGS_CLEAR = 0.02  # the same of those whose sound is clear: most answers are given in quiet
NOT_CLEAR = 0.2  # share of sounds in quiet that do not count as clear
MOST_EACH = 150
SCALES = (0.3, 3.0)
_SURELY = 0.999  # the threshold where nothing keeps the targets
_SEED = 3
_LEAST = 1e-6


def fitting_half(count: int) -> np.ndarray:
    """Return the rows of a set that the calibration and the threshold are fitted on; the others measure them."""
    return np.sort(np.random.default_rng(_SEED).permutation(count)[: count // 2])


@dataclass(frozen=True, slots=True)
class Trace:
    """One reading: by which sense, with which probability before calibration, and what it should have been."""

    sense: str
    probability: float
    text: str
    truth: str

    @property
    def right(self) -> bool:
        """Whether it was read as it should be; both are in the form in which readings are compared."""
        return self.text == self.truth


class _Plain:
    """A backend whose probabilities are left as they are."""

    calibration: Mapping[str, Platt] = {}

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)


def calibrate(
    folder: Path,
    sets: Mapping[str, Sequence[Sample]],
    pairs: Sequence[Pair],
    noises: Noises,
    most_each: int = MOST_EACH,
) -> dict[str, Any]:
    """Fit calibration and threshold on one half of every set, conflict on `pairs`; store them in the manifest."""
    backend = BACKENDS["litert"](folder)
    assert backend is not None
    samples = [s[i] for s in sets.values() for i in _some(fitting_half(len(s)), most_each // 2)]
    traces = traced(backend, samples)
    fitted = {sense: platt([t for t in traces if t.sense == sense]) for sense in sorted({t.sense for t in traces})}
    confidence = np.array([fitted[t.sense](t.probability) for t in traces])
    found = {
        "calibration": {sense: [round(p.scale, 4), round(p.shift, 4)] for sense, p in fitted.items()},
        "threshold": threshold(traces, confidence),
        "likely": likely(traces, confidence),
        "separate": asdict(separation(backend, pairs, noises) if pairs else backend.separate),
        "calibration_error": round(calibration_error(confidence, np.array([t.right for t in traces])), 4),
    }
    path = folder / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | found, indent=1), encoding="utf-8")
    return found


def separation(backend: Backend, pairs: Sequence[Pair], noises: Noises) -> Separation:
    """Return the disagreement that few enough pairs of the same answer exceed, over all levels of noise."""
    from rich.progress import track

    reader = Reader(backend)
    found: list[tuple[float, float, bool]] = []
    for level in LEVELS:
        for pair in track(pairs, description=f"pairs, {level.name}"):
            reading = reader.read(response(pair, level, noises))
            if reading.snr_db is not None:
                found.append((reading.disagreement, reading.snr_db, level.snr_db is None))
    apart, snr_db, quiet = np.array(found).T
    return separated(apart, snr_db, quiet > 0)


def separated(apart: np.ndarray, snr_db: np.ndarray, quiet: np.ndarray) -> Separation:
    """Return the disagreements that few enough of these readings exceed, where the sound is clear and where it is not.

    `apart` (n,) in nats is of pairs that agree, `snr_db` what the noise meter tells of their sounds, `quiet` says which
    were recorded in quiet.
    """
    clear_db = float(np.quantile(snr_db[quiet], NOT_CLEAR))
    clear = snr_db >= clear_db

    def few(taken: np.ndarray, share: float) -> float:
        return round(float(np.quantile(apart[taken], 1.0 - share)), 3)

    return Separation(few(~clear, FALSE_FLAGS), few(clear, FALSE_FLAGS_CLEAR), round(clear_db, 1))


def _some(rows: np.ndarray, most: int) -> np.ndarray:
    return rows[chosen(len(rows), most)]


def traced(backend: Backend, samples: Sequence[Sample]) -> list[Trace]:
    """Read samples without calibration. Where nothing is there for the network to read, nothing is noted."""
    from rich.progress import track

    reader = Reader(_Plain(backend))
    traces: list[Trace] = []
    for sample in track(samples, description="calibration"):
        response = sample.load()
        reading = reader.read(response, expects=sample.expects)
        if reading.confidence < 1.0:
            sense = sense_of(response.modalities)
            traces.append(Trace(sense, reading.confidence, same(reading.text), same(sample.truth)))
    return traces


def platt(traces: Sequence[Trace]) -> Platt:
    """Return the scaling at which the confidences fit best what was right: the least negative log likelihood."""
    from scipy.optimize import minimize

    right = np.array([t.right for t in traces], float)
    probability = np.clip([t.probability for t in traces], _LEAST, 1 - _LEAST)
    logits = np.log(probability / (1 - probability))

    def loss(x: np.ndarray) -> float:
        z = x[0] * logits + x[1]
        return float(np.mean(np.logaddexp(0.0, z) - right * z))

    found = minimize(loss, (1.0, 0.0), method="L-BFGS-B", bounds=(SCALES, (-3.0, 3.0)))
    return Platt(float(found.x[0]), float(found.x[1]))


def threshold(traces: Sequence[Trace], confidence: np.ndarray) -> float:
    """Return the lowest confidence from which readings may be called sure, for all three targets."""
    wrong, empty, near = _mistakes(traces)

    def kept(taken: np.ndarray) -> bool:
        return bool(
            wrong[taken].mean() <= WRONG_WHEN_SURE
            and (near[taken] > 0).sum() <= FALSE_ACCEPTS * (~empty).sum()
            and (wrong & empty & taken).sum() <= FALSE_ANSWERS * empty.sum()
        )

    return _lowest(confidence, kept)


def likely(traces: Sequence[Trace], confidence: np.ndarray) -> float:
    """Return the lowest confidence from which a reading that is the key may be taken as right."""
    wrong, empty, near = _mistakes(traces)
    answers = (~empty).sum()

    def kept(taken: np.ndarray) -> bool:
        return bool(
            near[taken].sum() <= LIKELY_ACCEPTS * answers
            and (near[taken] > 0).sum() <= LIKELY_HARD_ACCEPTS * answers
            and (wrong & empty & taken).sum() <= LIKELY_ANSWERS * empty.sum()
        )

    return _lowest(confidence, kept)


def _mistakes(traces: Sequence[Trace]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Say of each reading whether it is wrong, whether nothing was there, and its share of the keys one symbol off."""
    misses = [near_misses(t.truth) if not t.right else () for t in traces]
    return (
        np.array([not t.right for t in traces]),
        np.array([t.truth == "" for t in traces]),
        np.array([1 / len(m) if t.text in m else 0.0 for t, m in zip(traces, misses, strict=True)]),
    )


def _lowest(confidence: np.ndarray, kept: Callable[[np.ndarray], bool]) -> float:
    """Return the lowest confidence from which what is taken keeps the targets, rounded down to a millionth."""
    for least in np.unique(confidence):
        if kept(confidence >= least):
            return float(np.floor(least * 1e6) / 1e6)
    return _SURELY
