"""Judging working line by line: each against the line before, the first wrong one found, those after it followed on.

Knows cases that are worked out one after another, systems whose equations come one by one, and calculations beside the
work. What a whole answer is worth is the item's to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mmtutor.domain.assessment import Verdict
from mmtutor.domain.maths import (
    Listing,
    MathsSyntaxError,
    Name,
    Node,
    Parens,
    Relation,
    Value,
    normal,
    parse,
    readings,
    same,
)
from mmtutor.domain.maths.nodes import children
from mmtutor.domain.misconceptions import RUN_ON, diagnose
from mmtutor.domain.misconceptions.equations import sides
from mmtutor.domain.misconceptions.tree import letters_in, with_children
from mmtutor.domain.steps.calculations import is_true
from mmtutor.domain.steps.follow import Breaks, Follows, Step, mean_same, step
from mmtutor.domain.steps.lines import steps_of
from mmtutor.messages import Message, message

_MOST_AHEAD = 6  # lines in which the other case may come
_NUMBER_IN_BRACKETS = re.compile(r"^\s*\(\d{1,2}\)\s*")  # of a line, where it is no factor
_BEGINS_WITH_EQUALS = re.compile(r"\s*=(?![=>])")
_BEGINS_WITH_RELATION = re.compile(r"\s*(?:=(?![=>])|[<>]|[≤≥≠])")
_ONE_SIDE = message("this is only one side; the other one is missing.")
_CURRENCY = re.compile(r"[$€£¥]\s*(?=\d)")
_UNIT = re.compile(
    r"(?<=[\d)])\s*(?:mm|cm|dm|km|m|mg|kg|g|ml|l|s|min|h|°|[$€£¥]|[a-z]{4,})(?:\^?[23²³])?\s*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """One line. `CARRIED`: it follows from a line before that is itself wrong. `explained`: ids of misconceptions."""

    verdict: Verdict
    reason: Message | None = None
    explained: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """All lines, and the steps on them that could be read; `last` is what the next one would be compared with."""

    lines: tuple[JudgedLine, ...]
    steps: tuple[Node, ...]
    last: Node

    @property
    def first_wrong(self) -> int | None:
        """Return the first wrong line, counted from 1."""
        return next((i for i, line in enumerate(self.lines, 1) if line.verdict is Verdict.INCORRECT), None)

    @property
    def unreadable(self) -> int | None:
        """Return the first line that can't be read, counted from 1."""
        return next((i for i, line in enumerate(self.lines, 1) if line.verdict is Verdict.INVALID), None)


@dataclass(frozen=True, slots=True)
class State:
    """What the next step may follow from: any of `befores`, the usual one first; a system keeps what is `known`."""

    befores: tuple[Node, ...]
    known: tuple[Node, ...] = ()
    wrong: bool = False


def judge(given: Node, lines: Sequence[str]) -> Work:
    """Judge the lines that follow a given one. Raises `MathsSyntaxError` where the given line can't be worked with."""
    state = begun(given)
    read = [_read(line) for line in lines]
    judged: list[JudgedLine] = []
    taken: list[Node] = []
    side = ""  # of an equation that goes on below
    for i, line in enumerate(lines):
        later = [node for each in read[i + 1 : i + 1 + _MOST_AHEAD] if isinstance(each, list) for node in each]
        found, after, nodes = next_line(state, side + line, later)
        side = ""
        if found.verdict is Verdict.INCORRECT and not found.explained and _is_side(state, read[i]):
            if i + 1 < len(lines) and _BEGINS_WITH_RELATION.match(lines[i + 1]):
                side = f"{line} "
                judged.append(JudgedLine(Verdict.CARRIED if state.wrong else Verdict.CORRECT))
            else:
                judged.append(JudgedLine(Verdict.INVALID, _ONE_SIDE))
            continue
        state = after
        judged.append(found)
        taken += nodes
    return Work(tuple(judged), tuple(taken), state.befores[0])


def begun(given: Node) -> State:
    """Return where work on a given line begins. Raises `MathsSyntaxError` where it can't be worked with."""
    normal(given)
    return State((given,), _equations(given))


def next_line(state: State, line: str, later: Sequence[Node]) -> tuple[JudgedLine, State, list[Node]]:
    """Judge one line by what stands before it and, of cases worked out one by one, `later`.

    Return what it is worth, what the next one may follow from, and the steps on it.
    """
    nodes = _read(line)
    found, after = _line(state, nodes, later)
    if found.verdict in (Verdict.INCORRECT, Verdict.INVALID):
        for other in (*_carried_on(state, line, nodes), *_other_readings(line)):
            again, after_other = _line(state, other, later)
            if again.verdict not in (Verdict.INCORRECT, Verdict.INVALID):
                return again, after_other, other
    return found, after, nodes if isinstance(nodes, list) else []


