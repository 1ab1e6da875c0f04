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


def of_outcomes(outcomes: Sequence[Outcome]) -> list[NearMisses]:
    """Return what plain readings, made already, would do: accepted is what is sure or likely and equal to the key."""
    rows = [row for outcome in outcomes if not outcome.set.endswith(_LEFT_OUT) for row in _plainly(outcome)]
    return [_summed("plain reading, all sets", np.array(rows))] if rows else []


def _plainly(outcome: Outcome) -> Iterator[tuple[bool, bool, bool, bool]]:
    """Yield whether a key drawn at random and a hard one would be accepted; right answers decided, and accepted."""
    if outcome.sure is None or outcome.likely is None or outcome.rivalled is None:
        return
    for i, (text, truth) in enumerate(zip(outcome.texts, map(same, outcome.truths), strict=True)):
        if misses := near_misses(truth):
            sure, read = bool(outcome.sure[i]), same(text)
            taken = sure or bool(outcome.likely[i])
            right = taken and read == truth
            hit = taken and read == _random_key(misses, int(outcome.rows[i]))
            yield hit, taken and read in misses, right or (sure and not outcome.rivalled[i]), right


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
                right = _accepts(judged, truth)
                decided = right or (judged.sure and not judged.rivalled)
                found[rule].append((wrong[0], wrong[1], decided, right))
        tick()
    return [_summed(rule, np.array(rows)) for rule, rows in found.items() if rows]


def _accepts(reading: Reading, key: str) -> bool:
    return (reading.sure or reading.likely) and same(reading.text) == same(key)
