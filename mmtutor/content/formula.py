"""Formulas between our linear notation and those of others: TeX and MathML, both ways. Knows no course."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from xml.etree.ElementTree import Element

from mmtutor.domain.maths import MathsSyntaxError, linear, parse
from mmtutor.domain.maths import nodes as n
from mmtutor.domain.maths.limits import MAX_CHARACTERS

ANNOTATION = "application/x-mmtutor-linear"
_TEX_ONLY = re.compile(r"[\\{}]")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_SPARE = "zwkjv"  # letters that are in no command of TeX that is written here
_WORD = re.compile(r"sqrt|pi|[A-Za-z]{3,}|[A-Za-z]")


@dataclass(frozen=True, slots=True)
class _Notation:
    """How the pieces of a formula are written in one language."""

    number: Callable[[str], str]
    name: Callable[[str], str]
    sign: Callable[[str], str]
    word: Callable[[str], str]
    row: Callable[[Iterable[str]], str]
    fraction: Callable[[str, str], str]
    power: Callable[[str, str], str]
    root: Callable[[str], str]


_TEX_SIGNS = {"*": r"\times ", "÷": r"\div ", "<=": r"\le ", ">=": r"\ge ", "<>": r"\ne ", "±": r"\pm ", "∓": r"\mp ",
              "%": r"\%", "°": r"^{\circ}", "U": r"\cup ", "{": r"\{", "}": r"\}"}  # fmt: skip
_UNICODE_SIGNS = {"*": "×", "<=": "≤", ">=": "≥", "<>": "≠", "-": "−", "U": "∪"}

_TEX = _Notation(
    number=str,
    name=lambda name: {"pi": r"\pi ", "∞": r"\infty ", "∅": r"\emptyset "}.get(name, name),
    sign=lambda sign: _TEX_SIGNS.get(sign, sign),
    word=lambda word: rf"\text{{ {word} }}",
    row="".join,
    fraction=lambda a, b: rf"\frac{{{a}}}{{{b}}}",
    power=lambda a, b: f"{a}^{{{b}}}",
    root=lambda a: rf"\sqrt{{{a}}}",
)
_MATHML = _Notation(
    number=lambda digits: f"<mn>{digits}</mn>",
    name=lambda name: f"<mi>{escape('π' if name == 'pi' else name)}</mi>",
    sign=lambda sign: f"<mo>{escape(_UNICODE_SIGNS.get(sign, sign))}</mo>",
    word=lambda word: f"<mtext> {escape(word)} </mtext>",
    row=lambda parts: f"<mrow>{''.join(parts)}</mrow>",
    fraction=lambda a, b: f"<mfrac>{a}{b}</mfrac>",
    power=lambda a, b: f"<msup>{a}{b}</msup>",
    root=lambda a: f"<msqrt>{a}</msqrt>",
)


def to_tex(text: str) -> str | None:
    """Return a formula in TeX; None where it cannot be written so that it reads the same again."""
    plain, spare = _without_question(text)
    try:
        tree = parse(plain)
        tex = _written(tree, _TEX)
        return tex.replace(spare, "?") if linear(parse(tex)) == linear(tree) else None
    except MathsSyntaxError:
        return None


def to_mathml(text: str) -> str | None:
    """Return a formula as a `math` element that also holds our own notation; None where it is no formula."""
    plain, spare = _without_question(text)
    try:
        drawn = _written(parse(plain), _MATHML).replace(f">{spare}<", ">?<")
    except MathsSyntaxError:
        return None
    kept = f'<annotation encoding="{ANNOTATION}">{escape(text)}</annotation>'
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics>{drawn}{kept}</semantics></math>'


def from_tex(tex: str) -> str | None:
    """Return TeX in our notation; None where it is not maths that the program can read."""
    text = _read(tex)
    return text if text is None or _TEX_ONLY.search(tex) else " ".join(tex.split())


def from_mathml(element: Element) -> str | None:
    """Return a `math` element in our notation; None where it is not maths that the program can read."""
    for each in element.iter():
        if _tag(each) == "annotation" and each.get("encoding") == ANNOTATION:
            return from_tex(each.text or "")
    return _read(_linear_of(element))


def _read(tex: str) -> str | None:
    """Return TeX or a line of maths as we write it, its letters as they were."""
    if not tex.strip() or len(tex) > MAX_CHARACTERS or "$" in tex:
        return None
    plain, spare = _without_question(tex)
    try:
        text = linear(parse(plain))
    except MathsSyntaxError:
        return None
    return _capitals(text, _COMMAND.sub(" ", plain)).replace(spare, "?")


def _without_question(text: str) -> tuple[str, str]:
    """Return a formula with a letter where a question mark stands for what is asked, and that letter."""
    spare = next((letter for letter in _SPARE if letter not in text.lower()), "?")
    return text.replace("?", spare), spare


def _written(node: n.Node, to: _Notation) -> str:
    """Write a tree; brackets are in the tree where they were written."""

    def show(each: n.Node) -> str:
        return _written(each, to)

    def bare(each: n.Node) -> str:
        return _written(n.without_parens(each), to)

    match node:
        case n.Number(digits=digits):
            return to.number(digits)
        case n.Decimal(digits=digits, repeating=repeating):
            return to.number(digits + ("..." if repeating else ""))
        case n.Mixed(whole=whole, numerator=a, denominator=b):
            return to.row((to.number(whole), to.fraction(to.number(a), to.number(b))))
        case n.Name(text=name):
            return to.name(name)
        case n.Parens(inner=inner, shape=shape):
            return to.row((to.sign(shape[0]), show(inner), to.sign(shape[1])))
        case n.Absolute(inner=inner):
            return to.row((to.sign("|"), show(inner), to.sign("|")))
        case n.Negation(operand=operand):
            return to.row((to.sign("-"), show(operand)))
        case n.Both(operand=operand):
            return to.row((to.sign("±"), show(operand)))
        case n.Positive(operand=operand):
            return to.row((to.sign("+"), show(operand)))
        case n.Percent(operand=operand):
            return to.row((show(operand), to.sign("%")))
        case n.Degrees(operand=operand):
            return to.row((show(operand), to.sign("°")))
        case n.Power(base=base, exponent=exponent):
            return to.power(show(base), bare(exponent))
        case n.Root(radicand=radicand):
            return to.root(bare(radicand))
        case n.Quotient(left=left, right=right, sign="/"):
            return to.fraction(bare(left), bare(right))
        case n.Quotient(left=left, right=right, sign=sign):
            return to.row((show(left), to.sign(sign), show(right)))
        case n.Product(factors=parts, signs=signs) | n.Sum(terms=parts, signs=signs):
            return _chain(parts, signs, to)
        case n.Relation(operands=parts, operators=signs):
            return _chain(parts, signs, to)
        case n.Listing(items=parts, word=word):
            return _chain(parts, (word,) * (len(parts) - 1), to)
        case n.Call(name=name, argument=argument, base=None):
            return to.row((to.word(name), to.sign("("), bare(argument), to.sign(")")))
    return to.word(linear(node))


def _chain(parts: tuple[n.Node, ...], signs: tuple[str, ...], to: _Notation) -> str:
    pieces = [_written(parts[0], to)]
    for sign, part in zip(signs, parts[1:], strict=True):
        if sign:
            pieces.append(to.word(sign) if sign.isalpha() and sign != "U" else to.sign(sign))
        pieces.append(_written(part, to))
    return to.row(pieces)


def _capitals(text: str, before: str) -> str:
    """Give the letters of a formula the case that they had, where the same letters stand in the same order."""
    places = [found for found in _WORD.finditer(text) if len(found[0]) == 1]
    letters = [found[0] for found in _WORD.finditer(before) if len(found[0]) == 1]
    if [place[0].lower() for place in places] != [letter.lower() for letter in letters]:
        return text
    written = list(text)
    for place, letter in zip(places, letters, strict=True):
        written[place.start()] = letter
    return "".join(written)


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def _linear_of(element: Element) -> str:
    """Return presentation MathML as one line, with more brackets than it needs."""
    tag = _tag(element)
    parts = [_linear_of(child) for child in element if _tag(child) not in ("annotation", "annotation-xml")]
    own = "" if len(element) else (element.text or "").strip()
    if tag == "mfrac" and len(parts) == 2:
        return f"({parts[0]})/({parts[1]})"
    if tag == "msup" and len(parts) == 2:
        return f"{parts[0]}^({parts[1]})"
    if tag == "msqrt":
        return f"sqrt({''.join(parts)})"
    if tag == "msub" and len(parts) == 2:
        return f"{parts[0]}_{parts[1]}"
    if tag == "mfenced":
        return f"{element.get('open', '(')}{','.join(parts)}{element.get('close', ')')}"
    return own + "".join(parts)
