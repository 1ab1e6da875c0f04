"""How well the judge knows the keys of a large public pool of problems, OATutor's (CC BY 4.0).

`python -m tests.benchmarks.oatutor_keys` takes every distinct key that a learner types into a box, says which of them
are numbers or algebra and why the others are not, then asks the judge for each: can it be read; are forms that mean the
same accepted; are near misses rejected. Forms and near misses are made by `rewriting` and `slips`, and proved equal or
different by values alone (`proof`); none of these shares code with the judge. Every form and near miss that was made
and proved counts, up to twelve of each for a key.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mmtutor.domain.assess import guessed_kind, item_from_key
from mmtutor.domain.assessment import Verdict
from mmtutor.domain.items import Expression, Item
from mmtutor.domain.maths import MathsSyntaxError, normal, parse
from mmtutor.paths import data_dir
from tests.benchmarks.plain_maths import FUNCTIONS, Tree, UnreadError, names, read
from tests.benchmarks.proof import same_meaning
from tests.benchmarks.rewriting import forms, show
from tests.benchmarks.slips import near_misses

SEED = 4
LEAST, MOST = 5, 12  # forms and near misses of one key
AT_LEAST = (99.0, 99.5, 99.9)  # % of keys read, of forms accepted, of near misses rejected
_WORD = re.compile(r"[A-Za-z]{3,}")
_MATHS_WORDS = frozenset({*FUNCTIONS, "inf", "degrees", "and", "theta", "frac", "operatorname"})
_MARKUP = re.compile(r"\\[A-Za-z]+|\$")


@dataclass(slots=True)
class Tally:
    """What came out for one bucket of keys."""

    keys: int = 0
    parsed: int = 0
    tried: int = 0  # keys with forms and near misses
    few_forms: int = 0  # keys with fewer forms, or near misses, than asked for
    few_misses: int = 0
    forms: int = 0
    accepted: int = 0
    misses: int = 0
    rejected: int = 0
    asked: int = 0
    unread: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    taken: list[tuple[str, str]] = field(default_factory=list)


def typed_keys(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield every key that is typed, with its kind ("arithmetic" or "string"): of steps and of scaffolds."""
    with gzip.open(folder / "content" / "oatutor_problems.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            for step in json.loads(line)["steps"]:
                if step["problemType"] == "TextBox":
                    yield from ((key, step["answerType"]) for key in step["stepAnswer"])
                for hint in step.get("hints", ()):
                    if hint.get("problemType") == "TextBox" and "hintAnswer" in hint:
                        yield from ((key, hint["answerType"]) for key in hint["hintAnswer"])


def set_aside(key: str, kind: str) -> str | None:
    """Return why a key is neither a number nor algebra, or None where it is one."""
    bare = _MARKUP.sub(" ", key)
    if "@{" in key or "/mat{" in key:
        return "a place for a number of the problem"
    if any(word.lower() not in _MATHS_WORDS for word in _WORD.findall(bare.replace("_", " "))) and _is_wordy(bare):
        return "words or program code"
    if any(sign in bare for sign in "→⇌\"'?") and "x'" not in bare and "y'" not in bare:
        return "words, program code or chemistry"
    if bare.strip().endswith(("+", "-")):
        return "an ion"
    if "np." in key or not any(c.isalnum() for c in bare) or "/int{" in key or re.search(r"[A-Z][a-z]:-?\d", bare):
        return "words, program code or chemistry"
    if "~" in key:  # 2~i stands for 2±i
        return "broken where it was published"
    if kind == "string" and not any(c.isdigit() or c in "+*/=^(" for c in bare):
        return "words or program code"
    if re.fullmatch(r"\s*\d{1,3},\d{3}\s*", bare):
        return "two numbers or a thousand and more: cannot be told"
    if key.endswith("\\n") or "\\righ$" in key or re.search(r"\\frac[a-z]|\}(?:sin|cos|tan)\^\$", key):
        return "broken where it was published"
    if bare.count("{") != bare.count("}") or not _pairs_up(bare):
        return "broken where it was published"
    return None


def _is_wordy(bare: str) -> bool:
    """Say whether a run of letters is a word: names side by side, as in "wxz", have no more than three letters."""
    for word in _WORD.findall(bare.replace("_", " ")):
        rest = re.sub("|".join([*FUNCTIONS, "inf", "degrees", "pi", "and", "theta"]), "", word)
        if len(rest) > 3:
            return True
    return False


def _pairs_up(bare: str) -> bool:
    depth = 0
    for c in bare:
        depth += (c in "([") - (c in ")]")
        if depth < 0:
            return False
    return depth == 0


def bucket_of(tree: Tree) -> str:
    """Return the bucket of a key that was read."""
    if tree[0] == "matrix":
        return "matrices"
    if tree[0] in ("list", "pair", "union"):
        return "lists, points and intervals"
    if tree[0] == "rel":
        return "equations and inequalities"
    if _uses(tree, FUNCTIONS[:4] + FUNCTIONS[6:13] + ("ln",)) or "'log'" in repr(tree):
        return "with sines, logarithms and the like"
    return "expressions" if any(names(tree)) else "numbers"


def _uses(tree: object, functions: tuple[str, ...]) -> bool:
    return any(f"'fn', '{name}'" in repr(tree) for name in functions)


def item_of(key: str) -> Item | None:
    """Return the item that the tutor makes of a key; None where it does not take it for maths."""
    kind = guessed_kind(key)
    if kind == "expression":
        return Expression(id="", prompt="", key=key)
    return item_from_key(key, kind) if kind == "number" else None


def why_unread(key: str) -> str:
    """Return the sentence with which a key is refused."""
    try:
        normal(parse(key))
    except MathsSyntaxError as trouble:
        return str(trouble.message)
    return "Taken for words."


def judge(key: str, tree: Tree, item: Item, tally: Tally, times_s: list[float]) -> None:
    """Put the forms and near misses of one key to its item."""
    rng = random.Random(f"{SEED}{key}")
    equal = [f for f in dict.fromkeys(forms(tree, key)) if _proved(f, tree, rng, equal=True)][:MOST]
    missed = [m for m in near_misses(tree, rng, 3 * MOST) if same_meaning(tree, m, rng) is False]
    wrong = [text for text in dict.fromkeys(map(show, missed)) if _proved(text, tree, rng, equal=False)][:MOST]
    tally.tried += 1
    tally.few_forms += len(equal) < LEAST
    tally.few_misses += len(wrong) < LEAST
    for text, right in [*((t, True) for t in equal), *((t, False) for t in wrong)]:
        started = time.thread_time()  # of the processor: a busy machine does not count
        verdict = item.assess(text).verdict
        times_s.append(time.thread_time() - started)
        if right:
            tally.forms += 1
            tally.accepted += verdict is Verdict.CORRECT
            if verdict is not Verdict.CORRECT:
                tally.refused.append((key, f"{text}  ({verdict})"))
        else:
            tally.misses += 1
            tally.asked += verdict is Verdict.UNSURE
            tally.rejected += verdict in (Verdict.INCORRECT, Verdict.INVALID)
            if verdict not in (Verdict.INCORRECT, Verdict.INVALID):
                tally.taken.append((key, f"{text}  ({verdict})"))


_HIDDEN = re.compile(r"</?strong>|^x = (?=[-\d])|^= ")
_SPECIAL = str.maketrans("０１２３４５６７８９＋＝（）×·−;∪", "0123456789+=()**-,U")


def _proved(text: str, tree: Tree, rng: random.Random, *, equal: bool) -> bool:
    """Say whether a text that was made, read again by the second reader, means the same (or not) by values alone."""
    plain = _HIDDEN.sub("", text).translate(_SPECIAL).replace("&lt;", "<").replace("&gt;", ">")
    plain = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda m: "^" + "".join(str("⁰¹²³⁴⁵⁶⁷⁸⁹".index(c)) for c in m.group()), plain)
    plain = re.sub(r"(\d+) (\d+)/(\d+)", r"(\1+\2/\3)", plain)
    try:
        return same_meaning(tree, read(plain), rng) is equal
    except (UnreadError, ValueError, ArithmeticError):
        return False


