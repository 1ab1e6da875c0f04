"""Sentences for people, kept as a template and its values so that the window can translate them.

Knows nothing of Qt: the window looks the template up in its translation files, then fills in the values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence: an English template such as "Line {line}: {idea}." and what goes into its braces."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.values)


def message(template: str, /, **values: object) -> Message:
    """Build a `Message`. The template is a literal at every call, so that translators find it."""
    return Message(template, values)
