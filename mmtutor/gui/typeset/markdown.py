"""The small Markdown of cards and prompts: headings, lists, bold, italic, code, and maths between dollar signs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

RunKind = Literal["text", "bold", "italic", "code", "maths"]
BlockKind = Literal["paragraph", "heading", "bullet", "number", "display"]

_INLINE = re.compile(r"\$(?P<maths>[^$\n]+)\$|\*\*(?P<bold>.+?)\*\*|\*(?P<italic>[^*\s][^*]*?)\*|`(?P<code>[^`]+)`")
_BULLET = re.compile(r"^\s*[-*+]\s+(.*)$")
_NUMBER = re.compile(r"^\s*(\d+)[.)]\s+(.*)$")
_HEADING = re.compile(r"^#{1,4}\s+(.*)$")
_DISPLAY = re.compile(r"^\s*\$\$(.+?)\$\$\s*$")


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one kind."""

    kind: RunKind
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list entry or a formula on a line of its own; `label` is the number of a numbered entry."""

    kind: BlockKind
    runs: tuple[Run, ...]
    label: str = ""


def runs(text: str) -> tuple[Run, ...]:
    """Split one paragraph into runs; maths may stand inside bold text."""
    found: list[Run] = []
    end = 0
    for match in _INLINE.finditer(text):
        if match.start() > end:
            found.append(Run("text", text[end : match.start()]))
        kind = match.lastgroup or "text"
        inner = match[kind]
        if kind == "bold" and "$" in inner:
            found += [Run("bold", r.text) if r.kind == "text" else r for r in runs(inner)]
        else:
            found.append(Run(kind, inner))  # type: ignore[arg-type]
        end = match.end()
    if end < len(text):
        found.append(Run("text", text[end:]))
    return tuple(found)


def blocks(source: str) -> tuple[Block, ...]:
    """Split Markdown into blocks; lines of one paragraph are joined."""
    found: list[Block] = []
    paragraph: list[str] = []

    def flush() -> None:
        if paragraph:
            found.append(Block("paragraph", runs(_joined(paragraph))))
            paragraph.clear()

    for line in source.splitlines():
        if not line.strip():
            flush()
        elif match := _DISPLAY.match(line):
            flush()
            found.append(Block("display", (Run("maths", match[1].strip()),)))
        elif match := _HEADING.match(line):
            flush()
            found.append(Block("heading", runs(match[1])))
        elif match := _BULLET.match(line):
            flush()
            found.append(Block("bullet", runs(match[1]), "•"))
        elif match := _NUMBER.match(line):
            flush()
            found.append(Block("number", runs(match[2]), f"{match[1]}."))
        else:
            paragraph.append(line.rstrip("\n"))
            if line.endswith("  "):
                flush()
    flush()
    return tuple(found)


def plain(source: str) -> str:
    """Return the text without marks, for a screen reader."""
    return "\n".join(" ".join(filter(None, (b.label, "".join(r.text for r in b.runs)))) for b in blocks(source))


def is_wide(character: str) -> bool:
    """Say whether a line may break on either side of this character (Chinese and Japanese)."""
    return "\u2e80" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or "\uff00" <= character <= "\uffef"


def _joined(lines: list[str]) -> str:
    text = lines[0].strip()
    for line in lines[1:]:
        line = line.strip()
        glue = "" if text and line and is_wide(text[-1]) and is_wide(line[0]) else " "
        text += glue + line
    return text
