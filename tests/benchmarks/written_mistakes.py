"""Handwritten working with a planted mistake: from the picture of a page to its first wrong line.

Measures how often `mmtutor assess` finds the planted line, or none on a clean page, on pages that nobody has seen: the
working is that of `planted_mistakes`, each page in the hand of one writer of UNIPEN on whom nothing is trained. Signs
which that writer left out are other such writers'; those that nobody gave (× ÷ · ≤ ≥) are drawn by rule, anew. What
the network has no characters for (roots, ±, arrows) is left out and counted; "or" becomes a comma. A line misread where
the planted one stands is found for the wrong reason: pages read exactly that far are counted too.

Where `assess` is unsure, its likely first wrong line counts as read. Then the lines that it asks about are confirmed
one after the other by a learner who tells truly what stands there, and what is told at the end counts as confirmed.
With `--writers train` the hands are those that the network was trained on: to choose by, not to report.

    python -m tests.benchmarks.written_mistakes --cases 400 --seed 1 [--camera] [--close] [--writers train] [--show 20]
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from mmtutor import paths, settings
from mmtutor.app import load_reader
from mmtutor.commands.working import judged_work
from mmtutor.domain.assessment import Verdict
from mmtutor.domain.maths import MathsSyntaxError
from mmtutor.domain.maths.canonical import canonical
from mmtutor.domain.observation import Picture
from mmtutor.domain.reading import Reading
from mmtutor.domain.steps.lines import steps_of
from mmtutor.model.reader import same
from mmtutor.model.vocabulary import CHARACTERS
from mmtutor.training.camera_sim import photograph
from mmtutor.training.figures import Share, interval_of, share
from mmtutor.training.glyphs import Bank, Glyph, glyph_of, pen_writers
from mmtutor.training.hand import Hand, traced
from mmtutor.training.layout import place, spacing
from mmtutor.training.pairs import node_of
from mmtutor.training.shapes import DRAWN
from mmtutor.tutor.reading_pages import read_page
from tests.benchmarks.planted import Case
from tests.benchmarks.planted_mistakes import cases

FLOOR, GOAL = 0.75, 0.92
Writer = Mapping[str, list[Glyph]]
_PAGE = np.array([18, 14], np.float32)  # at least so large, in digit heights
_WORD = re.compile(r"[a-z]{3,}")


def pages(number: int, seed: int, left_out: Counter[str]) -> Iterator[tuple[Case, tuple[str, ...]]]:
    """Yield cases with their lines as they stand on paper, as many clean ones as wrong ones."""
    wanted = {True: number // 2, False: number - number // 2}
    for _, case in cases(20 * number + 200, seed):
        clean = case.wrong is None
        if wanted[clean]:
            lines = tuple(on_paper(line) for line in case.lines)
            if all(lines):
                wanted[clean] -= 1
                yield case, lines
            else:
                left_out["clean" if clean else "wrong"] += 1
        if not any(wanted.values()):
            return


def on_paper(line: str) -> str:
    """Return a typed line in the characters the network writes, "" where they do not suffice."""
    steps = steps_of(line)
    if len(steps) != 1:
        return ""
    try:
        text = "=" * steps[0].startswith("=") + canonical(steps[0])
    except MathsSyntaxError:
        return ""
    strange = set(text) - set(CHARACTERS) or _WORD.search(text)
    return "" if strange or node_of(np.random.default_rng(0), text) is None else text


def bank_of(writer: Writer, everyone: Sequence[Writer], rng: np.random.Generator) -> Bank:
    """Return a bank from which a hand takes this writer's signs; others' where there are none, at last drawn ones."""
    signs = {sign for each in everyone for sign in each}
    shared = {s: [writer[s]] if s in writer else [each[s] for each in everyone if s in each] for s in signs}
    drawn = {s: [[glyph_of(f(rng)) for _ in range(20)] for f in DRAWN[s][0]] for s in sorted(DRAWN.keys() - signs)}
    return Bank(Path(), [{**writer}], shared={s: [*hands] for s, hands in shared.items()}, drawn={**shared, **drawn})


def set_page(lines: Sequence[str], bank: Bank, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return lines below one another in one hand: points (n, 2) in digit heights, and how many each stroke has."""
    hand, space, habits = Hand(rng, bank), spacing(rng), int(rng.integers(2**32))
    hand.warp = hand.turn = 0.0  # strokes are left as their writer drew them
    slope, gap, bottom = rng.normal(0, 0.01), rng.uniform(0.5, 1.3), 0.0
    points, counts = [], []
    for text in lines:
        node = node_of(np.random.default_rng(habits), text)  # the same kind of fractions all over the page
        assert node is not None
        marks = [mark for mark, _ in place(node, hand, rng, space).ink]
        line = traced(rng, hand, marks)[0]
        line[:, 1] += np.float32(slope + rng.normal(0, 0.007)) * line[:, 0]
        above = max(0.3, gap * np.exp(rng.normal(0, 0.15)))
        line += np.array([rng.uniform(0, 0.6), bottom + above], np.float32) - line.min(axis=0)
        bottom = float(line[:, 1].max())
        points.append(line)
        counts += [n for mark in marks for n in mark.glyph.counts]
    return np.concatenate(points), np.array(counts)


