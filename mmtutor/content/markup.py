"""Texts between HTML or plain text and our own markup: small Markdown with maths between dollar signs.

Scripts, styles and links do not come through; pictures are named as lost. Knows no course.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement

from mmtutor.content.formula import from_mathml, from_tex, to_tex
from mmtutor.content.report import distinct
from mmtutor.errors import UserError
from mmtutor.messages import Message, message

MAX_TEXT = 20_000  # characters of one text
_BOLD, _ITALIC, _OPEN, _CLOSE, _BREAK, _INDENT = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004", "\ue005"
_OURS = re.compile("[\ue000-\ue005]")
_INDENTED = re.compile(r"(?<=\n)[ \t]+")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]|[\ud800-\udfff]")
_SKIPPED = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "iframe", "rp"})
_BLOCKS = frozenset({"p", "div", "ul", "ol", "li", "table", "tr", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5",
                     "h6", "section", "center", "dl", "dt", "dd", "figure", "hr"})  # fmt: skip
_MEDIA = frozenset({"img", "audio", "video", "object", "iframe", "svg", "embed", "canvas", "picture"})
_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_ENTRY_BEGUN = re.compile(rf"{_BREAK}(?:-|\d+\.) *$")
_FORMULA = re.compile(
    r"\\\((?P<a>.+?)\\\)|\\\[(?P<b>.+?)\\\]|\$\$(?P<c>[^$]+)\$\$|\[\$\$?\](?P<d>.+?)\[/\$\$?\]|"
    r"\[latex\](?P<e>.+?)\[/latex\]|(?<![\w$\\])\$(?P<f>[^\s$](?:[^$\n]*[^\s$\\])?)\$(?![\w$])",
    re.DOTALL,
)
_MONEY = re.compile(r"\d[\d.,]*\s+\D")
_MAY_BE_HTML = re.compile(r"</?[A-Za-z][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z]+);")
_MAY_BE_MARKUP = {"*": "∗", "`": "ˋ", "$": "＄"}
_STARTS_A_BLOCK = re.compile(r"^[ \t]*(?:#{1,4}|[-+])(?=\s)", re.MULTILINE)
_NO_BLOCK = str.maketrans("#-+", "＃−＋")
_INLINE = re.compile(r"\$(?P<maths>[^$\n]+)\$|\*\*(?P<bold>.+?)\*\*|\*(?P<italic>[^*\s][^*]*?)\*|`(?P<code>[^`]+)`")
_BULLET = re.compile(r"\s*[-*+]\s+(.*)")
_NUMBERED = re.compile(r"\s*\d+[.)]\s+(.*)")
_HEADING = re.compile(r"\s*(#{1,4})\s+(.*)")


@dataclass(frozen=True, slots=True)
class Text:
    """A text in our markup, and what of it was lost."""

    text: str
    lost: tuple[Message, ...] = ()


def from_plain(text: str) -> Text:
    """Return plain text, in which TeX may stand, in our markup. Raises UserError where it is too long."""
    return _finished(_bounded(text))


def from_markdown(text: str) -> Text:
    """Return Markdown, in which TeX may stand, in our markup. Raises UserError where it is too long."""
    return _finished(_bounded(text), literal=False)


def from_any(text: str) -> Text:
    """Return what may be HTML or plain text in our markup. Raises UserError where it is too long."""
    return from_html(text) if _MAY_BE_HTML.search(text) else from_plain(text)


def one_line(text: str, longest: int = 200) -> str:
    """Return a name on one line, without signs that cannot be seen."""
    return " ".join(_UNSEEN.sub("", _OURS.sub("", text)).split())[:longest].strip()


def from_html(text: str) -> Text:
    """Return HTML in our markup. Raises UserError where it is too long."""
    reader = _Reader()
    reader.feed(_bounded(text))
    reader.close()
    found = _finished("".join(reader.out))
    return Text(found.text, distinct((*found.lost, *reader.lost)))


def to_html(text: str, maths: Callable[[str], str]) -> str:
    """Return our markup as well-formed XHTML; `maths` writes what stands between dollar signs."""
    return "".join(_block(block, maths) for block in re.split(r"\n\s*\n", text.strip()) if block.strip())


def tex_or_plain(text: str) -> str:
    """Return a formula as HTML text: TeX between its brackets, or else plain."""
    tex = to_tex(text)
    return escape(text if tex is None else rf"\({tex}\)", quote=False)


def plainly(text: str) -> str:
    """Return our markup as one line of plain text with its formulas in TeX."""

    def written(found: re.Match[str]) -> str:
        inner = found[found.lastgroup or 0]
        if found.lastgroup != "maths":
            return inner if found.lastgroup == "code" else _INLINE.sub(written, inner)
        tex = to_tex(inner)
        return inner.strip() if tex is None else rf"\({tex}\)"

    return " ".join(_INLINE.sub(written, text).split())


def has_emphasis(text: str) -> bool:
    """Say whether anything in a text is bold, in italics or code."""
    return any(found.lastgroup != "maths" for found in _INLINE.finditer(text))


def unreadable_maths(text: str) -> bool:
    """Say whether a text has something between dollar signs that is no whole formula."""
    return any(to_tex(found) is None for found in re.findall(r"\$([^$\n]+)\$", text))


def _bounded(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise UserError("One of its texts has more than {limit} characters.", limit=MAX_TEXT)
    return _UNSEEN.sub("", _OURS.sub("", text))


def _finished(text: str, *, literal: bool = True) -> Text:
    """Turn TeX into our formulas, keep signs that would be markup from being it, and settle the spaces."""
    kept: Callable[[str], str] = _literal if literal else str
    pieces: list[str] = []
    lost: list[Message] = []
    end = 0
    for found in _FORMULA.finditer(text):
        inner = next(group for group in found.groups() if group is not None)
        formula = None if found["f"] and _MONEY.match(inner) else from_tex(_OURS.sub(" ", inner))
        pieces.append(kept(text[end : found.start()]))
        if formula is not None:
            pieces.append(f"${formula}$")
        else:
            pieces.append(kept(found[0]))
            if not found["f"]:
                lost.append(message("A formula stays in TeX: {formula}.", formula=" ".join(inner.split())[:60]))
        end = found.end()
    pieces.append(kept(text[end:]))
    joined = "".join(pieces).replace(_OPEN, "$").replace(_CLOSE, "$")
    joined = re.sub(rf"{_BOLD}(\s*){_BOLD}|{_ITALIC}(\s*){_ITALIC}", r"\1\2", joined)
    joined = joined.replace(_BOLD, "**").replace(_ITALIC, "*").replace("\xa0", " ")
    lines = [" ".join(line.split()) for line in joined.split("\n")]
    settled = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip().replace(_BREAK, "")
    return Text(settled.replace(_INDENT, "\xa0"), distinct(lost))


def _literal(text: str) -> str:
    """Return text in which nothing is markup; a formula that is ready stays."""
    parts = re.split(f"({_OPEN}[^{_CLOSE}]*{_CLOSE})", text)
    for i in range(0, len(parts), 2):
        for sign, other in _MAY_BE_MARKUP.items():
            if parts[i].count(sign) > 1 or (sign == "$" and sign in text):
                parts[i] = parts[i].replace(sign, other)
        parts[i] = _STARTS_A_BLOCK.sub(lambda found: found[0].translate(_NO_BLOCK), parts[i])
    return "".join(parts)


class _Reader(HTMLParser):
    """Collects the text of HTML, with signs of our own for what is bold, a formula, or an entry of a list."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.lost: list[Message] = []
        self._skipped = 0
        self._lists: list[int] = []  # the next number of each list that is open; 0 in one without numbers
        self._maths: list[Element] = []
        self._script: str = ""
        self._cells = 0
        self._in_cell = False
        self._in_code = 0  # how many <pre> are open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        tag = tag.rpartition(":")[2]
        if tag in _MEDIA and not self._skipped:
            said = dict(attrs).get("alt") or ""
            self.lost.append(message("Pictures, sound and the like are left out."))
            self.out.append(f" {said} " if said else "")
        if tag in _SKIPPED:
            self._skipped += 1
        elif self._skipped:
            return
        elif tag == "math" or self._maths:
            parent = self._maths[-1] if self._maths else None
            made = Element(tag) if parent is None else SubElement(parent, tag)
            made.attrib.update({key: value or "" for key, value in attrs})
            self._maths.append(made)
        elif tag == "br":
            self.out.append(" " if self._in_cell else "\n\n")
        else:
            self._open_text(tag)

    def _begins_entry(self) -> bool:
        return _ENTRY_BEGUN.search("".join(self.out[-3:])) is not None

    def _open_text(self, tag: str) -> None:
        if tag in _BLOCKS and (self._in_cell or (tag in ("p", "div") and self._begins_entry())):
            self.out.append(" ")
        elif tag in _BLOCKS:
            in_list = tag == "li"
            self.out.append("\n" if in_list else "\n\n")
            if tag in ("ul", "ol"):
                self._lists.append(int(tag == "ol"))
            elif in_list:
                number = self._lists[-1] if self._lists else 0
                self.out.append(f"{_BREAK}{number}. " if number else f"{_BREAK}- ")
                self._lists[-1:] = [number + 1 if number else 0] if self._lists else []
            self._cells = 0
        elif tag in ("td", "th"):
            self.out.append(" | " if self._cells else "")
            self._cells += 1
            self._in_cell = True
        elif tag in ("b", "strong"):
            self.out.append(_BOLD)
        elif tag in ("i", "em"):
            self.out.append(_ITALIC)
        elif tag in ("sub", "sup"):
            self._script = tag
        elif tag == "rt":
            self.out.append(" (")
        self._in_code += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        tag = tag.rpartition(":")[2]
        if tag in _SKIPPED:
            self._skipped = max(0, self._skipped - 1)
        elif self._skipped:
            return
        elif self._maths:
            if tag == str(self._maths[-1].tag):
                self._close_maths(self._maths.pop())
        elif tag in ("b", "strong"):
            self.out.append(_BOLD)
        elif tag in ("i", "em"):
            self.out.append(_ITALIC)
        elif tag == "rt":
            self.out.append(")")
        elif tag in ("ul", "ol") and not self._in_cell:
            self._lists[-1:] = []
            self.out.append("\n\n")
        elif tag in ("td", "th", "tr", "table"):
            self._in_cell = False
            self.out.append("\n\n" if tag == "table" else "")
        elif tag in _BLOCKS and tag != "li":
            self.out.append(" " if self._in_cell else "\n\n")
            self._in_code = max(0, self._in_code - (tag == "pre"))
        self._script = ""

    def _close_maths(self, element: Element) -> None:
        if self._maths:
            return
        formula = from_mathml(element)
        if formula is None:
            said = " ".join("".join(element.itertext()).split())
            self.lost.append(message("A formula stays plain text: {formula}.", formula=said[:60]))
        self.out.append(said if formula is None else f"{_OPEN}{formula}{_CLOSE}")

    def handle_data(self, data: str) -> None:
        """Take text in."""
        if self._skipped:
            return
        if self._maths:
            element = self._maths[-1]
            if len(element):
                element[-1].tail = (element[-1].tail or "") + data
            else:
                element.text = (element.text or "") + data
            return
        if self._in_code and not self._in_cell:
            lines = _INDENTED.sub(lambda found: _INDENT * len(found[0].expandtabs(4)), data.expandtabs(4))
            self.out.append(lines.replace("\n", "\n\n"))
            return
        text = re.sub(r"[ \t\r\n\f]+", " ", data)
        if self._script:
            text = _raised(text.strip(), self._script)
        self.out.append(text)


