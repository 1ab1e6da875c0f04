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
from mmtutor.domain.misconceptions.tree import letters_in
from mmtutor.domain.steps.judge import Work, judge
from mmtutor.domain.steps.lines import MOST_LINES, lines_of
from mmtutor.domain.steps.notations import other_notations
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

    @property
    def beginning(self) -> tuple[str, ...]:
        """The given line, if the question does not have it."""
        said = self.given.replace(" ", "") in self.prompt.replace(" ", "")
        return () if said else (self.given,)

    def assess(self, answer: str) -> Assessment:
        """Judge every line; the first wrong or unreadable one is named, and what went wrong there."""
        empty = nothing_to_judge(answer, MOST_LINES * MAX_CHARACTERS)
        if empty:
            return empty
        lines = lines_of(answer)
        if len(lines) > MOST_LINES:
            return Assessment(Verdict.INVALID, message("Write it in fewer than {count} lines.", count=MOST_LINES))
        try:
            return self._assessed(_judged(self.given, lines))
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
        given = parse(self.given)
        if not self.key:
            settled = isinstance(work.last, Relation) and letters_in(given) and not letters_in(work.last)
            return None if settled else solved_trouble(work.last)  # 0 = 1: there is no solution
        key = parse(self.key)
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


def _judged(given: str, lines: list[str]) -> Work:
    """Judge the lines as they stand and, where one is wrong, in other notations; what goes on longest counts."""
    work = judge(parse(given), lines)
    reach = _reach(work)
    for other, rewritten, alone in other_notations(given, lines) if reach < len(lines) else ():
        try:
            again = judge(parse(other), rewritten)
        except MathsSyntaxError:
            continue
        if _reach(again) > reach or (alone and _reach(again) == reach):
            work, reach = again, _reach(again)
    return work


def _reach(work: Work) -> int:
    """Return how many lines stand before the first that is wrong or can't be read."""
    return min((i for i in (work.first_wrong, work.unreadable) if i is not None), default=len(work.lines) + 1) - 1


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