def follows(state: State, line: str) -> bool:
    """Say whether a line follows, as it stands; much quicker than judging a wrong one."""
    nodes = nodes_of(line)
    try:
        for j, node in enumerate(nodes):
            taken, state = _taken(state, node, nodes[j + 1 :])
            if isinstance(taken, Breaks):
                return False
    except MathsSyntaxError:
        return False
    return bool(nodes)


def nodes_of(line: str) -> list[Node]:
    """Return the steps on a line; none where it can't be read."""
    read = _read(line)
    return read if isinstance(read, list) else []


def _line(state: State, nodes: list[Node] | MathsSyntaxError, later: Sequence[Node]) -> tuple[JudgedLine, State]:
    """Judge one line, up to the first wrong step on it; return what stands after it too."""
    if isinstance(nodes, MathsSyntaxError):
        return JudgedLine(Verdict.INVALID, nodes.message), state
    line = JudgedLine(Verdict.CARRIED if state.wrong else Verdict.CORRECT)
    for j, node in enumerate(nodes):
        try:
            taken, state = _taken(state, node, [*nodes[j + 1 :], *later])
        except MathsSyntaxError as trouble:
            return JudgedLine(Verdict.INVALID, trouble.message), state
        if isinstance(taken, Breaks):
            return _wrong(taken, node, [*nodes[j + 1 :], *later]), state
    return line, state


def _read(line: str) -> list[Node] | MathsSyntaxError:
    try:
        return [parse(part) for part in steps_of(line)]
    except MathsSyntaxError as trouble:
        return trouble


def _is_side(state: State, nodes: list[Node] | MathsSyntaxError) -> bool:
    """Say whether a line is but one side: an expression in the unknowns of the equations that the work is about."""
    if not isinstance(nodes, list) or len(nodes) != 1 or isinstance(nodes[0], Relation | Listing):
        return False
    before, letters = state.befores[0], letters_in(nodes[0])
    about = before.items if isinstance(before, Listing) else (before,)
    return bool(letters) and letters <= letters_in(before) and all(isinstance(item, Relation) for item in about)


def _carried_on(state: State, line: str, nodes: list[Node] | MathsSyntaxError) -> Iterator[list[Node]]:
    """Yield 2x=4 for "= 4" that stands below 2x = 7-3."""
    left = sides(state.befores[0])
    if left is not None and isinstance(nodes, list) and nodes and _BEGINS_WITH_EQUALS.match(line):
        yield [Relation((left[0], nodes[0]), ("=",)), *nodes[1:]]


def _other_readings(line: str) -> Iterator[list[Node]]:
    """Yield the other ways to read a line: with a decimal comma, with x for a cross, 1/2x as 1 over 2x."""
    for other in (_NUMBER_IN_BRACKETS.sub("", line), _UNIT.sub("", line), _CURRENCY.sub("", line)):
        read = _read(other) if other != line else None
        if isinstance(read, list):
            yield read
    parts = steps_of(line)
    try:
        if "," in line:
            yield [parse(part, decimal_comma=True) for part in parts]
        others = [readings(part) for part in parts]
    except MathsSyntaxError:
        return
    for i in range(1, max((len(each) for each in others), default=1)):
        yield [parse(each[min(i, len(each) - 1)]) for each in others]


def _wrong(breaks: Breaks, node: Node, later: Sequence[Node]) -> JudgedLine:
    found = (RUN_ON,) if breaks.runs_on else diagnose(breaks.before, breaks.after)
    if not found and isinstance(node, Relation) and not letters_in(node) and is_true(node):
        for other in later[:_MOST_AHEAD]:  # 3+4=7 beside 3+4*2: what it leads to tells what was meant
            last = other.operands[-1] if isinstance(other, Relation) else other
            found = found or diagnose(breaks.before, last)
    return JudgedLine(Verdict.INCORRECT, breaks.reason, found)


