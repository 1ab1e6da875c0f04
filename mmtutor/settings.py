"""What the outside world decides for one run: folders, database, language. Read once, frozen, and handed down.

What a person chooses inside the app (theme, text size, ways to answer) is a preference in the store, not a setting.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mmtutor import paths


@dataclass(frozen=True, slots=True)
class Settings:
    """Where one run keeps and finds its things.

    `database` is a path of an SQLite file or a database URL. `backend` names an entry of the model backends.
    `language` is a tag such as "en" or "zh_CN"; "" means the system's.
    """

    home: Path
    database: str
    courses: tuple[Path, ...]
    backend: str = "litert"
    language: str = ""
    replay: Path | None = None  # files as devices, instead of a camera and a microphone
    explainer: Path | None = None  # a large language model, a .litertlm file; what is chosen in the window comes first


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the MMTUTOR_* variables; what is not set gets its usual value."""
    home = Path(environment["MMTUTOR_HOME"]) if environment.get("MMTUTOR_HOME") else paths.user_dir()
    replay, explainer = environment.get("MMTUTOR_REPLAY"), environment.get("MMTUTOR_EXPLAINER")
    return Settings(
        home=home,
        database=environment.get("MMTUTOR_DATABASE") or str(home / "mmtutor.db"),
        courses=(paths.asset("courses"), home / "courses"),
        backend=environment.get("MMTUTOR_BACKEND", "litert"),
        language=environment.get("MMTUTOR_LANGUAGE", ""),
        replay=Path(replay) if replay else None,
        explainer=Path(explainer) if explainer else None,
    )
