"""How hints, worked lines and given-away answers read, as Markdown in the window's language. No widgets."""

from __future__ import annotations

from typing import Any

from mmtutor.domain.hints import Hint, Rung
from mmtutor.gui.translate import say
from mmtutor.messages import message
from mmtutor.tutor import Stage
from mmtutor.tutor.events import HintShown, Revealed

_AS_TEXT = ("choice", "short_text", "multiple_choice", "ordering", "matching", "cloze")


def hint_text(hint: Hint) -> str:
    """Return a hint; the lines of a worked example are numbered, a single line stands by itself."""
    parts = [say(hint.text)] if not hint.question else [hint.question, say(hint.text)]
    if hint.question and hint.lines:
        parts.reverse()
    if len(hint.lines) == 1:
        parts.append(f"$${hint.lines[0]}$$")
    elif hint.lines:
        parts.append("\n".join(f"{number}. ${line}$" for number, line in enumerate(hint.lines, 1)))
    return "\n\n".join(parts)


def hint_name(hint: Hint) -> str:
    """Return what kind of help a hint is."""
    names = {
        Rung.POINT: message("Where to look"),
        Rung.IDEA: message("The idea"),
        Rung.EXAMPLE: message("One like it"),
        Rung.STEP: message("The next step"),
    }
    return say(names[hint.rung])


def hint_word(event: HintShown) -> str:
    """Return which hint it is, and what kind of help."""
    which = message("Hint {number} of {of} · {name}", number=event.number, of=event.of, name=hint_name(event.hint))
    return say(which)


def undecided_text(feedback: str, tutor: Any, has_teacher: bool) -> str:
    """Return what becomes of an answer that the rules can't decide; without a teacher the right one stands beside it.

    Not so in the questions that find out where to begin, which give no answer away.
    """
    if has_teacher:
        return f"{feedback} {say(message('Your teacher will look at it.'))}"
    told = f"{feedback} {say(message('It is kept aside, and counts neither as right nor as wrong.'))}"
    if tutor.stage is Stage.DIAGNOSTIC:
        return told
    right = revealed_text(Revealed(tutor.item, tutor.item.shown_key(), ""))
    return f"{told} {say(message('Compare it with this one:'))}\n\n{right}"


def revealed_text(event: Revealed) -> str:
    """Return the answer, how to get there, and why."""
    item = event.item
    if item.solution:
        answer = "\n".join(f"{number}. ${line}$" for number, line in enumerate(item.solution, 1))
    else:
        answer = event.answer if item.kind in _AS_TEXT else f"$${event.answer}$$"
    return "\n\n".join(filter(None, (answer, event.explanation)))
