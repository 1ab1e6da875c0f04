"""How a learner gives an answer that he knows: with which keys, on which paper, in which words.

Knows items and their keys, the hand of a writer on whom nothing is trained, and a voice that is not trained on. Knows
nothing of lessons, and not whether an answer is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import numpy as np
import soundfile
from PySide6.QtCore import Qt

from mmtutor.domain.items.choice import Choice
from mmtutor.domain.items.cloze import Cloze
from mmtutor.domain.items.item import Item
from mmtutor.domain.items.matching import Matching
from mmtutor.domain.items.multiple_choice import MultipleChoice, letter
from mmtutor.domain.items.number import Number
from mmtutor.domain.items.ordering import Ordering
from mmtutor.domain.items.working import Working
from mmtutor.domain.observation import Modality
from mmtutor.model.audio_features import RATE_HZ
from mmtutor.model.reader import same
from mmtutor.training.glyphs import Bank, pen_writers
from mmtutor.training.spoken import say
from mmtutor.training.synthesis import DEV_VARIANTS, Voice, speak
from tests.benchmarks.written_mistakes import bank_of, on_paper, picture, set_page
from tests.end_to_end import Sitting, film, press, until

CONTROL = Qt.KeyboardModifier.ControlModifier
DIGIT, MARGIN = 44.0, 12.0  # px
DRAWN_MS = 100


def type_answer(item: Item, standing: str = "") -> None:
    """Press the keys of the right answer where the keyboard is; the Enter that hands it in is left out.

    `standing` is what is there already, in the panel's words.
    """
    match item:
        case Choice():
            press(letter(item.key))
        case MultipleChoice():
            for place in _places(standing) ^ {item.options.index(option) for option in item.right}:
                press(letter(place))
        case Matching():
            _choose([pair[-1] for pair in item.shown_key().split()])
        case Ordering():
            _put_in_order(standing.split("; ") if standing else list(item.options), item.order)
        case Cloze():
            _fill([gap.shown_key() for gap in item.gaps])
        case Working():
            for _ in standing.splitlines():
                press(Qt.Key.Key_Up)
            for line in item.solution:
                type_line(line)
                press(Qt.Key.Key_Return)
        case _:
            type_line(item.key if isinstance(item, Number) and not item.needs_unit else item.shown_key())


def type_line(text: str) -> None:
    """Type in the place of what stands in the line."""
    press(Qt.Key.Key_A, CONTROL)
    press(text)


def wrong_lines(item: Item) -> tuple[str, ...]:
    """Return what a learner with a known misconception writes; () where the item names none, or in other signs."""
    lines = tuple(on_paper(answer) for _, answer in item.mistakes[:1]) if isinstance(item, Number | Working) else ()
    return lines if all(lines) else ()


def type_wrong(item: Item) -> bool:
    """Press the keys of a wrong answer, but for the Enter that hands it in; False where none is known."""
    match item:
        case MultipleChoice():
            press(letter(item.options.index(item.right[0])))
        case Matching():
            _choose("a" * len(item.left))
        case Ordering():
            other = [item.options[1], item.options[0], *item.options[2:]]
            press(Qt.Key.Key_Down, CONTROL)
            if other == list(item.order):
                press(Qt.Key.Key_Down, CONTROL)
        case Cloze():
            _fill([item.gaps[0].shown_key(), *("7/9" for _ in item.gaps[1:])])
        case _ if wrong_lines(item):
            type_line(item.mistakes[0][1])
            if isinstance(item, Working):
                press(Qt.Key.Key_Return)
        case _:
            return False
    return True


def _places(letters: str) -> set[int]:
    """Return the places of options that are chosen: "a, c" is {0, 2}."""
    return {ord(each.strip()) - ord("a") for each in letters.split(",") if each.strip()}


def _fill(gaps: Sequence[str]) -> None:
    """Go from gap to gap."""
    for number, gap in enumerate(gaps):
        if number:
            press(Qt.Key.Key_Tab)
        type_line(gap)


def _choose(letters: Sequence[str]) -> None:
    """Go from list to list."""
    for number, each in enumerate(letters):
        if number:
            press(Qt.Key.Key_Tab)
        press(each)


def _put_in_order(order: list[str], wanted: Sequence[str]) -> None:
    """Move the rows with the arrow keys, the keyboard being on the first."""
    at = 0
    for place, option in enumerate(wanted):
        here = order.index(option)
        for _ in range(abs(here - at)):
            press(Qt.Key.Key_Down if here > at else Qt.Key.Key_Up)
        for _ in range(here - place):
            press(Qt.Key.Key_Up, CONTROL)
        order.insert(place, order.pop(here))
        at = place


def meant(item: Item, one_line: bool = False) -> tuple[str, ...]:
    """Return the lines of the right answer as they are written by hand; () where letters and signs do not suffice."""
    match item:
        case Choice():
            return (letter(item.key),)
        case Working() if not one_line:
            lines = tuple(on_paper(line) for line in item.solution)
        case Working() | Cloze() | Matching() | Ordering() | MultipleChoice():
            return ()
        case Number() if not item.needs_unit:
            lines = (on_paper(item.key),)
        case _:
            lines = (on_paper(item.shown_key()),)
    return lines if all(lines) else ()


def agrees(read: str, lines: Sequence[str]) -> bool:
    """Return whether a reading is what was meant."""
    return [same(line) for line in read.splitlines()] == [same(line) for line in lines]


def hand_of(data: Path, rng: np.random.Generator) -> Bank:
    """Return the hand of somebody on whom nothing is trained; signs that he did not write are others'."""
    writers = pen_writers(data / "handwriting", "dev").values()
    everyone = [{sign: glyphs for sign, glyphs in signs.items() if glyphs} for signs in writers]
    able = [writer for writer in everyone if all(digit in writer for digit in "0123456789")]
    return bank_of(able[int(rng.integers(len(able)))], everyone, rng)