def _taken(state: State, node: Node, later: Sequence[Node]) -> tuple[Step, State]:
    """Return the step and what comes next can follow from."""
    first: Step | None = None
    letters = letters_in(state.befores[0])
    node, later = _in_its_letters(node, letters), [_in_its_letters(other, letters) for other in later]
    for before in state.befores:
        made = step(before, node)
        if isinstance(made, Follows):
            if made.aside:
                befores = (made.then, *(b for b in state.befores if b is not before))
                return made, replace(state, befores=befores)
            return made, replace(state, befores=_next(state, before, made.then), known=_learnt(state, made.then))
        first = first or made
    assert isinstance(first, Breaks)
    if _implied(state, node):
        return Follows(node), replace(state, befores=(*state.befores, node), known=_learnt(state, node))
    other = _other_case(state.befores[0], node, later)
    if other is not None:
        return Follows(node), replace(state, befores=(state.befores[0], node, other))
    relations = isinstance(node, Relation | Listing) and letters_in(node)
    known = (node, *state.known) if state.known and relations else ()
    return first, State((first.then,), known, wrong=True)


def _in_its_letters(node: Node, letters: frozenset[str]) -> Node:
    """Return x=2 or x=3 for x_1=2, x_2=3, for "x=2 or 3" and {2, 3}, where the work is about x; x=2, y=3 for (2, 3)."""
    renamed = {name: name[0] for name in letters_in(node) - letters if "_" in name and name[0] in letters}
    if renamed:
        node = _renamed(node, renamed)
    match node:
        case Listing(items=(Relation(operands=(Name() as name, _), operators=("=",)) as first, *others)):
            if not any(isinstance(other, Relation | Parens) or letters_in(other) for other in others):
                return Listing((first, *(Relation((name, other), ("=",)) for other in others)), "or")
        case Relation(
            operands=(Parens(inner=Listing(items=names)), Parens(inner=Listing(items=values))), operators=("=",)
        ):
            if len(names) == len(values):
                return Listing(tuple(Relation(pair, ("=",)) for pair in zip(names, values, strict=True)), "and")
        case Relation(operands=(Name() as name, Parens() as values), operators=("=",)) if {name.text} == letters:
            return _in_its_letters(values, letters)
        case Parens(inner=Listing(items=items), shape=shape) if not letters_in(node):
            if (shape, len(letters)) in (("{}", 1), ("()", len(items))):
                unknowns = [Name(name) for name in sorted(letters)] * (len(items) if shape == "{}" else 1)
                named = tuple(Relation(pair, ("=",)) for pair in zip(unknowns, items, strict=True))
                return Listing(named, "or" if shape == "{}" else "and")
    return node


def _renamed(node: Node, names: Mapping[str, str]) -> Node:
    if isinstance(node, Name):
        return Name(names.get(node.text, node.text))
    parts = children(node)
    return with_children(node, tuple(_renamed(part, names) for part in parts)) if parts else node


def _next(state: State, before: Node, then: Node) -> tuple[Node, ...]:
    """Return what may be followed next: the step itself, and of a split into cases the others and the whole."""
    if len(state.befores) == 1:
        return (then,)
    return (then, *(b for b in state.befores if b is not before))[:_MOST_AHEAD]


def _equations(node: Node) -> tuple[Node, ...]:
    """Return the equations of a system in several unknowns; none for anything else."""
    items = node.items if isinstance(node, Listing) else (node,)
    relations = all(isinstance(item, Relation) and set(item.operators) == {"="} for item in items)
    return items if relations and len(letters_in(node)) > 1 else ()


def _learnt(state: State, node: Node) -> tuple[Node, ...]:
    return (*state.known, *_equations(node)) if state.known and len(state.known) < _MOST_AHEAD else state.known


def _implied(state: State, node: Node) -> bool:
    """Say whether equations follow from a system: whether adding them leaves its solutions as they are."""
    items = node.items if isinstance(node, Listing) else (node,)
    if len(state.known) < 2 or not all(isinstance(item, Relation) for item in items):
        return False
    if not letters_in(node) or not letters_in(node) <= letters_in(Listing(state.known)):
        return False
    pool = state.known if not state.wrong else None
    if pool is not None:
        return _changes_nothing(pool, items)
    newest = state.known[:1]
    return any(_changes_nothing((*newest, other), items) for other in state.known[1:])


def _changes_nothing(known: tuple[Node, ...], more: tuple[Node, ...]) -> bool:
    before = normal(Listing(known, "and"))
    return not isinstance(before, Value) and same(before, normal(Listing((*known, *more), "and")))


def _other_case(before: Node, node: Node, later: Sequence[Node]) -> Node | None:
    """Return the later line that makes the whole together with this one: x-2=0 here, x-3=0 further down."""
    if not isinstance(node, Relation) or not isinstance(before, Relation | Listing) or len(letters_in(before)) != 1:
        return None
    for other in later if letters_in(node) else ():
        if not isinstance(other, Relation) or not letters_in(other) or mean_same(before, other):
            continue
        if mean_same(before, Listing((node, other), "or")):
            return other
    return None