def _raised(text: str, script: str) -> str:
    table, sign = (_RAISED, "^") if script == "sup" else (_LOWERED, "_")
    if all(ord(letter) in table for letter in text):
        return text.translate(table)
    return sign + (text if len(text) == 1 else f"({text})")


def _block(block: str, maths: Callable[[str], str]) -> str:
    """Write one block: paragraphs, headings, and the lists among their lines."""
    out: list[str] = []
    opened = ""
    paragraph: list[str] = []

    def close(kind: str) -> None:
        nonlocal opened
        if paragraph:
            out.append(f"<p>{_inline(' '.join(paragraph), maths)}</p>")
            paragraph.clear()
        if opened and opened != kind:
            out.append(f"</{opened}>")
        if kind and kind != opened:
            out.append(f"<{kind}>")
        opened = kind

    for line in block.splitlines():
        bullet, numbered, heading = _BULLET.fullmatch(line), _NUMBERED.fullmatch(line), _HEADING.fullmatch(line)
        entry = bullet or numbered
        if entry:
            close("ul" if bullet else "ol")
            out.append(f"<li>{_inline(entry[1], maths)}</li>")
        elif heading:
            close("")
            out.append(f"<h{len(heading[1]) + 2}>{_inline(heading[2], maths)}</h{len(heading[1]) + 2}>")
        else:
            close("") if opened else None
            paragraph.append(line.strip())
    close("")
    return "".join(out)


def _inline(text: str, maths: Callable[[str], str]) -> str:
    out: list[str] = []
    end = 0
    for found in _INLINE.finditer(text):
        out.append(escape(text[end : found.start()], quote=False))
        inner = found[found.lastgroup or 0]
        match found.lastgroup:
            case "maths":
                out.append(maths(inner))
            case "bold":
                out.append(f"<b>{_inline(inner, maths)}</b>")
            case "italic":
                out.append(f"<em>{_inline(inner, maths)}</em>")
            case _:
                out.append(f"<code>{escape(inner, quote=False)}</code>")
        end = found.end()
    out.append(escape(text[end:], quote=False))
    return "".join(out)
