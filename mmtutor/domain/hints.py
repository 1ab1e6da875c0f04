"""The ladder of hints, chosen by rule: where it is wrong, the idea, one like it worked out, the next step.

The answer itself is no hint: giving it away is the end of the ladder, and the tutor's to do. Whatever the ladder says
has been looked through for the answer before. Knows no learner and no clock: what was answered, and how long nothing
happened, are arguments.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.items.item import Item
from mmtutor.domain.secrecy import gives_away
from mmtutor.domain.template import ItemTemplate
from mmtutor.errors import UserError
from mmtutor.messages import Message, message

WRONG_BEFORE_OFFER = 2  # wrong answers since the last hint
IDLE_BEFORE_OFFER_S = 60.0
_FORMULA = re.compile(r"\$([^$]+)\$")
_TRIES = 12  # samples looked at for one like it


class Rung(StrEnum):
    """What a hint does, from the gentlest to the strongest."""

    POINT = "point"
    IDEA = "idea"
    EXAMPLE = "example"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class Hint:
    """`text` is one of our sentences or the course's Markdown; `question` and `lines` are of the worked example.

    A step's `lines` are the line to write next; a point's the line to look at.
    """

    rung: Rung
    text: Message | str
    question: str = ""
    lines: tuple[str, ...] = ()


class Idea(Protocol):
    """What is known of a misconception; `misconceptions.Misconception` is one."""

    @property
    def explanation(self) -> Message:
        """What is wrong with the idea."""
        ...

    @property
    def counter_example(self) -> Message | str:
        """Maths, or a sentence, that shows it."""
        ...


@dataclass(frozen=True, slots=True)
class Tried:
    """The last judged answer to the item, and the misconception that it shows, where it shows one."""

    answer: str = ""
    assessment: Assessment | None = None
    idea: Idea | None = None


def authored(item: Item) -> tuple[Hint, ...]:
    """Return the course's own hints that do not give the answer away: the first is the idea, the others are steps."""
    kept = [text for text in item.hints if not gives_away(text, item, seen=(text,))]
    return tuple(Hint(Rung.IDEA if text == item.hints[0] else Rung.STEP, text) for text in kept)


def like_example(template: ItemTemplate, item: Item, rng: random.Random) -> Hint | None:
    """Return another sample of the item's template, worked out; None where each would give the item's answer away."""
    met = {item.id, ""}
    for _ in range(_TRIES):
        try:
            other = template.sample(rng)
        except UserError:  # its numbers fit too seldom
            return None
        if other.id in met or other.asked == item.asked:
            continue
        met.add(other.id)
        hint = worked(other)
        if hint is None:
            return None
        told = (hint.question, str(hint.text), *hint.lines)
        if not any(gives_away(text, item, seen=_unfinished(other)) for text in told):
            return hint
    return None


def worked(item: Item) -> Hint | None:
    """Return an item worked out line by line, or explained; None where the course does neither."""
    if item.solution:
        lines = (*item.beginning, *item.solution)
        return Hint(Rung.EXAMPLE, message("Here is one like it, worked out."), item.prompt, lines)
    return Hint(Rung.EXAMPLE, item.explanation, item.prompt) if item.explanation else None


def ladder(item: Item, fixed: Sequence[Hint], tried: Tried = Tried()) -> tuple[Hint, ...]:
    """Return every hint there is now, the gentlest first. `fixed` are the item's authored hints and its example."""
    found = [*_points(tried), *_ideas(item, tried)]
    found += [hint for hint in fixed if hint.rung is Rung.IDEA and not (found and found[-1].rung is Rung.IDEA)]
    found += [hint for hint in fixed if hint.rung is Rung.EXAMPLE]
    steps = [hint for hint in fixed if hint.rung is Rung.STEP and not _is_done(hint, tried.answer)]
    step = next_step(item, tried.answer)
    if step is not None and not any(_told(line, hint) for line in step.lines for hint in steps):
        steps.append(step)
    return (*found, *steps)


def next_step(item: Item, answer: str = "") -> Hint | None:
    """Return the first line of the model solution that was not written yet; None where only the answer is left."""
    written = {_close(line) for line in answer.replace(";", "\n").splitlines()}
    left = item.solution
    for place, line in enumerate(item.solution):
        if _close(line) in written:
            left = item.solution[place + 1 :]
    if not left or gives_away(f"${left[0]}$", item, seen=left[:1]):
        return None
    return Hint(Rung.STEP, message("This is the next line. Go on from here."), lines=left[:1])


def offer(wrong: int, idle_s: float) -> Message | None:
    """Return how to offer a hint: after `wrong` answers in a row, or long without doing anything; None before."""
    if wrong >= WRONG_BEFORE_OFFER:
        return message("This one is hard. A hint may help.")
    if idle_s >= IDLE_BEFORE_OFFER_S:
        return message("Take your time. A hint is here if you want one.")
    return None


def headline(assessment: Assessment) -> Message | None:
    """Return two or three words for what an answer is worth; None where the feedback says it all."""
    wrong = assessment.first_wrong_line
    if assessment.verdict is not Verdict.INCORRECT:
        return None
    if wrong is None and assessment.same_value:
        said = message("Correct so far") if assessment.steps else message("Same value, but not finished")
        return None if str(assessment.feedback).startswith((str(said), "Same value")) else said
    right = assessment.steps.count(Verdict.CORRECT)
    said = message("Nearly there") if right and 2 * right >= len(assessment.steps) else message("Not yet")
    return None if str(assessment.feedback).startswith(("Not yet", "Nearly")) else said


def _points(tried: Tried) -> Iterator[Hint]:
    judged = tried.assessment
    if judged is None or judged.verdict is not Verdict.INCORRECT:
        return
    if judged.first_wrong_line is not None:
        lines = [line for line in tried.answer.replace(";", "\n").splitlines() if line.strip()]
        wrong = lines[judged.first_wrong_line - 1 : judged.first_wrong_line]
        said = message(
            "Line {line} is the first to look at. The lines above it are right.", line=judged.first_wrong_line
        )
        if judged.first_wrong_line == 1:
            said = message("Look at your first line again. Does it say the same as the question?")
        yield Hint(Rung.POINT, said, lines=tuple(wrong))
    elif judged.same_value:
        yield Hint(Rung.POINT, message("The value is right. Look at how it is written: something is left to do."))


def _ideas(item: Item, tried: Tried) -> Iterator[Hint]:
    if tried.idea is None:
        return
    explanation, example = tried.idea.explanation, tried.idea.counter_example
    if gives_away(str(explanation), item, seen=(tried.answer,)):
        return
    if not example or gives_away(f"${example}$", item):
        yield Hint(Rung.IDEA, explanation)
    elif isinstance(example, Message):
        yield Hint(Rung.IDEA, message("{explanation} {example}", explanation=explanation, example=example))
    else:
        yield Hint(Rung.IDEA, explanation, lines=(example,))


def _unfinished(item: Item) -> tuple[str, ...]:
    return (item.prompt, *item.beginning, *item.solution)


def _is_done(hint: Hint, answer: str) -> bool:
    """Say whether a step leads to a line that is written already."""
    written = {_close(line) for line in answer.replace(";", "\n").splitlines()}
    return any(_close(formula) in written for formula in _FORMULA.findall(str(hint.text)))


def _told(line: str, hint: Hint) -> bool:
    return _close(line) in _close(str(hint.text))


def _close(line: str) -> str:
    return "".join(line.split()).casefold()
