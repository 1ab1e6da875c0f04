"""How often a wrong answer, one symbol off the key, is accepted as right, and how many answers are decided at all.

What the learners of the development sets wrote and said is taken for wrong answers to keys that differ in a symbol:
one drawn at random, and a hard one. Whether a reading is settled by weighing is for the caller to say: this room knows
no tutor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mmtutor.domain.near_misses import near_misses
from mmtutor.domain.observation import Response
from mmtutor.domain.reading import Reading
from mmtutor.model.reader import Reader, same
from mmtutor.training.dev_samples import Sample
from mmtutor.training.dev_sets import FREE
from mmtutor.training.figures import Share, share
from mmtutor.training.outcomes import Outcome, chosen

# (reader, what was given, how it was read, answers that are possible) -> the reading that is judged
Settle = Callable[[Reader, Response, Reading, Sequence[str]], Reading]
_SEED = 17
_LEFT_OUT = ("-0dB", "-ink", FREE)  # sets that hold the same answers as another one


@dataclass(frozen=True, slots=True)
class NearMisses:
    """What became of wrong answers and right ones under one rule.

    The hard key is the one that the network finds likeliest, or, in `of_outcomes`, whatever it misread.
    """

    rule: str
    accepted_random: Share  # wrong answers accepted, the key drawn among all one symbol off
    accepted_hard: Share
    coverage: Share  # right answers that were decided, not asked about
    accepted_right: Share


def of_outcomes(outcomes: Sequence[Outcome], coverage: float = 0.85) -> list[NearMisses]:
    """Return what plain readings, made already, would do: accepted is what is sure and equal to the key.

    The second row has the threshold moved to where the answers decided are as many as `coverage`.
    """
    rows = [row for outcome in outcomes if not outcome.set.endswith(_LEFT_OUT) for row in _plainly(outcome)]
    if not rows:
        return []
    table = np.array(rows)
    confidence, flags = table[:, 0], table[:, 1:].astype(bool)
    moved = confidence >= np.quantile(confidence, 1.0 - coverage)
    return [
        _summed(f"plain reading, {where}", np.column_stack([flags[:, 1:] & sure[:, None], sure])[:, [0, 1, 3, 2]])
        for where, sure in (("all sets", flags[:, 0]), (f"threshold moved to {coverage:.0%} coverage", moved))
    ]


def _plainly(outcome: Outcome) -> Iterator[tuple[float, bool, bool, bool, bool]]:
    """Yield confidence, sure, and whether the reading is a key drawn at random, a hard key, the truth."""
    if outcome.sure is None or outcome.confidence is None:
        return
    for i, (text, truth) in enumerate(zip(outcome.texts, map(same, outcome.truths), strict=True)):
        if misses := near_misses(truth):
            key, read = _random_key(misses, int(outcome.rows[i])), same(text)
            yield float(outcome.confidence[i]), bool(outcome.sure[i]), read == key, read in misses, read == truth


def _random_key(misses: Sequence[str], row: int) -> str:
    return misses[int(np.random.default_rng([_SEED, row, len(misses)]).integers(len(misses)))]


def _summed(rule: str, columns: np.ndarray) -> NearMisses:
    return NearMisses(rule, *(share(column) for column in columns.astype(bool).T))


def measure_near_misses(
    reader: Reader,
    sets: Mapping[str, Sequence[Sample]],
    settle: Settle | None,
    most_each: int,
    tick: Callable[[], None] = lambda: None,
) -> list[NearMisses]:
    """Try every key on the plain reading and, with `settle`, on the weighed one."""
    rules: dict[str, Settle] = {"plain reading, the answers weighed below": lambda _, __, reading, ___: reading}
    if settle is not None:
        rules["settled by weighing"] = settle
    found: dict[str, list[tuple[bool, bool, bool, bool]]] = {rule: [] for rule in rules}
    for name, samples in sets.items():
        if name.endswith(_LEFT_OUT):
            continue
        for i in chosen(len(samples), most_each):
            truth = same(samples[i].truth)
            misses = near_misses(truth)
            if not misses:
                continue
            answer = samples[i].load()
            reading = reader.read(answer)
            likely = reader.weigh(answer, misses)
            keys = (_random_key(misses, int(i)), max(misses, key=lambda t: likely[t]))
            for rule, settled in rules.items():
                wrong = [_accepts(settled(reader, answer, reading, (k, *near_misses(k))), k) for k in keys]
                judged = settled(reader, answer, reading, (truth, *misses))
                found[rule].append((wrong[0], wrong[1], judged.sure, _accepts(judged, truth)))
        tick()
    return [_summed(rule, np.array(rows)) for rule, rows in found.items() if rows]


def _accepts(reading: Reading, key: str) -> bool:
    return reading.sure and same(reading.text) == same(key)
