"""Item templates: an item with numbers left open, and how to choose them. All is computed exactly, nothing as code.

Placeholders stand in braces: {a}, {a+b}, {a/b}, {a*x:coefficient}. After the colon comes a way to write the value:
    {a/b}              3/4 in lowest terms, or 2 (the default)
    {a/b:mixed}        1 3/4
    {a/b:decimal}      0.75
    {a/b:percent}      75%
    {b:signed}         +3 or -3, to follow something
    {a:coefficient}    nothing for 1, - for -1, to stand before a letter
    {b:brackets}       (-3) for what is negative
    {{ and }}          a brace itself
Functions: gcd(a,b), lcm(a,b), abs(a), mod(a,b), floor(a), min(a,b), max(a,b).
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from mmtutor.domain.computed import Computed, holds, value_of, written
from mmtutor.domain.items import ALL_WAYS, ITEM_TYPES, Item
from mmtutor.domain.observation import Modality
from mmtutor.errors import UserError

_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([^{}]+)\}")
_RANGE = re.compile(r"\s*(\S+?)\s*\.\.\s*(\S+?)(?:\s+step\s+(\S+))?\s*")
_MAX_CHOICES = 10_000
_MAX_TRIES = 400

VariableSpec = str | int | tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class ItemTemplate:
    """An item to be. `kind` is one of `ITEM_TYPES`; `fields` are the further arguments of that kind, as templates.

    `variables` maps one letter to "1..9", "0.5..3 step 0.5", a tuple of values or words to choose from, or "= a*b"
    (computed, in the order given). `where` holds conditions such as "a < b" or "gcd(a,b) = 1". A choice's options are
    shuffled unless `fields` has shuffle = False.
    """

    id: str
    kind: str
    prompt: str
    variables: Mapping[str, VariableSpec] = field(default_factory=dict)
    where: tuple[str, ...] = ()
    fields: Mapping[str, object] = field(default_factory=dict)
    skills: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    explanation: str = ""
    ways: frozenset[Modality] = ALL_WAYS
    solution: tuple[str, ...] = ()
    mistakes: Mapping[str, str] = field(default_factory=dict)  # by the id of a misconception

    def sample(self, rng: random.Random) -> Item:
        """Choose the numbers and return the item; the same state of `rng` gives the same item.

        Raises `UserError` where the template itself is wrong: no numbers fit, or something in it cannot be computed.
        """
        choices = {name: _choices(self.id, name, spec) for name, spec in self.variables.items()}
        for _ in range(_MAX_TRIES):
            values: dict[str, Computed] = {}
            for name, options in choices.items():
                values[name] = rng.choice(options) if isinstance(options, tuple) else value_of(options, values)
            if all(holds(condition, values) for condition in self.where):
                item = self._filled(values, rng)
                if item is not None:
                    return item
        raise UserError("No numbers fit the conditions of {item}.", item=self.id)

    def _filled(self, values: Mapping[str, Computed], rng: random.Random) -> Item | None:
        item_type = ITEM_TYPES.get(self.kind)
        if item_type is None:
            raise UserError("{item} has the kind {kind}, which is not known.", item=self.id, kind=self.kind)
        known: dict[str, str] = {}  # most placeholders occur several times
        fields = {name: _fill(content, values, known) for name, content in self.fields.items()}
        if self.kind == "choice" and not _shuffled(fields, rng):
            return None
        drawn = "&".join(f"{name}={written(value)}" for name, value in values.items())
        try:
            return item_type(
                id=f"{self.id}?{drawn}" if drawn else self.id,
                prompt=str(_fill(self.prompt, values, known)),
                skills=self.skills,
                hints=tuple(str(_fill(hint, values, known)) for hint in self.hints),
                ways=self.ways,
                explanation=str(_fill(self.explanation, values, known)),
                solution=tuple(str(_fill(line, values, known)) for line in self.solution),
                mistakes=tuple((one, str(_fill(answer, values, known))) for one, answer in self.mistakes.items()),
                **fields,
            )
        except (TypeError, ValueError) as trouble:
            raise UserError("{item} does not make an item: {reason}", item=self.id, reason=trouble) from trouble


def placeholders(text: str) -> list[str]:
    """Return the expressions that stand in braces in a text, without the way to write them."""
    return [found[1].partition(":")[0] for found in _PLACEHOLDER.finditer(text) if found[1]]


def with_braces(text: str) -> str:
    """Return a text as it is written in a template so that its braces stay braces."""
    return text.replace("{", "{{").replace("}", "}}")


def _choices(template_id: str, name: str, spec: VariableSpec) -> tuple[Computed, ...] | str:
    """Return what a variable may be, or the expression that it is computed from."""
    if not (len(name) == 1 and name.isascii() and name.isalpha()):
        raise UserError("{item}: a variable has a name of one letter, not {name}.", item=template_id, name=name)
    if isinstance(spec, tuple | list):
        if not spec:
            raise UserError("{item}: {name} has nothing to choose from.", item=template_id, name=name)
        return tuple(_plain(x) for x in spec)
    if isinstance(spec, int):
        return (Fraction(spec),)
    if spec.lstrip().startswith("="):
        return spec.lstrip()[1:]
    found = _RANGE.fullmatch(spec)
    if not found:
        return (_plain(spec),)
    first, last, step = (_number(template_id, x) for x in (found.group(1), found.group(2), found.group(3) or "1"))
    count = (last - first) // step + 1 if step > 0 else 0
    if not 1 <= count <= _MAX_CHOICES:
        raise UserError("{item}: {name} has no usable range.", item=template_id, name=name)
    return tuple(first + i * step for i in range(int(count)))


def _plain(value: str | int) -> Computed:
    try:
        return Fraction(value)
    except ValueError:
        return str(value)


def _number(template_id: str, text: str) -> Fraction:
    found = _plain(text)
    if isinstance(found, str):
        raise UserError("{item}: {text} is not a number.", item=template_id, text=text)
    return found


def _fill(content: object, values: Mapping[str, Computed], known: dict[str, str]) -> object:
    """Fill the placeholders of a text, or of each text in a list; anything else stays. `known` keeps what was found."""
    if isinstance(content, str):
        return _PLACEHOLDER.sub(
            lambda found: _placeholder(found[1], values, known) if found[1] else found[0][0], content
        )
    if isinstance(content, tuple | list):
        return tuple(_fill(part, values, known) for part in content)
    return content


def _placeholder(inside: str, values: Mapping[str, Computed], known: dict[str, str]) -> str:
    if inside not in known:
        expression, _, way = inside.partition(":")
        known[inside] = written(value_of(expression, values), way.strip())
    return known[inside]


def _shuffled(fields: dict[str, object], rng: random.Random) -> bool:
    """Shuffle the options and move the key along; False where two options have become the same."""
    options = fields.get("options")
    shuffle = fields.pop("shuffle", True)
    if isinstance(fields.get("key"), str):
        fields["key"] = int(str(fields["key"]))
    key = fields.get("key")
    if not isinstance(options, tuple) or not isinstance(key, int) or not 0 <= key < len(options):
        return True  # the item itself says what is wrong
    if len(set(options)) < len(options):
        return False
    if shuffle:
        order = rng.sample(range(len(options)), len(options))
        fields["options"] = tuple(options[i] for i in order)
        fields["key"] = order.index(key)
    return True
