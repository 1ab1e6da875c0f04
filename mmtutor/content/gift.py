"""GIFT, Moodle's format for questions as plain text: in and out.

Layout and escapes are those of Moodle's own reader; blank lines between the braces of an answer are tolerated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from mmtutor.content import answers
from mmtutor.content.answers import Answer, Weighed
from mmtutor.content.drafts import Draft, drafted, refused, unpacked
from mmtutor.content.instances import Carries, Export, Exported, Piece, Tally, card_text, pieces
from mmtutor.content.markup import Text, from_any, from_html, from_markdown, from_plain, one_line, tex_or_plain, to_html
from mmtutor.content.unpack import Unpacked
from mmtutor.content.untrusted import read_bytes, text_of
from mmtutor.domain.course import Card
from mmtutor.domain.items import Choice, Expression, Matching, MultipleChoice, Number, ShortText
from mmtutor.domain.template import ItemTemplate
from mmtutor.errors import UserError
from mmtutor.messages import Message, message

NAME = "GIFT"
CARRIES = Carries(
    kinds=frozenset({"choice", "multiple_choice", "short_text", "number", "expression", "matching"}),
    parts=frozenset({"emphasis", "keys", "options", "explanation", "skills", "id", "cards", "lessons"}),
)
_CONTROL = "~=#{}:"
_KEPT = {sign: chr(0xE010 + place) for place, sign in enumerate(_CONTROL + "\\")}
_BACK = str.maketrans({kept: sign for sign, kept in _KEPT.items()})
_BREAK = "\ue020"
_ESCAPED = re.compile(r"\\([~=#{}:\\n])")
_FOREIGN = re.compile("[\ue010-\ue020]")
_MARK = re.compile(r"\[(id|tag):((?:[^\]\\]|\\.)*)\]")
_FORMAT = re.compile(r"^\[(html|markdown|moodle|plain)\]", re.IGNORECASE)
_WEIGHT = re.compile(r"^%(-?\d{1,3}(?:\.\d*)?)%")
_CATEGORY = re.compile(r"^\$CATEGORY:\s*(.*)$")
_LOOKS = re.compile(r"^\s*::|^\$CATEGORY:|(?<!\\)\{\s*(?:[=~#>]|TRUE|FALSE|T\b|F\b|\})|(?<!\\)\{[^{}]*(?<!\\)[=~]",
                    re.MULTILINE)  # fmt: skip
_WHOLE = re.compile(r"=(?!\s*%-?\d)|[=~]\s*%100(?:\.0*)?%")
_COMMENT = re.compile(r"(?:^|\s)//(?:\s|$)")
_PARTS = re.compile(r"(?=[=~])")
_TRUE = {"T": True, "TRUE": True, "F": False, "FALSE": False}


def gift(path: Path, into: Path) -> Unpacked | None:
    """Import a GIFT file; None where it is none."""
    if not path.is_file():
        return None
    data = read_bytes(path)
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    text = text_of(data, path.name)
    if path.suffix.lower() != ".gift" and (not _LOOKS.search(text) or "}" not in text):
        return None
    return unpacked(read(text), path, into, NAME)


def read(text: str) -> Iterator[Draft]:
    """Yield a draft for each question."""
    lesson = ""
    for number, (lines, marks) in enumerate(_blocks(text), 1):
        block = _ESCAPED.sub(lambda found: _KEPT.get(found[1], _BREAK), _FOREIGN.sub("", "\n".join(lines))).strip()
        category = _CATEGORY.match(block)
        if category:
            lesson = _category(category[1].translate(_BACK))
            continue
        name, rest = _named(block)
        shown = name or one_line(_FORMAT.sub("", rest.partition("{")[0]).translate(_BACK), 60) or str(number)
        tags = tuple(value for kind, value in marks if kind == "tag")
        identity = next((value for kind, value in marks if kind == "id"), "") or shown
        opened, closed = rest.find("{"), rest.find("}")
        if (opened < 0) != (closed < 0) or closed < opened:
            yield refused(shown, lesson, message("Its braces do not match."))
        elif opened < 0:
            yield drafted(shown, lesson, lambda: _card(name, rest))  # noqa: B023 - called at once
        else:
            asked = (name, rest[:opened], rest[closed + 1 :])
            yield drafted(shown, lesson, lambda: _question(identity, tags, asked, rest[opened + 1 : closed]))  # noqa: B023


def write(export: Export) -> Exported:
    """Write a course as GIFT."""
    tally, out, lesson = Tally(), list[str](), ""
    for piece in pieces(export, CARRIES, tally):
        if piece.lesson.id != lesson:
            lesson = piece.lesson.id
            out.append(f"$CATEGORY: {piece.lesson.title.replace('/', '//')}\n")
        out.append(_written(piece))
    return Exported("\n".join(out).encode(), tally.report(NAME))


def _blocks(text: str) -> Iterator[tuple[list[str], list[tuple[str, str]]]]:
    """Yield the lines of each question, and what the comments above it say of its id and tags."""
    lines: list[str] = []
    marks: list[tuple[str, str]] = []
    depth_open = False
    for line in (*text.lstrip("\ufeff").split("\n"), ""):
        stripped = line.strip()
        if stripped.startswith("//"):
            marks += [] if lines else [(found[1], _unescaped(found[2])) for found in _MARK.finditer(stripped)]
            continue
        if _CATEGORY.match(stripped):
            if lines:
                yield lines, marks
            yield [stripped], []
            lines, marks, depth_open = [], [], False
        elif stripped.startswith("::") and lines and not depth_open and _closed(lines):
            yield lines, marks  # Moodle wants an empty line between questions; others write none
            lines, marks, depth_open = [stripped], [], "{" in stripped and "}" not in stripped
        elif stripped and not (depth_open and stripped.startswith("::")):
            lines.append(stripped)
            bare = _ESCAPED.sub("", stripped)
            depth_open = bare.rfind("{") > bare.rfind("}") or (depth_open and "}" not in bare)
        elif lines and (stripped or not depth_open):
            yield lines, marks
            lines, marks, depth_open = ([stripped] if stripped else []), [], "{" in stripped and "}" not in stripped
    if lines:
        yield lines, marks


def _closed(lines: Sequence[str]) -> bool:
    """Say whether lines hold a whole question."""
    return _ESCAPED.sub("", lines[-1]).rstrip(' .";').endswith("}")


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _category(path: str) -> str:
    parts = [part.strip().replace("\0", "/") for part in path.replace("//", "\0").split("/")]
    named = [part for part in parts if part and not part.startswith("$") and part != "top"]
    return named[-1] if named else ""


def _named(block: str) -> tuple[str, str]:
    if block.startswith("::"):
        name, closed, rest = block[2:].partition("::")
        if closed:
            return one_line(name.translate(_BACK)), rest.strip()
    return "", block


def _text(raw: str, otherwise: str = "") -> Text:
    """Return a text by the format that it names, or else by the one that the question has."""
    raw = raw.strip()
    named = _FORMAT.match(raw)
    way = named[1].lower() if named else otherwise
    text = raw[named.end() :] if named else raw
    text = text.translate(_BACK).replace(_BREAK, "<br>" if way == "html" else "\n\n")
    readers = {"html": from_html, "markdown": from_markdown, "plain": from_plain}
    return readers.get(way, from_any)(text)


def _card(name: str, rest: str) -> tuple[Card, list[Message]]:
    found = _text(rest)
    return Card(name or one_line(found.text, 60), found.text), list(found.lost)


def _question(
    identity: str, tags: tuple[str, ...], asked: tuple[str, str, str], inside: str
) -> tuple[ItemTemplate, list[Message]]:
    """Make an exercise of a question's name, what stands before and after its braces, and what is in them."""
    name, before, after = asked[0], asked[1], asked[2].strip()
    named = _FORMAT.match(before)
    way = named[1].lower() if named else ""
    prompt = _text(f"{before.rstrip()} _____ {after}" if after.strip(' .";}') else before)
    if not prompt.text:
        prompt = from_plain(name)
    if not prompt.text:
        raise UserError("The question has no text.")
    inside, several, general = inside.strip().rpartition("####")
    inside, explanation = (inside.strip(), _text(general, way)) if several else (general, Text(""))
    answer, feedback, lost = _answer(inside, way)
    if not explanation.text and feedback.text:
        explanation = feedback
    elif feedback.text:
        lost.append(message("Feedback for single answers is left out."))
    template = ItemTemplate(
        identity, answer.kind, prompt.text, fields=answer.fields, skills=tags, explanation=explanation.text
    )
    return template, [*prompt.lost, *explanation.lost, *answer.lost, *lost]


