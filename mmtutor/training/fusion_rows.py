"""Is an answer that is seen and heard read better than one that is only seen or only heard? Do contradictions show?

Late fusion, the control, adds the log-probabilities that picture and sound alone give to the answers that either
suggests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mmtutor.domain.observation import Response
from mmtutor.domain.reading import Expects, Reading
from mmtutor.model.backends import Backend
from mmtutor.model.expecting import log_prior
from mmtutor.model.reader import Reader, same
from mmtutor.training.dev_pairs import LEVELS, Level, Pair, response
from mmtutor.training.figures import Share, interval_of, share
from mmtutor.training.sound_augment import Noises

_LEAST = 1e-12  # stands for a probability of nought
WAYS = ("all", "picture", "sound", "late")


@dataclass(frozen=True, slots=True)
class FusionLevel:
    """What went wrong at one level, bool (n,) by way of reading, and what was flagged, bool (n,)."""

    name: str
    wrong: Mapping[str, np.ndarray]
    falsely_flagged: np.ndarray  # pairs that agree
    flagged: np.ndarray  # pairs whose sound says another answer
    doubted: np.ndarray  # the same, flagged or not sure

    @property
    def best_single(self) -> str:
        """The way of the fewest errors among picture and sound."""
        return min(("picture", "sound"), key=lambda way: float(self.wrong[way].mean()))

    def ratio(self) -> Share:
        """Return the error of all over that of the best single one, with its interval; nan where that has none."""
        both, count = self.wrong["all"], len(self.wrong["all"])

        def quotient(rows: np.ndarray) -> float:
            single = min(float(self.wrong[way][rows].mean()) for way in ("picture", "sound"))
            return float(both[rows].mean()) / single if single else float("nan")

        return Share(quotient(np.arange(count)), *interval_of(quotient, count, resamples=1000), count)


def measure_fusion(
    make_reader: Callable[[], Reader],
    pairs: Sequence[Pair],
    found: Noises,
    levels: Sequence[Level] = LEVELS,
    tick: Callable[[], None] = lambda: None,
) -> list[FusionLevel]:
    """Read every pair at every level, together and apart, and once with the sound of another pair."""
    reader, eye, ear = make_reader(), make_reader(), make_reader()
    rows = []
    for level in levels:
        wrong: dict[str, list[bool]] = {way: [] for way in WAYS}
        flags: dict[str, list[bool]] = {"false": [], "true": [], "doubt": []}
        for i, pair in enumerate(pairs):
            both = response(pair, level, found)
            seen, heard = replace(both, sound=None), Response(sound=both.sound)
            readings = {"all": reader.read(both), "picture": eye.read(seen), "sound": ear.read(heard)}
            texts = {way: reading.text for way, reading in readings.items()}
            texts["late"] = _late(eye, ear, seen, heard, readings)
            for way, text in texts.items():
                wrong[way].append(same(text) != same(pair.truth))
            flags["false"].append(readings["all"].conflict)
            other = _of_another_answer(pairs, i)
            if other is not None:
                sound = response(other, level, found, picture=False).sound
                contradicted = reader.read(replace(both, sound=sound))
                flags["true"].append(contradicted.conflict)
                flags["doubt"].append(contradicted.conflict or not contradicted.sure)
            tick()
        arrays = {way: np.array(found_wrong) for way, found_wrong in wrong.items()}
        flagged = [np.array(flags[name], bool) for name in ("false", "true", "doubt")]
        rows.append(FusionLevel(level.name, arrays, *flagged))
    return rows


def readers_of(backend: Backend) -> Callable[[], Reader]:
    """Return a way to make readers over one backend; each remembers what it read last."""
    return lambda: Reader(backend)


def _late(eye: Reader, ear: Reader, seen: Response, heard: Response, readings: Mapping[str, Reading]) -> str:
    alone = (readings["picture"], readings["sound"])
    union = dict.fromkeys(text for r in alone for text in (r.text, *(c.text for c in r.alternatives)))
    by_picture, by_sound = eye.weigh(seen, tuple(union)), ear.weigh(heard, tuple(union))

    def score(text: str) -> float:
        """What either sense gives, without how likely such an answer is held of one sense alone."""
        prior = log_prior(text, Expects.ANYTHING)
        return sum(float(np.log(max(by[text], _LEAST))) - prior for by in (by_picture, by_sound))

    return max(union, key=score)


def _of_another_answer(pairs: Sequence[Pair], number: int) -> Pair | None:
    """Return a pair of another answer, half the list away so that it is mostly of another kind or speaker."""
    for step in range(len(pairs)):
        other = pairs[(number + len(pairs) // 2 + step) % len(pairs)]
        if same(other.truth) != same(pairs[number].truth):
            return other
    return None


def flags(levels: Sequence[FusionLevel]) -> tuple[Share, Share, Share]:
    """Return contradictions flagged, contradictions flagged or not sure, and agreeing pairs flagged, over levels."""
    return (
        share(np.concatenate([level.flagged for level in levels])),
        share(np.concatenate([level.doubted for level in levels])),
        share(np.concatenate([level.falsely_flagged for level in levels])),
    )
