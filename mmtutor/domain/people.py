"""Who learns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Learner:
    """One learner: `picture` names a shipped picture; `pin_hash` is "" where no PIN is asked for."""

    id: str  # UUID
    name: str
    picture: str
    pin_hash: str
    created: datetime  # UTC