def _answer(inside: str, way: str) -> tuple[Answer, Text, list[Message]]:
    """Read what stands between the braces: the answer, the feedback for what is right, and what was lost."""
    if not inside:
        raise UserError("A free text has no answer that could be judged.")
    if inside.startswith(">"):
        head = re.match(r"^>[\s\d%A-Z]*\n", inside)
        things = inside[head.end() if head else 1 :].split("\n")
        return answers.in_order([_text(thing, way).text for thing in things]), Text(""), []
    word, _, said = inside.partition("#")
    if word.strip().upper() in _TRUE and "~" not in inside and "=" not in word:
        wrong, _, right = said.partition("#")
        lost = [message("Feedback for single answers is left out.")] * bool(wrong.strip())
        return answers.true_or_false(_TRUE[word.strip().upper()]), _text(right, way), lost
    if inside.startswith("#"):
        return _numerical(inside[1:].strip(), way)
    marked = [part.strip() for part in _PARTS.split(inside.replace("~=", "=")) if part.strip(" =~\n")]
    if "~" in inside:
        single = any(_WHOLE.match(part) for part in marked)
        weighed, feedback, lost = _weighed(marked, way)
        return answers.chosen(weighed, single=single), feedback, lost
    if "->" in inside and "=" in inside:
        return answers.pairs([_pair(part.lstrip("="), way) for part in marked]), Text(""), []
    if _COMMENT.search(inside) and "=" not in inside:
        raise UserError("A comment stands among its answers; comments need a line of their own.")
    weighed, feedback, lost = _weighed([part if part[0] == "=" else f"={part}" for part in marked], way, plain=True)
    return answers.typed(weighed), feedback, lost