def picture(rng: np.random.Generator, points: np.ndarray, counts: np.ndarray, *, camera: bool, close: bool) -> Picture:
    """Return the page as a camera sees it, or plainly: a dark pen on white paper. `close`: hardly more than the ink."""
    digit = np.float32(rng.uniform(26, 48))
    points = (points + np.float32(1.2)) * digit
    width, height = (
        np.maximum(points.max(axis=0) + 1.2 * digit, (0, 0) if close else _PAGE * digit).astype(int).tolist()
    )
    if camera:
        grey = photograph(rng, points, counts, float(digit), (width, height)).pixels
    else:
        grey = np.full((height, width), 255, np.uint8)
        strokes = np.split(np.rint(points * 16).astype(np.int32), np.cumsum(counts)[:-1])
        dots_too = [s if len(s) > 1 else s.repeat(2, axis=0) for s in strokes]
        cv2.polylines(grey, dots_too, False, 40, max(2, round(digit * rng.uniform(0.05, 0.09))), cv2.LINE_AA, 4)
    return Picture(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR))


@dataclass(frozen=True, slots=True)
class Result:
    """One page: is its first wrong line right as read, and with doubtful lines confirmed; what stood in the way."""

    clean: bool
    as_read: bool
    exactly: bool  # as read, and read exactly as far as the first wrong line
    confirmed: bool
    asked: int  # lines that had to be confirmed for that
    lines: int
    exact: int
    split: bool  # into as many lines as were written
    told: bool  # something without asking
    told_wrong: bool  # and found wrong
    passed: bool  # and the planted line, if any, not found wrong


def measured(case: Case, lines: Sequence[str], readings: Sequence[Reading]) -> Result:
    """Compare what was read with what was written, and the first wrong lines."""
    wrong = None if case.wrong is None else case.wrong + 1
    split = len(readings) == len(lines)
    at_once = judged_work(case.given, "", readings)
    told, found = _is_told(at_once), at_once["first_wrong_line"]
    as_read = bool(at_once["steps"]) and at_once["verdict"] != Verdict.INVALID and found == wrong
    at_last, asked = _confirmed(case.given, lines, readings) if split else (at_once, 0)
    written, read = [same(line) for line in lines], [same(reading.text) for reading in readings]
    return Result(
        clean=wrong is None,
        as_read=as_read,
        exactly=as_read and read[:wrong] == written[:wrong],
        confirmed=_is_told(at_last) and at_last["first_wrong_line"] == wrong,
        asked=asked,
        lines=len(lines),
        exact=sum(b.size for b in SequenceMatcher(None, written, read, autojunk=False).get_matching_blocks()),
        split=split,
        told=told,
        told_wrong=told and found is not None,
        passed=told and wrong is not None and (found is None or found > wrong),
    )


def _is_told(work: Mapping[str, Any]) -> bool:
    """Say whether a page was judged: not asked about, and no line that is no maths, or none at all."""
    return work["verdict"] in (Verdict.CORRECT, Verdict.INCORRECT)


