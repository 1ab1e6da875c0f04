"""Reading a page of working: cut into lines, each read as a whole and, where that is doubtful, side by side.

What the ink leaves open is weighed by what usually follows from the line before (`domain/steps/likely.py`). A line that
was read that way is never sure: whoever judges it has to ask. Knows no key.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from mmtutor.domain.maths import MathsSyntaxError, Node, parse
from mmtutor.domain.observation import Picture, Response
from mmtutor.domain.reading import Candidate, Reading
from mmtutor.domain.steps.likely import likeliest
from mmtutor.domain.steps.lines import MOST_LINES

if TYPE_CHECKING:
    from mmtutor.tutor.worker import Reader

_MOST_OF_A_SIDE, _MOST_OF_SIDES = 5, 10  # readings


@dataclass(frozen=True, slots=True)
class _Written:
    """One line, what was read of it as a whole, and how probable each reading is, the likeliest first."""

    response: Response
    reading: Reading
    readings: Mapping[str, float]


def read_page(picture: Picture, prompt: str, given: str, reader: Reader) -> list[Reading]:
    """Read a picture of a page as `read_lines` does; where no line is found in it, all of it is one.

    Raises:
        UserError: there is no network to read with.
    """
    from mmtutor.capture.page import find_lines  # loads OpenCV

    found = [Picture(line.pixels) for line in find_lines(picture.pixels).lines]
    return read_lines([Response(picture=line) for line in found or [picture]], prompt, given, reader)


def read_lines(lines: Sequence[Response], prompt: str, given: str, reader: Reader) -> list[Reading]:
    """Return what is likely to stand on each line of a page, the topmost first; lines without writing are left out.

    `given` is the maths that the work starts from; where it is none, lines are read without what stands before them.

    Raises:
        UserError: there is no network to read with.
    """
    written = [_read_line(line, prompt, reader) for line in lines[:MOST_LINES]]
    written = [line for line in written if line.reading.text]
    try:
        return _in_context(parse(given), written, prompt, reader)
    except MathsSyntaxError:
        return [line.reading for line in written]


def _read_line(response: Response, prompt: str, reader: Reader) -> _Written:
    from mmtutor.capture.sides import sides_of  # loads OpenCV

    pixels = None if response.picture is None else response.picture.pixels
    reading = reader.read(response, prompt)
    readings = {candidate.text: candidate.confidence for candidate in reversed(_candidates(reading))}
    if reading.text and not reading.sure and pixels is not None and pixels.ndim == 2:
        sides = sides_of(pixels)
        if sides[0] is not pixels:
            apart = _joined([reader.read(Response(picture=Picture(side)), prompt) for side in sides])
            readings = {text: max(readings.get(text, 0.0), apart.get(text, 0.0)) for text in [*readings, *apart]}
    whole = max(sum(readings.values()), 1.0)
    ranked = sorted(readings, key=lambda text: -readings[text])
    return _Written(response, reading, {text: readings[text] / whole for text in ranked})


def _candidates(reading: Reading) -> list[Candidate]:
    return [Candidate(reading.text, reading.confidence), *reading.alternatives]


def _joined(sides: Sequence[Reading]) -> dict[str, float]:
    """Return the readings of all sides together, the likeliest."""
    each: Iterable[list[Candidate]] = ([c for c in _candidates(side) if c.text][:_MOST_OF_A_SIDE] for side in sides)
    together = {"=".join(c.text for c in chosen): math.prod(c.confidence for c in chosen) for chosen in product(*each)}
    return dict(sorted(together.items(), key=lambda pair: -pair[1])[:_MOST_OF_SIDES])


def _in_context(given: Node, written: Sequence[_Written], prompt: str, reader: Reader) -> list[Reading]:
    def weigh(i: int, texts: Sequence[str]) -> dict[str, float]:
        line = written[i]
        shares = reader.weigh(line.response, texts, prompt)
        own = shares[line.reading.text]
        return {text: line.reading.confidence * shares[text] / own for text in texts} if own > 0.0 else {}

    page = [{w.reading.text: w.reading.confidence} if w.reading.sure else w.readings for w in written]
    found = []
    for line, likely in zip(written, likeliest(given, page, weigh), strict=True):
        if line.reading.sure:
            found.append(line.reading)
        elif likely.text is None:
            found.append(replace(line.reading, supposed=True))
        elif likely.text == line.reading.text:
            found.append(line.reading)
        else:
            changed = replace(line.reading, text=likely.text, confidence=likely.share, token_confidences=())
            found.append(replace(changed, likely=False, supposed=likely.follows))
    return found
