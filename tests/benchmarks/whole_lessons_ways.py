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
from tests.end_to_end import Sitting, film, press

CONTROL = Qt.KeyboardModifier.ControlModifier


def type_answer(item: Item) -> None:
    """Press the keys of the right answer where the keyboard is; the Enter that hands it in is left out."""
    match item:
        case Choice():
            press(letter(item.key))
        case MultipleChoice():
            for option in item.right:
                press(letter(item.options.index(option)))
        case Matching():
            for pair in item.shown_key().split():
                press(pair[-1])
                press(Qt.Key.Key_Tab)
        case Ordering():
            _put_in_order(item)
        case Cloze():
            *earlier, last = item.gaps
            for gap in earlier:
                press(gap.shown_key())
                press(Qt.Key.Key_Return)
            press(last.shown_key())
        case Working():
            for line in item.solution:
                press(line)
                press(Qt.Key.Key_Return)
        case _:
            type_line(item.key if isinstance(item, Number) and not item.needs_unit else item.shown_key())


def type_line(text: str) -> None:
    """Type in the place of what stands in the line."""
    press(Qt.Key.Key_A, CONTROL)
    press(text)


def wrong_answer(item: Item) -> str:
    """Return what a learner with a known misconception types on one line; "" where the item names none."""
    return item.mistakes[0][1] if item.mistakes and isinstance(item, Number) else ""


def _put_in_order(item: Ordering) -> None:
    """Move the rows with the arrow keys, the keyboard being on the first."""
    order, at = list(item.options), 0
    for place, wanted in enumerate(item.order):
        here = order.index(wanted)
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


@dataclass(slots=True)
class Paper:
    """Writes each answer on a page of its own and shows a video of it."""

    data: Path
    folder: Path
    rng: np.random.Generator
    modality: Modality = Modality.IMAGE
    _number: count[int] = field(default_factory=count)
    _bank: Bank = field(init=False)

    def __post_init__(self) -> None:
        writers = pen_writers(self.data / "handwriting", "dev").values()
        everyone = [{sign: glyphs for sign, glyphs in signs.items() if glyphs} for signs in writers]
        able = [writer for writer in everyone if all(digit in writer for digit in "0123456789")]
        self._bank = bank_of(able[int(self.rng.integers(len(able)))], everyone, self.rng)

    def meant(self, item: Item) -> tuple[str, ...]:
        """Return the lines to write."""
        return meant(item)

    def give(self, sitting: Sitting, lines: Sequence[str]) -> None:
        """Write the lines and hold the page up to the camera."""
        page = picture(self.rng, *set_page(lines, self._bank, self.rng), camera=False, close=False)
        sitting.show(film(page.pixels, self.folder / f"{next(self._number)}.mp4"))


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