def _confirmed(given: str, lines: Sequence[str], readings: Sequence[Reading]) -> tuple[dict[str, Any], int]:
    """Return what is told once every line that is asked about has been confirmed, and how many were."""
    told = list(readings)
    work, asked = judged_work(given, "", told), 0
    while work["verdict"] == Verdict.UNSURE and work["steps"]:
        i = work["steps"].index(str(Verdict.UNSURE))
        told[i] = Reading(lines[i], 1.0, sure=True)
        work, asked = judged_work(given, "", told), asked + 1
    return work, asked


def main() -> int:
    """Print the figures; 1 where fewer pages are right than is asked for."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--cases", type=int, default=400)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--camera", action="store_true", help="photograph the pages with a cheap camera")
    arguments.add_argument("--close", action="store_true", help="cut the pages close around the ink")
    arguments.add_argument("--writers", choices=("dev", "train"), default="dev", help="whose hands, %(default)s")
    arguments.add_argument("--show", type=int, default=0, help="print so many pages that went wrong")
    arguments.add_argument("--pictures", type=Path, help="keep the pages in this folder, which must exist")
    given = arguments.parse_args()
    data = paths.data_dir() or sys.exit("The evaluation data was not found. Set MMTUTOR_DATA to its folder.")
    writers = pen_writers(data / "handwriting", given.writers).values()
    everyone = [{sign: glyphs for sign, glyphs in signs.items() if glyphs} for signs in writers]
    able = [writer for writer in everyone if all(digit in writer for digit in "0123456789")]
    reader = load_reader(settings.from_environment())
    results, left_out = [], Counter[str]()
    for number, (case, lines) in enumerate(pages(given.cases, given.seed, left_out)):
        rng = np.random.default_rng([given.seed, number])
        bank = bank_of(able[int(rng.integers(len(able)))], everyone, rng)
        page = picture(rng, *set_page(lines, bank, rng), camera=given.camera, close=given.close)
        readings = read_page(page, case.given, case.given, reader)
        results.append(measured(case, lines, readings))
        if given.pictures:
            cv2.imwrite(str(given.pictures / f"{number}.png"), page.pixels)
        if not results[-1].as_read and given.show:
            given.show -= 1
            read = " | ".join(r.text + "?" * (not r.sure) + "!" * r.supposed for r in readings)
            sys.stdout.write(f"  {number}: {case.given} | {' | '.join(lines)} : {case.wrong} -> {read}\n")
    sys.stdout.write(f"{len(able)} writers; left out: {dict(left_out)}, which the network has no characters for\n")
    return _report(results)


def _report(results: Sequence[Result]) -> int:
    found = share(np.array([r.as_read for r in results]))
    asked = _ratio([r.asked for r in results], [1] * len(results))
    rows = {
        "right first wrong line, as read": f"{found} (at least {FLOOR:.0%}, goal {GOAL:.0%})",
        "  planted pages": share(np.array([r.as_read for r in results if not r.clean])),
        "  clean pages": share(np.array([r.as_read for r in results if r.clean])),
        "  read exactly that far": share(np.array([r.exactly for r in results])),
        "right, doubtful lines confirmed": share(np.array([r.confirmed for r in results])),
        "lines to confirm for each page": f"{asked.value:.2f} ({asked.low:.2f} to {asked.high:.2f})",
        "lines read exactly": _ratio([r.exact for r in results], [r.lines for r in results]),
        "pages cut into their lines": share(np.array([r.split for r in results])),
        "told without asking": share(np.array([r.told for r in results])),
        "  clean pages, told wrong": share(np.array([r.told_wrong for r in results if r.clean])),
        "  planted line, not told wrong": share(np.array([r.passed for r in results if not r.clean])),
    }
    for name, value in rows.items():
        sys.stdout.write(f"{name:36}{value}\n")
    return 0 if found.value >= FLOOR else 1


def _ratio(upper: Sequence[int], lower: Sequence[int]) -> Share:
    """Return a ratio of sums with its interval; pages are drawn whole."""
    above, below = np.array(upper), np.array(lower)
    low, high = interval_of(lambda i: above[i].sum() / below[i].sum(), len(above))
    return Share(float(above.sum() / below.sum()), low, high, int(below.sum()))


if __name__ == "__main__":
    sys.exit(main())
