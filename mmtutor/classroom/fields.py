"""Fields of a JSON object that somebody else wrote, each asked for with its type and its bound. Knows no payload."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

_E = TypeVar("_E", bound=StrEnum)
_NAME = re.compile(r"[0-9A-Za-z_-]+")


class MalformedError(ValueError):
    """A payload is not what its type asks for; says which field."""


class Fields:
    """One JSON object; each method raises `MalformedError` where a field is not what is asked for, or out of bounds."""

    def __init__(self, values: object) -> None:
        if not isinstance(values, dict):
            raise MalformedError("not an object")
        self._values: dict[str, Any] = values

    def text(self, name: str, longest: int) -> str:
        """Return a text of `longest` characters at most that can be stored anywhere."""
        return _text(self._values.get(name), name, longest)

    def text_or_none(self, name: str, longest: int) -> str | None:
        """Return a text, or None where it is null or missing."""
        return None if self._values.get(name) is None else self.text(name, longest)

    def name(self, name: str, longest: int) -> str:
        """Return an id: letters, digits, hyphens and underscores, one at least."""
        value = self.text(name, longest)
        if _NAME.fullmatch(value) is None:
            raise MalformedError(name)
        return value

    def texts(self, name: str, longest: int, most: int) -> tuple[str, ...]:
        """Return a list of texts, `most` of them at most."""
        return tuple(_text(value, name, longest) for value in self._list(name, most))

    def flag(self, name: str) -> bool:
        """Return a boolean."""
        value = self._values.get(name)
        if not isinstance(value, bool):
            raise MalformedError(name)
        return value

    def flag_or_none(self, name: str) -> bool | None:
        """Return a boolean, or None where it is null or missing."""
        return None if self._values.get(name) is None else self.flag(name)

    def count(self, name: str, most: int) -> int:
        """Return a whole number from 0 to `most`."""
        value = self._values.get(name)
        if type(value) is not int or not 0 <= value <= most:
            raise MalformedError(name)
        return value

    def count_or_none(self, name: str, most: int) -> int | None:
        """Return a whole number, or None where it is null or missing."""
        return None if self._values.get(name) is None else self.count(name, most)

    def number(self, name: str, least: float, most: float) -> float:
        """Return a number within bounds."""
        return _number(self._values.get(name), name, least, most)

    def numbers(self, name: str, least: float, most: float, longest: int) -> tuple[float, ...]:
        """Return a list of numbers within bounds, `longest` of them at most."""
        return tuple(_number(value, name, least, most) for value in self._list(name, longest))

    def time(self, name: str) -> datetime:
        """Return a moment in UTC; it must be written with its zone."""
        try:
            value = datetime.fromisoformat(self.text(name, 40))
            if value.tzinfo is not None:
                return value.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise MalformedError(name) from error
        raise MalformedError(name)

    def one_of(self, name: str, kind: type[_E]) -> _E:
        """Return a member of an Enum by its value."""
        return _member(self._values.get(name), name, kind)

    def all_of(self, name: str, kind: type[_E]) -> tuple[_E, ...]:
        """Return a list of members, each once at most."""
        return tuple(_member(value, name, kind) for value in self._list(name, len(kind)))

    def inner(self, name: str) -> Fields:
        """Return an object within the object."""
        return Fields(self._values.get(name))

    def inner_or_none(self, name: str) -> Fields | None:
        """Return an object within, or None where it is null or missing."""
        return None if self._values.get(name) is None else self.inner(name)

    def inners(self, name: str, most: int) -> tuple[Fields, ...]:
        """Return a list of objects, `most` of them at most."""
        return tuple(Fields(value) for value in self._list(name, most))

    def inners_or_none(self, name: str, most: int) -> tuple[Fields, ...] | None:
        """Return a list of objects, or None where it is null or missing."""
        return None if self._values.get(name) is None else self.inners(name, most)

    def items(self, name: str, most: int) -> Iterator[tuple[str, Any]]:
        """Yield the names and unchecked values of an object within, `most` of them at most."""
        values = self._values.get(name)
        if not isinstance(values, dict) or len(values) > most:
            raise MalformedError(name)
        yield from values.items()

    def _list(self, name: str, most: int) -> list[Any]:
        values = self._values.get(name)
        if not isinstance(values, list) or len(values) > most:
            raise MalformedError(name)
        return values


def _text(value: object, name: str, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest or "\0" in value:
        raise MalformedError(name)
    try:
        value.encode()
    except UnicodeEncodeError as error:  # half of a surrogate pair
        raise MalformedError(name) from error
    return value


def _number(value: object, name: str, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise MalformedError(name)
    if isinstance(value, float) and not math.isfinite(value):
        raise MalformedError(name)
    if not least <= value <= most:
        raise MalformedError(name)
    return float(value)


def _member(value: object, name: str, kind: type[_E]) -> _E:
    if not isinstance(value, str):
        raise MalformedError(name)
    try:
        return kind(value)
    except ValueError as error:
        raise MalformedError(name) from error
