"""Which mal-rule explains a wrong line: tried on the line before, and on right forms of it, once or throughout.

A rule explains a line when what it makes of the line before means the same as the line, whatever right steps follow.
Bounded by a count of trials, so that it never takes long; there is no clock here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mmtutor.domain.maths import MathsSyntaxError, equivalent, linear
from mmtutor.domain.maths import nodes as n
from mmtutor.domain.maths.nodes import children
from mmtutor.domain.misconceptions.equations import TURNED, sides
from mmtutor.domain.misconceptions.fingerprint import Fingerprints, Print, alike
from mmtutor.domain.misconceptions.misconception import Misconception
from mmtutor.domain.misconceptions.paths import collected, improper, multiplied_out, nearby, worked_out
from mmtutor.domain.misconceptions.tree import (
    letters_in,
    monomial,
    positions,
    size,
    terms,
    understood,
    whole,
    with_children,
)

MOST_TRIALS = 2_500  # trees made by mal-rules for one wrong line
LARGEST = 60  # nodes of a line; longer ones are not diagnosed
_AS_WRITTEN, _TERM_BY_TERM = 8, 6  # how close to the line what a rule makes is; 0 is only as good as
_FARTHER = 2  # what right steps before the wrong one take off that
_ALTERNATIVES = 2  # of a rule that is applied throughout

Rules = Sequence[Misconception]


class Diagnosis:
    """The search for the rules that explain one wrong line."""

    def __init__(self, rules: Rules, after: n.Node) -> None:
        self._by_type: dict[type[n.Node], list[tuple[int, Misconception]]] = {}
        for rank, rule in enumerate(rules):
            for kind in rule.on:
                self._by_type.setdefault(kind, []).append((rank, rule))
        self._rules = rules
        self._after = after
        self._prints = Fingerprints()
        self._wanted: Print | None = self._prints.of(after)
        self.trials = 0
        self._found: dict[str, tuple[int, int, int]] = {}  # closeness, right steps before (negative), rank (negative)

    def ids(self, before: n.Node) -> tuple[str, ...]:
        """Return the rules that explain the step, likeliest first; empty where right steps do or nothing does."""
        if self._wanted is None or self._prints.of(before) is None or self._fits(before):
            return ()
        self._try(before, 0)
        if self._closest() < _TERM_BY_TERM + isinstance(self._after, n.Relation):
            if not self._found:
                self._try_throughout(before)
            for distance, form in enumerate(nearby(before), start=1):
                self._try(form, distance)
                if self._closest() >= _AS_WRITTEN - _FARTHER:
                    break
        return tuple(sorted(self._found, key=lambda one: self._found[one], reverse=True))

    def _closest(self) -> int:
        return max((closeness for closeness, _, _ in self._found.values()), default=-1)

    def _try(self, form: n.Node, distance: int) -> None:
        """Try every rule on every part of a form; keep for each that explains the line how well it does."""
        for rank, rule, made in self._applied(form):
            self.trials += 1
            if self.trials > MOST_TRIALS:
                return
            if self._fits(made):
                merit = (_closeness(made, self._after) - _FARTHER * (distance > 0), -distance, -rank)
                self._found[rule.id] = max(self._found.get(rule.id, merit), merit)

    def _applied(self, form: n.Node) -> Iterator[tuple[int, Misconception, n.Node]]:
        for part, put in positions(form):
            for rank, rule in self._by_type.get(type(part), ()):
                for made in rule.rule(part):
                    yield rank, rule, put(made)

    def _try_throughout(self, before: n.Node) -> None:
        kinds = [type(part) for part, _ in positions(before)]
        for rank, rule in enumerate(self._rules):
            if sum(kinds.count(kind) for kind in rule.on) < 2 and not _long(before, rule):
                continue
            for alternative in range(_ALTERNATIVES):
                made, count = _everywhere(before, rule, alternative)
                if count < 2:
                    break
                self.trials += 1
                if self._fits(made):
                    self._found[rule.id] = (max(_closeness(made, self._after), _TERM_BY_TERM), 0, -rank)
                    break

    def _fits(self, made: n.Node) -> bool:
        if not alike(self._prints.of(made), self._wanted):
            return False
        try:
            return equivalent(made, self._after)
        except MathsSyntaxError:  # too big, or a root that the exact rules leave alone
            return True


def _long(node: n.Node, rule: Misconception) -> bool:
    """Say whether a sum or product has parts enough for a rule to fit it twice."""
    return any(len(children(part)) > 2 for part, _ in positions(node) if isinstance(part, rule.on))


def _everywhere(node: n.Node, rule: Misconception, alternative: int) -> tuple[n.Node, int]:
    """Apply a rule to every part it fits, the innermost first, as often as it fits; return how often it did."""
    count = 0
    parts = children(node)
    if parts:
        made = []
        for part in parts:
            new, inside = _everywhere(part, rule, alternative)
            made.append(new)
            count += inside
        node = with_children(node, tuple(made))
    for _ in range(4):
        if not isinstance(node, rule.on):
            break
        results = list(rule.rule(node))
        if len(results) <= alternative:
            break
        node, count = results[alternative], count + 1
    return node, count


def _closeness(made: n.Node, after: n.Node) -> int:
    """Say how far what a rule makes is written as the line is: the same, term by term the same, or only as good as."""
    found = sides(made)
    if found is None or sides(after) is None:
        return _written_alike(made, after)
    left, right, operator = found
    turned = n.Relation((right, left), (TURNED[operator],))
    return max(_written_alike(made, after), _written_alike(turned, after))


def _written_alike(made: n.Node, after: n.Node) -> int:
    if whole(after) is not None:  # any way there ends in the same digits
        return _TERM_BY_TERM
    if isinstance(made, n.Relation) and isinstance(after, n.Relation) and len(made.operands) == len(after.operands):
        pairs = list(zip(made.operands, after.operands, strict=True))
        if made == after:
            solved = all(isinstance(side, n.Name) or whole(side) is not None for side in after.operands)
            return _TERM_BY_TERM if solved else _AS_WRITTEN
        if all(_term_by_term(a) == _term_by_term(b) for a, b in pairs):
            return _TERM_BY_TERM + 1
        if all(collected(a) == collected(b) for a, b in pairs):
            return _TERM_BY_TERM
        return int(all(_is_one_term(side) for side in (*made.operands, *after.operands)))
    if made == after:
        return _AS_WRITTEN
    if not letters_in(after):  # terms without letters have only a value, which is the same anyway
        alike_soon = improper(made) == improper(after) or after in worked_out(made)
        return _TERM_BY_TERM + 1 if alike_soon else 0
    if _term_by_term(made) == _term_by_term(after):
        return _TERM_BY_TERM + isinstance(made, type(after))
    return int(type(made) is type(after))


def _is_one_term(node: n.Node) -> bool:
    together = collected(node)
    return together is not None and len(terms(together)) == 1


def _term_by_term(node: n.Node) -> list[str]:
    """Return the terms of an expression, brackets multiplied out and numbers worked out, in no order."""
    found = []
    for sign, part in terms(multiplied_out(node)):
        known = monomial(part)
        if known is None and not letters_in(part):
            value = collected(part)
            known = None if value is None else monomial(value)
        found.append(linear(part) if known is None else f"{sign * known[0]}{known[1]}")
    return sorted(found)


def explained(rules: Rules, before: n.Node, after: n.Node) -> tuple[str, ...]:
    """Return the ids of the rules that explain a wrong step, likeliest first. Never raises."""
    first, second = understood(before), understood(after)
    if size(first) > LARGEST or size(second) > LARGEST:
        return ()
    second = _as_relation(first, second)
    try:
        return Diagnosis(rules, second).ids(first)
    except (MathsSyntaxError, ArithmeticError, ValueError, RecursionError):
        return ()


def _as_relation(before: n.Node, after: n.Node) -> n.Node:
    """Return x = 5 for a line 5 that follows an equation in x."""
    if isinstance(before, n.Relation) and not isinstance(after, n.Relation | n.Listing) and not letters_in(after):
        names = letters_in(before)
        if len(names) == 1 and len(before.operators) == 1:
            return n.Relation((n.Name(next(iter(names))), after), ("=",))
    return after


def explained_by_key(rules: Rules, key: n.Node, answer: n.Node) -> tuple[str, ...]:
    """Return the ids of the rules that make the answer of the right one, written in the same way. Never raises."""
    first, second = understood(key), understood(answer)
    if size(first) > LARGEST or size(second) > LARGEST:
        return ()
    try:
        if equivalent(first, second):
            return ()
        return tuple(rule.id for rule in rules if any(_is_made(made, second) for made in _made_of(first, rule)))
    except (MathsSyntaxError, ArithmeticError, ValueError, RecursionError):
        return ()


def _made_of(node: n.Node, rule: Misconception) -> Iterator[n.Node]:
    for part, put in positions(node):
        if isinstance(part, rule.on):
            yield from map(put, rule.rule(part))


def _is_made(made: n.Node, answer: n.Node) -> bool:
    return type(made) is type(answer) and equivalent(made, answer)
