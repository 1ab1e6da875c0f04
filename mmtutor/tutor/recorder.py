"""Collects what the senses deliver for one answer and hands it over as one frozen response. Knows no item.

Typed text and ink come from the window, utterances from the listener's thread, lines of handwriting from the page
watcher's. The newest of each counts.
"""

from __future__ import annotations

import threading

import numpy as np

from mmtutor.capture.rows import group_rows
from mmtutor.capture.watcher import Seen
from mmtutor.domain.observation import Ink, Picture, Response, Sound

SMALLEST_LINE = 1 / 3  # of the largest line's area: what is smaller is taken for a speck


class Recorder:
    """One answer in the making. Every method may be called on any thread and returns at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._text: str | None = None
        self._ink: Ink | None = None
        self._picture: Picture | None = None
        self._sound: Sound | None = None

    def type(self, text: str | None) -> None:
        """What stands in the answer field."""
        with self._lock:
            self._text = text

    def draw(self, ink: Ink | None) -> None:
        """What is on the pen canvas."""
        with self._lock:
            self._ink = ink if ink is not None and ink.strokes else None

    def show(self, picture: Picture | None) -> None:
        """A picture of one line of handwriting."""
        with self._lock:
            self._picture = picture

    def look(self, seen: Seen | None) -> None:
        """Take the answer's line from what the camera saw; nothing where no line was found."""
        self.show(None if seen is None else answer_line(seen))

    def say(self, sound: Sound | None) -> None:
        """What was said, or is being said."""
        with self._lock:
            self._sound = sound

    def so_far(self) -> Response:
        """Return what there is, for a live reading."""
        with self._lock:
            return Response(self._text or None, self._ink, self._picture, self._sound)

    def finish(self) -> Response:
        """Return what there is and begin anew."""
        with self._lock:
            response = Response(self._text or None, self._ink, self._picture, self._sound)
            self._text = self._ink = self._picture = self._sound = None
            return response

    def clear(self) -> None:
        """Forget everything."""
        self.finish()


def lines_seen(seen: Seen) -> list[Response]:
    """Return the lines of the page that a camera saw, the topmost first."""
    return [Response(picture=Picture(line.pixels)) for line in seen.page.lines]


def lines_drawn(ink: Ink) -> list[Response]:
    """Return the lines that strokes stand on, the topmost first."""
    corners = [(*(stroke.min(axis=0) - 1.0), *(stroke.max(axis=0) + 1.0)) for stroke in ink.strokes]
    rows = group_rows(np.array(corners, np.float64)) if corners else []
    return [Response(ink=Ink(tuple(ink.strokes[i] for i in row))) for row in rows]


def answer_line(seen: Seen) -> Picture | None:
    """Return the lowest line that is no speck: who writes down the steps writes the answer last."""
    lines = seen.page.lines
    if not lines:
        return None
    areas = [line.pixels.shape[0] * line.pixels.shape[1] for line in lines]
    smallest = SMALLEST_LINE * max(areas)
    whole = [line for line, area in zip(lines, areas, strict=True) if area >= smallest]
    return Picture(max(whole, key=lambda line: line.box[1]).pixels)
