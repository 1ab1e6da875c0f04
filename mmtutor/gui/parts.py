"""What the window is given: its collaborators, as one frozen value. `app.py` builds it; the window builds none.

Everything here is either thread-safe or a factory. No Qt, so that a fake can be built without it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from mmtutor.domain.course import Course
from mmtutor.domain.measured import Measured
from mmtutor.messages import Message


class Device(Protocol):
    """A camera or a microphone as the system names it."""

    @property
    def id(self) -> Any: ...
    @property
    def name(self) -> str: ...


class Source(Protocol):
    """What cameras, microphones and replays share. `start` and `close` return at once; opening happens in their thread.

    A camera also has `latest`; a microphone also has `ring` and `level` (0..1). `state` is an Enum.
    """

    @property
    def state(self) -> Any: ...
    @property
    def trouble(self) -> Message | None: ...
    def start(self) -> None: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What the check page and the about page say of the model. `trouble` is None when the model is loaded."""

    name: str = ""
    card: str = ""  # Markdown
    figures: tuple[Measured, ...] = ()  # of these weights
    trouble: Message | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """The window's collaborators.

    store            an open `store.Store`
    courses          language ("en", "zh_CN") -> courses; called once for each language, at start and on a switch
    tutor            notify -> a `tutor.Tutor` with worker and store; `notify` may be called on any thread
    cameras          () -> devices found; may take 100s of ms: the window calls it on a thread
    camera           device or None (the system's default) -> a camera source, not started
    microphones      like `cameras`
    microphone       like `camera`
    find_page        picture (height, width[, 3]) uint8 -> `capture.page.Page`; called on a thread
    explains         whether a large language model was given from outside; the preferences may name one too
    model            () -> facts about the model; cheap
    clock            () -> aware UTC time
    language         "" = what the learner chose or the system's; otherwise fixed for this run (command line)
    data_folder      where the database is, shown on the check page
    """

    store: Any
    courses: Callable[[str], Sequence[Course]]
    tutor: Callable[[Callable[[Any], None]], Any]
    clock: Callable[[], datetime]
    cameras: Callable[[], Sequence[Device]] = field(default=tuple)
    camera: Callable[[Device | None], Any] | None = None
    microphones: Callable[[], Sequence[Device]] = field(default=tuple)
    microphone: Callable[[Device | None], Any] | None = None
    find_page: Callable[[np.ndarray], Any] | None = None
    explains: bool = False
    model: Callable[[], ModelFacts] = ModelFacts
    language: str = ""
    data_folder: Path | None = None
