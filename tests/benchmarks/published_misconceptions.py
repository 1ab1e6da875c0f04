"""The published set of algebra misconceptions: is each wrong answer explained by the misconception it is listed under?

The set's items are sentences with maths in them, and half of them pictures, drawings or talk. What is not maths is not
explained, and counts: the first figure is over all items. Where a question holds nothing to work out, the right answer
stands for it, as it does in the tutor. One example of each misconception, by its number, was not looked at when the
rules were last widened; the share explained of these is printed apart.

    python -m tests.benchmarks.published_misconceptions
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from itertools import pairwise
from typing import Any

from mmtutor.domain.maths import MathsSyntaxError, Node, equivalent
from mmtutor.domain.maths import nodes as n
from mmtutor.domain.maths.nodes import without_parens
from mmtutor.domain.misconceptions import MISCONCEPTIONS, diagnose, diagnose_by_key
from mmtutor.paths import data_dir
from tests.benchmarks.published_questions import answers, pieces, questions

# The ids of the set, and which of our misconceptions say the same. Ids that are not here are about drawings, graphs,
# word problems as a whole, or about not checking: there is no rule to calculate them by.
LISTED: dict[str, tuple[str, ...]] = {
    "MaE01": ("part-over-rest",),
    "MaE03": ("power-as-product", "negative-exponent-shifts"),
    "MaE04": ("squares-each-term", "squares-first-term-only", "product-as-power"),
    "MaE05": ("longer-is-larger",),
    "MaE06": ("unequally-reduced",),
    "MaE07": ("one-side-reduced",),
    "MaE08": ("adds-across",),
    "MaE09": ("tops-kept",),
    "MaE10": ("smaller-fraction-from-larger", "whole-joins-top"),
    "MaE11": ("mixed-parts-apart",),
    "MaE12": ("crosswise-with-carrying",),
    "MaE13": ("whole-scales-both",),
    "MaE14": ("divides-apart",),
    "MaE15": ("turns-the-dividend",),
    "MaE16": ("parts-of-decimals-apart",),
    "MaE17": ("extra-decimals-brought-down",),
    "MaE18": ("sum-has-wrong-sign",),
    "MaE19": ("two-minus-make-plus", "one-minus-cancels"),
    "MaE20": ("point-from-the-left",),
    "MaE21": ("smaller-from-larger",),
    "MaE22": ("remainder-as-decimal",),
    "MaE23": ("part-taken-for-unit",),
    "MaE25": ("crosses-wrong-numbers", "colon-left-out"),
    "MaE26": ("letter-joins-bottom", "rounded-for-exact"),
    "MaE27": ("number-runs-into-fraction",),
    "MaE28": ("ratio-as-two-numbers",),
    "MaE29": ("always-smaller-over-larger", "part-for-rest"),
    "MaE30": ("always-percent-of",),
    "MaE31": ("switches-round", "moves-with-its-sign"),
    "MaE32": ("two-minus-make-plus",),
    "MaE33": ("takes-away-backwards", "switches-round"),
    "MaE34": ("from-left-to-right",),
    "MaE42": ("proportion-for-difference",),
    "MaE43": ("coordinates-swapped",),
    "MaE45": ("switches-round", "letters-reversed"),
    "MaE46": ("number-beside-makes-larger",),
    "MaE47": ("letters-always-differ",),
    "MaE48": ("product-is-larger",),
    "MaE49": ("minus-of-answer-lost",),
    "MaE50": ("letters-reversed",),
    "MaE51": ("answer-follows-equals",),
    "MaE52": ("one-minus-cancels", "minus-in-front-lost"),  # mistakes made in the check itself
    "MaE53": ("adds-for-multiplies", "coefficient-added"),
    "MaE54": ("letters-reversed",),
    "MaE55": ("letter-as-digit",),
}


def explanations(question: str, wrong: str, right: str = "") -> set[str]:
    """Return the ids of all misconceptions that explain some step from the question to the wrong answer.

    Of a question without maths: from the right answer to the wrong one.
    """
    asked = questions(question)
    lines = answers(wrong, asked)
    found: set[str] = set()
    if all(isinstance(without_parens(node), n.Name | n.Number | n.Decimal) for node in asked):
        found |= {one for a in pieces(right)[-1:] for b in pieces(wrong)[-1:] for one in diagnose_by_key(a, b)}
    steps = [step for line in lines for step in line]
    for before in asked:
        for after in steps:
            found |= _of_step(before, after)
    for earlier, later in pairwise(lines):
        for before in earlier:
            for after in later:
                found |= _of_step(before, after)
    for step in steps:
        if isinstance(step, n.Relation) and set(step.operators) == {"="}:
            for left, right in pairwise(step.operands):
                found |= set(diagnose(left, right))
    return found


def _of_step(before: Node, after: Node) -> set[str]:
    found = set(diagnose(before, after))
    if isinstance(after, n.Relation) and not isinstance(before, n.Relation):
        for side in after.operands:
            found |= set(diagnose(before, side))
    elif isinstance(after, n.Relation) and len(after.operators) > 1:
        found |= set(diagnose(before, n.Relation(after.operands[:2], after.operators[:1])))
    return found


def calculable(item: dict[str, Any]) -> bool:
    """Say whether question and wrong answer both hold maths, and the answer is not simply right."""
    asked = questions(item["Question"])
    said = [step for line in answers(item["Incorrect Answer"], asked) for step in line]
    right = [step for line in answers(item["Correct Answer"], []) for step in line]
    try:
        same = bool(right and said) and equivalent(said[-1], right[-1])
    except MathsSyntaxError:
        same = False
    return bool(asked and said) and not same


def held_back(item: dict[str, Any]) -> bool:
    """Say whether an example was kept unread while rules were added: one of the three of each misconception."""
    return bool(item["Example Number"] % 3 == int(item["Misconception ID"].removeprefix("MaE")) % 3)


def main() -> int:
    """Print the figures; 1 where they are below what is asked for."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--show", action="store_true", help="print what is not explained, but of those held back")
    given = arguments.parse_args()
    folder = data_dir()
    if folder is None or not (folder / "content" / "misconceptions.json").is_file():
        sys.stdout.write("MMTUTOR_DATA does not hold content/misconceptions.json\n")
        return 2
    items = json.loads((folder / "content" / "misconceptions.json").read_text(encoding="utf-8"))
    per_id: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    apart = {kept: [0, 0] for kept in (True, False)}  # items, explained
    for item in items:
        name = item["Misconception ID"]
        found = explanations(item["Question"], item["Incorrect Answer"], item["Correct Answer"])
        explained = bool(found & set(LISTED.get(name, ())))
        fits = calculable(item) and name in LISTED
        apart[held_back(item)][0] += 1
        apart[held_back(item)][1] += explained
        counts = per_id[name]
        for i, one in enumerate((True, fits or explained, explained)):
            counts[i] += one
        if given.show and not explained and not held_back(item) and (fits or name in LISTED):
            sys.stdout.write(
                f"  {name}: {item['Question'][:70]!r} -> {item['Incorrect Answer'][:60]!r}: {sorted(found)[:6]}\n"
            )
    for name, (count, fit, done) in sorted(per_id.items()):
        ours = ", ".join(LISTED.get(name, ("nothing to calculate",)))
        sys.stdout.write(f"{name}: {done} of {count} explained ({fit} calculable)   {ours}\n")
    total, fit, done = (sum(counts[i] for counts in per_id.values()) for i in range(3))
    sys.stdout.write(f"all items:            {done} of {total} = {100 * done / total:.1f} % (at least 60, goal 90)\n")
    sys.stdout.write(f"calculable items:     {done} of {fit} = {100 * done / max(fit, 1):.1f} %\n")
    for kept, (count, explained_of) in apart.items():
        said = "held back:           " if kept else "the others:          "
        sys.stdout.write(f"{said} {explained_of} of {count} = {100 * explained_of / max(count, 1):.1f} %\n")
    covered = sum(any(per_id[name][2:]) for name in per_id)
    sys.stdout.write(f"misconceptions met:   {covered} of {len(per_id)}; ours in all: {len(MISCONCEPTIONS)}\n")
    return 0 if done >= 0.6 * total else 1


if __name__ == "__main__":
    sys.exit(main())
