"""Working: several lines, each judged against the line before, so that the first wrong line is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.items.expression import matched
from mmtutor.domain.items.feedback import nothing_to_judge
from mmtutor.domain.items.forms import solved_trouble
from mmtutor.domain.items.item import Item
from mmtutor.domain.maths import MathsSyntaxError, Node, Normal, Relation, Value, normal, parse, same
from mmtutor.domain.maths.limits import MAX_CHARACTERS
from mmtutor.messages import Message, message

_MAX_LINES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Working(Item):
    """`given` is what the work starts from; `key` is its last line. Lines are separated by newlines or semicolons."""

    kind: ClassVar[str] = "working"

    given: str
    key: str

    def __post_init__(self) -> None:
        normal(parse(self.given))
        normal(parse(self.key))

    def assess(self, answer: str) -> Assessment:
        """Judge every line; the first wrong or unreadable one is named."""
        empty = nothing_to_judge(answer, _MAX_LINES * MAX_CHARACTERS)
        if empty:
            return empty
        lines = [line for line in answer.replace(";", "\n").splitlines() if line.strip()]
        if len(lines) > _MAX_LINES:
            return Assessment(Verdict.INVALID, message("Write it in fewer than {count} lines.", count=_MAX_LINES))
        try:
            return self._judge(lines)
        except MathsSyntaxError as trouble:  # a key or given line that is too big to work with
            return Assessment(Verdict.INVALID, trouble.message)

    def shown_key(self) -> str:
        """Return the last line."""
        return self.key

    def _judge(self, lines: list[str]) -> Assessment:
        before = parse(self.given)
        steps: list[Verdict] = []
        for count, line in enumerate(lines, start=1):
            try:
                node = parse(line)
                follows, reason = _follows(node, before, parse(self.key))
            except MathsSyntaxError as trouble:
                said = message("Line {line}: {idea}", line=count, idea=trouble.message)
                return Assessment(Verdict.INVALID, said, steps=(*steps, Verdict.INVALID))
            if not follows:
                said = message("Line {line}: {idea}", line=count, idea=reason)
                left = (Verdict.UNSURE,) * (len(lines) - count)
                return Assessment(
                    Verdict.INCORRECT, said, first_wrong_line=count, steps=(*steps, Verdict.INCORRECT, *left)
                )
            steps.append(Verdict.CORRECT)
            before = _continued(node, before)
        return self._finished(before, tuple(steps))

    def _finished(self, last: Node, steps: tuple[Verdict, ...]) -> Assessment:
        key = parse(self.key)
        final = matched(last, key)
        trouble = solved_trouble(final) if final is not None and solved_trouble(key) is None else None
        if final is not None and trouble is None:
            return Assessment(Verdict.CORRECT, message("That's right, every line."), True, same_value=True, steps=steps)
        said = message("Correct so far, but not finished.") if trouble is None or len(steps) == 0 else trouble
        return Assessment(Verdict.INCORRECT, said, form_ok=False, same_value=True, steps=steps)


def _follows(node: Node, before: Node, key: Node) -> tuple[bool, Message]:
    """Say whether a line means the same as the line before, and if not, why."""
    earlier, now = normal(before), normal(node)
    if same(earlier, now):
        return True, message("")
    if isinstance(earlier, Value):
        if isinstance(node, Relation) and set(node.operators) == {"="}:
            return _chain_follows(node, earlier)
        return False, message("this does not have the same value as the line before.")
    if isinstance(now, Value):  # 5 at the end of solving for x
        follows = matched(node, key) is not None and same(earlier, normal(key))
        return follows, message("this does not follow from the line before.")
    return False, message("this does not have the same solutions as the line before.")


def _chain_follows(node: Relation, earlier: Normal) -> tuple[bool, Message]:
    if all(same(normal(side), earlier) for side in node.operands):
        return True, message("")
    if same(normal(node.operands[0]), earlier):
        return False, message("the two sides of the equals sign are not the same.")
    return False, message("this does not have the same value as the line before.")


def _continued(node: Node, before: Node) -> Node:
    """Return what the next line is compared with: the last side of a chain where values are worked out."""
    if isinstance(node, Relation) and isinstance(normal(before), Value):
        return node.operands[-1]
    return node
