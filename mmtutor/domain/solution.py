"""What an item says of right and wrong ways to its answer: its model solution and what misconceptions lead to.

Judges both by the item's own rules, so that a course cannot teach what it would mark wrong.
"""

from __future__ import annotations

from mmtutor.domain.assessment import Verdict
from mmtutor.domain.items import Choice, Item, Working
from mmtutor.domain.maths import MathsSyntaxError, equivalent


def broken_line(item: Item) -> int | None:
    """Return the index of the first line of the model solution that does not follow from the one before.

    The last line is also broken where it is not accepted as an answer to the item. None where all is well.
    """
    if not item.solution:
        return None
    given = item.given if isinstance(item, Working) else item.solution[0]
    try:
        lines = Working(id=item.id, prompt="", given=given, key=item.solution[-1])
    except (MathsSyntaxError, ValueError):  # what cannot be read
        return next((i for i, line in enumerate(item.solution) if not _readable(line)), 0)
    steps = lines.assess("\n".join(item.solution)).steps
    for index in range(len(item.solution)):
        if index >= len(steps) or steps[index] is not Verdict.CORRECT:
            return index
    answer = "\n".join(item.solution) if isinstance(item, Working) else item.solution[-1]
    return None if item.assess(answer).verdict is Verdict.CORRECT else len(item.solution) - 1


def mistake_behind(item: Item, answer: str) -> str | None:
    """Return the id of the misconception that leads to this answer, as the item says; None where none does."""
    return next((one for one, leads_to in item.mistakes if _same(item, leads_to, answer)), None)


def not_told_apart(item: Item) -> str | None:
    """Return the first misconception whose answer is right here, or the same as that of another one before it."""
    before: list[str] = []
    for one, answer in item.mistakes:
        judged = item.assess(answer)
        if judged.verdict is not Verdict.INCORRECT or judged.same_value:
            return one
        if any(_same(item, other, answer) for other in before):
            return one
        before.append(answer)
    return None


def _same(item: Item, one: str, other: str) -> bool:
    if isinstance(item, Choice):
        chosen = item.chosen(one)
        return chosen is not None and chosen == item.chosen(other)
    try:
        return equivalent(one, other)
    except MathsSyntaxError:
        return "".join(one.split()).casefold() == "".join(other.split()).casefold()


def _readable(line: str) -> bool:
    try:
        Working(id="", prompt="", given=line, key=line)
    except (MathsSyntaxError, ValueError):
        return False
    return True