def measure(keys: list[tuple[str, str]], wanted: int | None) -> dict[str, object]:
    """Return all figures, bucket by bucket."""
    aside: Counter[str] = Counter()
    tallies: dict[str, Tally] = defaultdict(Tally)
    reasons: Counter[str] = Counter()
    times_s: list[float] = []
    kept = [key for key, kind in keys if not (reason := set_aside(key, kind)) or aside.update([reason])]
    if wanted and wanted < len(kept):
        kept = random.Random(SEED).sample(kept, wanted)
    for key in kept:
        try:
            tree = read(key)
        except (UnreadError, ValueError):
            tree = None
        tally = tallies["beyond the second reader" if tree is None else bucket_of(tree)]
        tally.keys += 1
        item = item_of(key)
        if item is None:
            reasons[why_unread(key)] += 1
            tally.unread.append(key)
            continue
        tally.parsed += 1
        if tree is not None:
            judge(key, tree, item, tally, times_s)
    return report(tallies, aside, reasons, sorted(times_s))


def report(
    tallies: dict[str, Tally], aside: Counter[str], reasons: Counter[str], times_s: list[float]
) -> dict[str, object]:
    """Return the figures as they are printed."""
    total = Tally()
    for tally in tallies.values():
        for name in ("keys", "parsed", "tried", "few_forms", "few_misses", "forms", "accepted", "misses", "rejected"):
            setattr(total, name, getattr(total, name) + getattr(tally, name))
        for name in ("unread", "refused", "taken"):
            getattr(total, name).extend(getattr(tally, name))
        total.asked += tally.asked
    return {
        "set aside": dict(aside),
        "buckets": {name: _figures(tally) for name, tally in sorted(tallies.items())},
        "all numbers and algebra": _figures(total),
        "as large as asked for": reached(total),
        "not parsed, by reason": dict(reasons),
        "not parsed": total.unread,
        "equal forms not accepted": total.refused,
        "near misses not rejected": total.taken,
        "ms to judge one answer": {
            f"p{share}": round(1000 * times_s[min(len(times_s) * share // 100, len(times_s) - 1)], 3)
            for share in (50, 95, 99, 100)
        }
        if times_s
        else {},
    }


def _figures(tally: Tally) -> dict[str, object]:
    return {
        "keys": tally.keys,
        "parsed": _share(tally.parsed, tally.keys),
        f"keys with fewer than {LEAST} forms": tally.few_forms,
        f"keys with fewer than {LEAST} near misses": tally.few_misses,
        "equal forms": tally.forms,
        "accepted": _share(tally.accepted, tally.forms),
        "near misses": tally.misses,
        "rejected": _share(tally.rejected, tally.misses),
        "near misses asked about": tally.asked,
    }


def reached(total: Tally) -> bool:
    """Say whether the shares of keys read, of forms accepted and of near misses rejected are as large as asked for."""
    shares = ((total.parsed, total.keys), (total.accepted, total.forms), (total.rejected, total.misses))
    return all(100 * part >= wanted * whole for (part, whole), wanted in zip(shares, AT_LEAST, strict=True))


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.3f} %" if whole else "-"


def main() -> int:
    """Print the figures as JSON; 1 where they are below what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keys", type=int, help="take only so many keys, drawn by chance")
    given = parser.parse_args()
    folder = data_dir()
    if folder is None:
        sys.stderr.write("Set MMTUTOR_DATA to the folder with the data.\n")
        return 2
    keys = list(dict(reversed(list(typed_keys(folder)))).items())
    found = measure(keys, given.keys)
    sys.stdout.write(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    return int(not found["as large as asked for"])


if __name__ == "__main__":
    raise SystemExit(main())
