"""What the editor calls things: kinds of item, keys, ways to answer, and one line of advice for those that need it."""

from __future__ import annotations

from collections.abc import Mapping

from mmtutor.content.edit import Problem
from mmtutor.gui.translate import say
from mmtutor.messages import Message, message

LANGUAGES = {"en": "English", "zh": "中文"}

KINDS: Mapping[str, Message] = {
    "number": message("Number"),
    "expression": message("Expression or equation"),
    "working": message("Working, line by line"),
    "choice": message("One of several"),
    "multiple_choice": message("Several of several"),
    "short_text": message("Short text"),
    "ordering": message("Put in order"),
    "matching": message("Match pairs"),
    "cloze": message("Text with gaps"),
}

WAYS: Mapping[str, Message] = {
    "text": message("Typing"),
    "image": message("Drawing or showing"),
    "audio": message("Saying"),
}

NAMES: Mapping[str, Message] = {
    "title": message("Title"),
    "summary": message("Summary"),
    "body": message("Text"),
    "steps": message("Worked example, step by step"),
    "picture": message("Picture"),
    "alt": message("What the picture shows"),
    "remedies": message("Shown when a learner thinks so"),
    "kind": message("Kind of exercise"),
    "prompt": message("Question"),
    "key": message("Answer"),
    "keys": message("Accepted answers"),
    "options": message("Options"),
    "shuffle": message("Change the order of the options from time to time"),
    "strict": message("Spelling counts"),
    "form": message("Form of the answer"),
    "tolerance": message("Tolerance"),
    "unit": message("Unit"),
    "needs_unit": message("The unit must be there"),
    "given": message("Line to start from"),
    "right": message("Right options"),
    "wrong": message("Wrong options"),
    "order": message("In the right order"),
    "left": message("Left side"),
    "text": message("Text with gaps"),
    "variables": message("Numbers that change"),
    "where": message("Conditions on the numbers"),
    "skills": message("Skills that it trains"),
    "hints": message("Hints, the gentlest first"),
    "explanation": message("Explanation after the answer"),
    "solution": message("Model solution, line by line"),
    "mistakes": message("What mistakes lead to"),
    "ways": message("Ways to answer"),
    "skill": message("Skills of the course"),
    "needs": message("Learn before it"),
}

ADVICE: Mapping[str, Message] = {
    "body": message("Maths stands between dollar signs: $1/2 + 1/3$. Two stars make words **bold**."),
    "prompt": message("Maths stands between dollar signs. A letter of a changing number stands in braces: {{a}}."),
    "key": message("Such as 3/4, or {{a/b}} with changing numbers."),
    "keys": message("The first one is shown as the answer."),
    "tolerance": message("Such as 0.01 or 1%. Leave it empty where only the exact value is right."),
    "unit": message("Such as cm."),
    "text": message("Gaps stand in double brackets: [[3/4]], or [[numerator|top number]] where two answers are right."),
    "variables": message("A letter and what it may be: 1..9, or 2..20 step 2, or 3, 5, 7, or = a*b."),
    "where": message("Such as a < b, or gcd(a, b) = 1. Numbers are drawn again until all of them hold."),
    "hints": message("Only the last one may give the answer away."),
    "solution": message("Each line follows from the one before; the last one is the answer."),
    "mistakes": message("The wrong answer that a misconception gives here. It tells what lies behind an answer."),
    "alt": message("In a few words, for learners who do not see it."),
    "remedies": message("Such a card is shown only to learners whose answers point to it."),
    "right": message("Learners have to choose all of them."),
}

FORMS: Mapping[str, Message] = {
    "any": message("Any form"),
    "integer": message("Whole number"),
    "fraction": message("Fraction"),
    "lowest_terms": message("Fraction in lowest terms"),
    "mixed": message("Mixed number"),
    "decimal": message("Decimal"),
    "percent": message("Per cent"),
    "expanded": message("Expanded"),
    "factored": message("Factored"),
    "simplified": message("Simplified"),
    "solved": message("Solved, such as x = 5"),
}


def name_of(key: str, kind: str = "") -> str:
    """Return what a key is called in the window's language; a key of a new kind is called by itself."""
    if kind == "matching" and key == "right":
        return say(message("Right side, each beside what belongs to it"))
    return say(NAMES.get(key, key.replace("_", " ")))


def advice_on(key: str, kind: str = "") -> str:
    """Return a line of advice, or "" where none is needed."""
    if (kind, key) in {("matching", "right"), ("expression", "key"), ("working", "key")}:
        return ""
    return say(ADVICE.get(key, ""))


def said(problem: Problem) -> str:
    """Return what is wrong as a sentence without file and line, which the writer of a form never sees."""
    mark = "\x00"
    whole = say(Message(problem.said.template, {**problem.said.values, "file": "", "line": mark}))
    _, _, after = whole.partition(mark)
    sentence = after.lstrip(" 行").lstrip("：: ") if after else whole.lstrip("：:, ")
    return sentence[:1].upper() + sentence[1:]


def language_name(language: str) -> str:
    """Return the name of a course's language in that language."""
    return LANGUAGES.get(language, language)


def untitled() -> str:
    """Return what stands for a title that is not written yet."""
    return say(message("Without a title"))
