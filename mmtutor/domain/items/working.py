"""Working: several lines, each judged against the line before, so that the first wrong line is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.items.expression import matched
from mmtutor.domain.items.feedback import nothing_to_judge, unreadable
from mmtutor.domain.items.forms import solved_trouble
from mmtutor.domain.items.item import Item
from mmtutor.domain.maths import Listing, MathsSyntaxError, Name, Node, Relation, normal, parse, same
from mmtutor.domain.maths.limits import MAX_CHARACTERS
from mmtutor.domain.misconceptions import MISCONCEPTIONS
from mmtutor.domain.steps.judge import Work, judge
from mmtutor.domain.steps.lines import MOST_LINES, lines_of
from mmtutor.messages import Message, message


@dataclass(frozen=True, slots=True, kw_only=True)
class Working(Item):
    """`given` is what the work starts from; `key` is its last line. Lines are separated by newlines or semicolons.

    Without a key the lines are judged all the same, and the last one by whether it can be worked out further.
    """

    kind: ClassVar[str] = "working"

    given: str
    key: str = ""

    def __post_init__(self) -> None:
        normal(parse(self.given))
        if self.key:
            normal(parse(self.key))

    def assess(self, answer: str) -> Assessment:
        """Judge every line; the first wrong or unreadable one is named, and what went wrong there."""
        empty = nothing_to_judge(answer, MOST_LINES * MAX_CHARACTERS)
        if empty:
            return empty
        lines = lines_of(answer)
        if len(lines) > MOST_LINES:
            return Assessment(Verdict.INVALID, message("Write it in fewer than {count} lines.", count=MOST_LINES))
        try:
            work = judge(parse(self.given), lines)
            return self._assessed(work)
        except MathsSyntaxError as trouble:  # a key or given line that is too big to work with
            return Assessment(Verdict.INVALID, trouble.message)

    def shown_key(self) -> str:
        """Return the last line."""
        return self.key or self.given

    def _assessed(self, work: Work) -> Assessment:
        steps = tuple(line.verdict for line in work.lines)
        wrong, unreadable = work.first_wrong, work.unreadable
        if unreadable is not None and (wrong is None or unreadable < wrong):
            said = message("Line {line}: {idea}", line=unreadable, idea=work.lines[unreadable - 1].reason)
            return Assessment(Verdict.INVALID, said, steps=steps)
        if wrong is None:
            return self._finished(work, steps)
        line = work.lines[wrong - 1]
        cause = MISCONCEPTIONS[line.explained[0]] if line.explained else None
        said = message("Line {line}: {idea}", line=wrong, idea=cause.explanation if cause else line.reason)
        misconception = cause.id if cause else None
        return Assessment(Verdict.INCORRECT, said, first_wrong_line=wrong, misconception=misconception, steps=steps)

    def _finished(self, work: Work, steps: tuple[Verdict, ...]) -> Assessment:
        if not work.steps:
            return unreadable(message("These are words. Write the lines of your working."))
        trouble = self._unfinished(work)
        if trouble is None:
            return Assessment(Verdict.CORRECT, message("That's right, every line."), True, same_value=True, steps=steps)
        return Assessment(Verdict.INCORRECT, trouble, form_ok=False, same_value=True, steps=steps)

    def _unfinished(self, work: Work) -> Message | None:
        """Return what is still to be done; None where the last line is the answer."""
        if not self.key:
            return solved_trouble(work.last)
        key, given = parse(self.key), parse(self.given)
        if work.last == given != key:
            return message("Correct so far, but not finished.")
        final = matched(work.last, key)
        if final is None:
            found = isinstance(key, Listing) and all(_stands_in(item, work) for item in key.items)
            return None if found else message("Correct so far, but not finished.")
        trouble = solved_trouble(final) if solved_trouble(key) is None else None
        if trouble is not None and isinstance(final, Relation) and _is_alone(final):
            return message("Nearly there. {idea}", idea=trouble)
        return trouble


def _is_alone(node: Relation) -> bool:
    """Say whether a name stands alone on a side, so that only the other side is left to work out."""
    return any(isinstance(side, Name) for side in node.operands)


def _stands_in(item: Node, work: Work) -> bool:
    """Say whether a part of the key is somewhere in the work, solved: y=2 of x=3, y=2."""
    wanted = normal(item)
    for node in work.steps:
        for part in node.items if isinstance(node, Listing) else (node,):
            if solved_trouble(part) is None and same(normal(part), wanted):
                return True
    return False
