"""How long an answer takes from what was given to what was read, and how much the model weighs on disk and in memory.

Memory is measured in a process of its own that does nothing else: `python -m mmtutor.training.speed_rows MODEL`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from mmtutor.domain.observation import Ink, Modality, Response, Sound
from mmtutor.model import noise
from mmtutor.model.backends import BACKENDS
from mmtutor.model.manifest import MANIFEST
from mmtutor.model.reader import Reader
from mmtutor.paths import asset
from mmtutor.process import be_a_good_neighbour
from mmtutor.training.dev_pairs import LEVELS, Pair, response
from mmtutor.training.dev_samples import Sample
from mmtutor.training.outcomes import Outcome, chosen
from mmtutor.training.sound_augment import Noises

ALL_THREE = "text, image and sound"
_RUNS = 100
_WARM_UP = 3
_ANSWERS = 20
_TIMEOUT_S = 120
_STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Speed:
    """Milliseconds to read one answer, features and decoding included."""

    what: str
    median_ms: float
    p95_ms: float
    count: int


def measure_speed(
    reader: Reader, sets: Mapping[str, Sequence[Sample]], pairs: Sequence[Pair], found: Noises, runs: int = _RUNS
) -> list[Speed]:
    """Read pictures, sounds and all three together; answers are those of the development sets."""
    rows = []
    for what, modality in (("image", Modality.IMAGE), ("sound", Modality.AUDIO)):
        every = [s for samples in sets.values() for s in samples if s.modality is modality]
        rows.append(_timed(reader, what, [every[i].load() for i in chosen(len(every), runs)]))
    levels = [level for level in LEVELS if level.height is not None]
    together = [
        replace(response(pair, levels[i % len(levels)], found), text=pair.truth)
        for i, pair in enumerate(pairs[i] for i in chosen(len(pairs), runs))
    ]
    return [*rows, _timed(reader, ALL_THREE, together)]


def _timed(reader: Reader, what: str, responses: Sequence[Response]) -> Speed:
    for warm in responses[:_WARM_UP]:
        reader.read(warm)
    times = []
    for given in responses:
        started = time.perf_counter()
        reader.read(given)
        times.append((time.perf_counter() - started) * 1e3)
    return Speed(what, float(np.median(times)), float(np.quantile(times, 0.95)), len(times))


def times_faster(ours: Sequence[Outcome], theirs: Sequence[Outcome]) -> float:
    """Return how many times as long the other system takes: medians over the same samples of the same sets."""
    mine = {o.set: o for o in ours}
    pairs = [(mine[o.set].only(o.rows).ms, o.ms) for o in theirs if o.set in mine and len(o.ms)]
    if not pairs:
        return float("nan")
    return float(np.median(np.concatenate([t for _, t in pairs])) / np.median(np.concatenate([m for m, _ in pairs])))


def megabytes_on_disk(folder: Path) -> float:
    """Return the size of the model files, the noise meter's included."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    graphs = [folder / Path(g["file"]).name for g in manifest["graphs"].values()]
    return sum(file.stat().st_size for file in (*graphs, asset(noise.FILE))) / 1e6


def megabytes_in_memory(folder: Path) -> float:
    """Return how much more memory a process needs once the model is loaded and has read answers by all senses.

    Not a number where the system does not tell.
    """
    done = subprocess.run(
        [sys.executable, "-m", __name__, str(folder)], capture_output=True, timeout=_TIMEOUT_S, check=False, text=True
    )
    return float(done.stdout) if done.returncode == 0 and done.stdout.strip() else float("nan")


def _resident_bytes() -> float:
    if not _STATUS.exists():
        return float("nan")
    line = next(x for x in _STATUS.read_text(encoding="utf-8").splitlines() if x.startswith("VmRSS"))
    return float(line.split()[1]) * 1024


def _growth(folder: Path) -> float:
    """Return by how many bytes this process grows when it loads the model and reads a lesson's answers of all sizes."""
    rng = np.random.default_rng(0)
    Reader(None).read(Response(text="2 x + 3 ="))  # what the program needs without the model
    before = _resident_bytes()
    reader = Reader(BACKENDS["litert"](folder))
    for _ in range(_ANSWERS):
        characters, seconds = int(rng.integers(1, 10)), rng.uniform(0.5, 5.0)
        strokes = tuple(np.cumsum(rng.normal(0, 9, (30, 2)), axis=0) + np.array([80 * i, 0]) for i in range(characters))
        sound = Sound(rng.normal(0, 0.1, int(16_000 * seconds)), 16_000)
        given = Response(text="2 x + 3 =", ink=Ink(strokes), sound=sound)
        for part in (replace(given, sound=None, text=None), replace(given, ink=None, text=None), given):
            reader.read(part)
    return _resident_bytes() - before


if __name__ == "__main__":
    be_a_good_neighbour()  # as the program is one
    sys.stdout.write(f"{_growth(Path(sys.argv[1])) / 1e6:.1f}\n")
