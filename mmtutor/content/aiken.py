"""Aiken, the plain format of multiple choice: a question, options A to Z, and ANSWER: B. In and out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from mmtutor.content.answers import Weighed, chosen
from mmtutor.content.drafts import Draft, drafted, refused, unpacked
from mmtutor.content.instances import Carries, Export, Exported, Tally, pieces
from mmtutor.content.markup import from_any, one_line, plainly
from mmtutor.content.unpack import Unpacked
from mmtutor.content.untrusted import read_bytes, text_of
from mmtutor.domain.items import Choice
from mmtutor.domain.template import ItemTemplate
from mmtutor.errors import UserError
from mmtutor.messages import Message, message

NAME = "Aiken"
CARRIES = Carries(kinds=frozenset({"choice"}), parts=frozenset({"options"}))
_ANSWER = re.compile(r"^ANSWER:\s*([A-Z])\s*$")
_OPTION = re.compile(r"^([A-Z])[.)]\s*(.*)$")


def aiken(path: Path, into: Path) -> Unpacked | None:
    """Import an Aiken file; None where it is none."""
    if not path.is_file():
        return None
    data = read_bytes(path)
    if b"ANSWER:" not in data or b"\0" in data[:4096]:
        return None
    text = text_of(data, path.name)
    lines = [line.strip() for line in text.split("\n")]
    if not any(_ANSWER.match(line) for line in lines) or not any(_OPTION.match(line) for line in lines):
        return None
    return unpacked(read(text), path, into, NAME)


def read(text: str) -> Iterator[Draft]:
    """Yield a draft for each question."""
    question: list[str] = []
    options: list[str] = []
    number = 0
    for line in (*(line.strip() for line in text.lstrip("\ufeff").split("\n")), "ANSWER"):
        answer, option = _ANSWER.match(line), _OPTION.match(line)
        if option and question and option[1] == chr(ord("A") + len(options)):
            options.append(option[2])
        elif answer or (options and line):
            number += 1
            name = one_line(" ".join(question), 60) or str(number)
            if answer:
                yield drafted(name, "", lambda: _question(name, question, options, answer[1]))  # noqa: B023
            else:
                yield refused(name, "", message("Its line ANSWER is missing."))
            question, options = [line] if line and not answer else [], []
        elif line:
            question.append(line)
    if question and question != ["ANSWER"]:
        yield refused(one_line(" ".join(question[:-1]), 60), "", message("It has no options."))


def write(export: Export) -> Exported:
    """Write the choices of a course as Aiken; nothing else has a place there."""
    tally, out = Tally(), list[str]()
    for piece in pieces(export, CARRIES, tally):
        item = piece.made
        assert isinstance(item, Choice)
        lines = [plainly(item.prompt)]
        lines += [f"{chr(ord('A') + i)}) {plainly(option)}" for i, option in enumerate(item.options)]
        out.append("\n".join([*lines, f"ANSWER: {chr(ord('A') + item.key)}", ""]))
    return Exported("\n".join(out).encode(), tally.report(NAME))


def _question(name: str, lines: list[str], options: list[str], letter: str) -> tuple[ItemTemplate, list[Message]]:
    place = ord(letter) - ord("A")
    if place >= len(options):
        raise UserError("Its answer is the letter {letter}, but there are {count} options.", letter=letter,
                        count=len(options))  # fmt: skip
    prompt = from_any("\n".join(lines))
    texts = [from_any(option) for option in options]
    answer = chosen([Weighed(each.text, float(i == place)) for i, each in enumerate(texts)], single=True)
    lost = [*prompt.lost, *(reason for each in texts for reason in each.lost), *answer.lost]
    if not prompt.text:
        raise UserError("The question has no text.")
    return ItemTemplate(name, answer.kind, prompt.text, fields=answer.fields), lost