@dataclass(slots=True)
class Paper:
    """Writes each answer on a page of its own and shows a video of it."""

    hand: Bank
    folder: Path
    rng: np.random.Generator
    modality: Modality = Modality.IMAGE
    _number: count[int] = field(default_factory=count)

    def meant(self, item: Item) -> tuple[str, ...]:
        """Return the lines to write."""
        return meant(item)

    def give(self, sitting: Sitting, lines: Sequence[str]) -> None:
        """Write the lines and hold the page up to the camera."""
        page = picture(self.rng, *set_page(lines, self.hand, self.rng), camera=False, close=False)
        sitting.show(film(page.pixels, self.folder / f"{next(self._number)}.mp4"))


@dataclass(slots=True)
class Pen:
    """Draws each answer on a clean sheet in the window."""

    hand: Bank
    rng: np.random.Generator
    modality: Modality = Modality.IMAGE

    def meant(self, item: Item) -> tuple[str, ...]:
        """Return the lines to draw."""
        return meant(item)

    def give(self, sitting: Sitting, lines: Sequence[str]) -> None:
        """Draw the lines as large as there is room for, at most as people write."""
        points, counts = set_page(lines, self.hand, self.rng)
        press(Qt.Key.Key_F2)
        until(lambda: False, DRAWN_MS)  # the sheet gets its size
        sheet = sitting.page.answers.draw_panel.canvas
        sheet.clear()
        room = np.array([sheet.width(), sheet.height()]) - 2 * MARGIN
        digit = min(DIGIT, *(room / np.maximum(np.ptp(points, axis=0), 1.0)))
        placed = (points - points.min(axis=0)) * digit + MARGIN
        sitting.put_down(np.split(placed, np.cumsum(counts)[:-1]))


@dataclass(slots=True)
class Talk:
    """Says each answer in the words that people use, in one voice of espeak-ng."""

    player: list[str]
    folder: Path
    rng: np.random.Generator
    modality: Modality = Modality.AUDIO
    _number: count[int] = field(default_factory=count)
    _voice: Voice = field(init=False)

    def __post_init__(self) -> None:
        variant = DEV_VARIANTS[int(self.rng.integers(len(DEV_VARIANTS)))]
        self._voice = Voice("espeak", f"en-gb+{variant}")

    def meant(self, item: Item) -> tuple[str, ...]:
        """Return what to say: one line."""
        return meant(item, one_line=True)

    def give(self, sitting: Sitting, lines: Sequence[str]) -> None:
        """Say it while the key is held."""
        (line,) = lines
        quiet = np.zeros(RATE_HZ // 3, np.float32)
        sound = np.concatenate([quiet, speak(self.rng, self._voice, say(self.rng, line)), quiet])
        path = self.folder / f"{next(self._number)}.wav"
        soundfile.write(path, sound, RATE_HZ)
        sitting.say(path, self.player)