def _pair(part: str, way: str) -> tuple[str, str]:
    left, _, right = part.partition("->")
    return _text(left, way).text, _text(right.partition("#")[0]).text


def _weighed(marked: list[str], way: str, plain: bool = False) -> tuple[list[Weighed], Text, list[Message]]:
    """Return the answers with their weights, the feedback of the first right one, and what was lost."""
    found: list[Weighed] = []
    right, best, lost = Text(""), 0.0, list[Message]()
    for part in marked:
        body = part[1:].strip()
        weight = _WEIGHT.match(body)
        share = float(weight[1]) / 100 if weight else float(part[0] == "=")
        text, _, said = body[weight.end() if weight else 0 :].partition("#")
        if plain:
            found.append(Weighed(_FORMAT.sub("", text.strip()).translate(_BACK).replace(_BREAK, " ").strip(), share))
        else:
            read_text = _text(text, way)
            found.append(Weighed(read_text.text, share))
            lost += read_text.lost
        if said.strip() and (share <= best or right.text):
            lost.append(message("Feedback for single answers is left out."))
        if said.strip() and share > best:
            right, best = _text(said, way), share
    return found, right, lost


def _numerical(inside: str, way: str) -> tuple[Answer, Text, list[Message]]:
    marked = [part for part in _PARTS.split(inside) if part.strip(" =~\n")]
    if not marked:
        raise UserError("It has no answer that counts as right.")
    weighed, feedback, lost = _weighed([part if part[0] in "=~" else f"={part}" for part in marked], way, plain=True)
    full = [one for one in weighed if one.weight >= 1 and one.text]
    if len(full) != 1:
        raise UserError("It has no answer, or several, that count as right.")
    if any(0 < one.weight < 1 for one in weighed):
        lost.append(message("Part marks are left out; what is not right counts as wrong."))
    text = full[0].text
    if ".." in text:
        least, _, most = text.partition("..")
        return answers.between(least, most), feedback, lost
    value, _, tolerance = text.partition(":")
    return answers.numeric(value, tolerance), feedback, lost


def _escaped(text: str) -> str:
    return re.sub(r"([~=#{}:\\])", r"\\\1", text).replace("\n", r"\n")


def _html(text: str) -> str:
    return _escaped(to_html(text, tex_or_plain).replace("\n", " "))


def _written(piece: Piece) -> str:
    tags = "".join(f" [tag:{_marked(skill)}]" for skill in piece.skills)
    head = f"// [id:{_marked(piece.name)}]{tags}\n::{_escaped(one_line(piece.name))}::[html]"
    if isinstance(piece.made, Card):
        return f"{head}{_html(card_text(piece.made))}\n"
    item = piece.made
    general = f"####{_html(item.explanation)}" if item.explanation else ""
    return f"{head}{_html(item.prompt)}{{{_braces(piece)}{general}}}\n"


def _marked(text: str) -> str:
    return re.sub(r"([\[\]\\])", r"\\\1", one_line(text))


def _braces(piece: Piece) -> str:
    match piece.made:
        case Choice(options=options, key=key):
            return "".join(f"\n{'=' if i == key else '~'}{_html(option)}" for i, option in enumerate(options))
        case MultipleChoice(right=right) as item:
            share = f"%{100 / len(right):.5f}".rstrip("0").rstrip(".") + "%"
            return "".join(f"\n~{share if option in right else '%-100%'}{_html(option)}" for option in item.options)
        case Matching(left=left, right=right):
            return "".join(f"\n={_html(a)} -> {_escaped(b)}" for a, b in zip(left, right, strict=True))
        case Number(key=key, tolerance=tolerance) if _is_decimal(key):
            return f"#{key}:{tolerance}" if _is_decimal(tolerance) else f"#{key}"
        case Number(key=key) | Expression(key=key):
            return f"={_escaped(key)}"
        case ShortText(keys=keys):
            return " ".join(f"={_escaped(key)}" for key in keys)
    raise ValueError(f"{piece.name} is of no kind that GIFT has")


def _is_decimal(text: str) -> bool:
    return re.fullmatch(r"-?\d+(?:\.\d+)?", text) is not None
