"""Where files are: in a source tree, an installed wheel or a frozen bundle. Nobody else looks for files."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def assets() -> Path:
    """Return the read-only folder of icons, courses, the model and translations."""
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        return Path(bundle) / "assets"
    packaged = Path(__file__).parent / "assets"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "assets"


def asset(*parts: str) -> Path:
    """Return the path of one shipped file."""
    return assets().joinpath(*parts)


def user_dir() -> Path:
    """Return the folder of this user's database, backups and logs: MMTUTOR_HOME, or the system's usual place."""
    chosen = os.environ.get("MMTUTOR_HOME")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", str(Path.home() / "AppData" / "Roaming"))) / "mmtutor"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "mmtutor"
    return Path(os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share"))) / "mmtutor"


def data_dir() -> Path | None:
    """Return the folder of training and evaluation data: MMTUTOR_DATA, else ../shared/data if it exists, else None."""
    chosen = os.environ.get("MMTUTOR_DATA")
    folder = Path(chosen) if chosen else Path(__file__).resolve().parents[2] / "shared" / "data"
    return folder if folder.is_dir() else None


def voices_dir() -> Path | None:
    """Return the folder of further voices to make training speech with: MMTUTOR_VOICES, else None."""
    chosen = os.environ.get("MMTUTOR_VOICES")
    return Path(chosen) if chosen else None
