"""Another language for a course that is being written: what has words waits for its translation, the rest stays.

A text that is not translated yet has no entry for the language; where one is to be seen all the same it falls back on
another language, and `edit.problem` points it out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mmtutor.content.edit import Values, languages_of

# The keys of texts; the keys of a short text, too, are words, a list of them for each language.
_TEXTS = frozenset(
    ("title", "summary", "name", "body", "alt", "steps", "prompt", "hints", "explanation",
     "options", "right", "wrong", "order", "left", "text")
)  # fmt: skip
_LISTS = frozenset({"keys"})
_NO_WORDS = re.compile(r"\$[^$]*\$|\{[^{}]*\}")  # maths, and numbers that change
_WORD = re.compile(r"[^\W\d_]{2,}")


def with_language(course: Values, language: str) -> dict[str, Any]:
    """Return the course with a language more. Texts with words are to be translated; formulas serve all languages."""
    before = languages_of(course)
    made: dict[str, Any] = _parted(course, before)
    return {**made, "languages": [*before, language]}


def filled(value: Any, languages: tuple[str, ...]) -> Any:
    """Return values whose texts have something to show in each of the languages: their own, else another's."""
    if isinstance(value, list):
        return [filled(each, languages) for each in value]
    if not isinstance(value, Mapping):
        return value
    if value and set(languages).issuperset(value):  # a text, or a list of them, for each language
        known = next((each for each in value.values() if each), "")
        return {language: value.get(language) or known for language in languages}
    return {key: filled(each, languages) for key, each in value.items()}


def shown_text(value: Any, language: str) -> str:
    """Return a text in a language, or what it falls back on."""
    if not isinstance(value, Mapping):
        return "" if value is None else str(value)
    return str(value.get(language) or next((text for text in value.values() if text), ""))


def _parted(values: Values, languages: tuple[str, ...]) -> dict[str, Any]:
    """Return the values with every text that has words written for each of the languages."""
    made: dict[str, Any] = {}
    for key, value in values.items():
        if key in _TEXTS:
            made[key] = [_text(one, languages) for one in value] if isinstance(value, list) else _text(value, languages)
        elif key in _LISTS and isinstance(value, list):
            made[key] = {language: value for language in languages}
        elif isinstance(value, list):
            made[key] = [_parted(one, languages) if isinstance(one, Mapping) else one for one in value]
        else:
            made[key] = value
    return made


def _text(value: Any, languages: tuple[str, ...]) -> Any:
    worded = isinstance(value, str) and (not value.strip() or _WORD.search(_NO_WORDS.sub(" ", value)))
    return {language: value for language in languages} if worded else value
