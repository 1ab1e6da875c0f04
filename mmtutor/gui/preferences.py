"""What the learner has chosen for the window. Kept in the store's preferences as one JSON value; knows no widgets."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from mmtutor.gui.parts import Parts
from mmtutor.gui.translate import COURSE_LANGUAGES, language_of

KEY = "window"
WAYS = ("type", "draw", "show", "say")


@dataclass(frozen=True, slots=True)
class Preferences:
    """Choices of the settings page. "" for a device means the system's own choice."""

    language: str = "system"
    theme: str = "system"
    text_percent: int = 100
    first_way: str = "type"
    listening: str = "hold"  # "hold": while Space is held; "free": by voice activity
    camera: str = ""
    microphone: str = ""
    explainer: str = ""  # path of a .litertlm file; "" explains nothing

    def but(self, **changes: Any) -> Preferences:
        """Return these preferences with some changed."""
        return replace(self, **changes)


def load(store: Any) -> Preferences:
    """Read the preferences; what is missing or unknown falls back to the default."""
    found = store.preferences.get(KEY)
    if not isinstance(found, dict):
        found = {}
    default = Preferences()
    known = {f.name: type(getattr(default, f.name)) for f in fields(Preferences)}
    return replace(default, **{k: v for k, v in found.items() if k in known and isinstance(v, known[k])})


def course_language(parts: Parts) -> str:
    """Return the language of courses that fits the window's."""
    return COURSE_LANGUAGES[language_of(parts.language or load(parts.store).language)]


def save(store: Any, preferences: Preferences) -> None:
    """Write the preferences."""
    store.preferences.put(KEY, asdict(preferences))
