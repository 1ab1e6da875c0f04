"""What the senses deliver, and the response made of it. Knows nothing of devices."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np


class Modality(StrEnum):
    """A kind of evidence that the network has an encoder for. Pen strokes and camera pictures are both `IMAGE`."""

    TEXT = "text"
    IMAGE = "image"
    AUDIO = "audio"


def _frozen(array: np.ndarray) -> np.ndarray:
    """Return a read-only view, so that a value crossing threads cannot change under its reader."""
    view = array.view()
    view.flags.writeable = False
    return view


@dataclass(frozen=True, slots=True)
class Ink:
    """Pen strokes in writing order: each an array (points, 2) of x, y in pixels, y growing downwards."""

    strokes: tuple[np.ndarray, ...]

    def __post_init__(self) -> None:
        points = (np.asarray(stroke, np.float32).reshape(-1, 2) for stroke in self.strokes)
        object.__setattr__(self, "strokes", tuple(_frozen(p) for p in points))


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of handwriting: uint8, (height, width) grey or (height, width, 3) BGR."""

    pixels: np.ndarray

    def __post_init__(self) -> None:
        object.__setattr__(self, "pixels", _frozen(self.pixels))


@dataclass(frozen=True, slots=True)
class Sound:
    """One utterance: mono float32 samples in [-1, 1] at `rate_hz`."""

    samples: np.ndarray
    rate_hz: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "samples", _frozen(np.asarray(self.samples, np.float32)))


@dataclass(frozen=True, slots=True)
class Response:
    """What a learner gave for one item: any subset of ways. `ink` wins over `picture` where both are given."""

    text: str | None = None
    ink: Ink | None = None
    picture: Picture | None = None
    sound: Sound | None = None

    @property
    def modalities(self) -> frozenset[Modality]:
        """The modalities that carry anything at all."""
        present = {
            Modality.TEXT: bool(self.text and self.text.strip()),
            Modality.IMAGE: bool(self.ink and self.ink.strokes) or self.picture is not None,
            Modality.AUDIO: self.sound is not None and self.sound.samples.size > 0,
        }
        return frozenset(m for m, there in present.items() if there)
