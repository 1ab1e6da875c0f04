"""Model backends: `litert` runs the exported network, `rules` is no network at all, `litert_lm` is a large model.

Each is one module and one line here. Those that read an answer are in `BACKENDS`. A large language model never reads
one and never sees a picture or a sound: it puts words into other words, so it has a protocol and a registry of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from mmtutor.model.confidence import Calibration, Separation


@dataclass(frozen=True, slots=True)
class Heard:
    """An encoded sound: tokens (1, steps, width), and float32 (frames, words), the log-probability of each word.

    Words are those of `spoken_words.VOCABULARY` from class 1 on; class 0 is the CTC blank. `spotted` float32 (classes,)
    has the log-probabilities of lone digits (`model/keywords.py`), none where a network spots no keywords.
    `snr_db` is how far the voice stands out of its noise; no backend tells it (`model/noise.py`).
    """

    tokens: np.ndarray
    words: np.ndarray
    spotted: np.ndarray
    snr_db: float | None = None


class Decoding(Protocol):
    """An answer being written, several rows (subsets of the modalities) side by side."""

    def step(self, tokens: np.ndarray) -> np.ndarray:
        """Take each row's last token, int (rows,); return the scores of the next, float32 (rows, vocabulary)."""
        ...

    def take(self, rows: Sequence[int]) -> Decoding:
        """Return these rows, in this order and as often as named, to be written on apart from this one."""
        ...


class Backend(Protocol):
    """What the reader asks of a network. One thread owns it."""

    calibration: Calibration
    threshold: float
    likely: float
    separate: Separation
    uses_question: bool

    def encode_image(self, strip: np.ndarray) -> np.ndarray:
        """Turn a strip float32 (64, W) in [0, 1] into tokens (1, cells, width)."""
        ...

    def encode_audio(self, mel: np.ndarray) -> Heard:
        """Encode log-mel frames float32 (frames, 80), two to a step."""
        ...

    def start(
        self,
        question: np.ndarray,
        text: np.ndarray,
        image: np.ndarray | None,
        audio: np.ndarray | None,
        present: np.ndarray,
    ) -> Decoding:
        """Fuse token ids int (characters,) and encoded tokens.

        `present` float32 (rows, 4) says what each row may use.
        """
        ...


def _litert(folder: Path) -> Any:
    from mmtutor.model.backends.litert import LiteRTBackend

    return LiteRTBackend(folder)


def _rules(folder: Path) -> Any:
    return None


BACKENDS: dict[str, Callable[[Path], Backend | None]] = {"litert": _litert, "rules": _rules}


class Explainer(Protocol):
    """A large language model. One thread owns it; only `cancel` may be called on another."""

    def words(self, instruction: str, text: str, most_tokens: int) -> Iterator[str]:
        """Yield an answer to `text` piece by piece; it ends early after `cancel`. `UserError` where that fails."""
        ...

    def cancel(self) -> None:
        """End the answer that is being made, if there is one."""
        ...

    def close(self) -> None:
        """Give the memory back."""
        ...


def _litert_lm(file: Path, cache: Path) -> Explainer:
    from mmtutor.model.backends.litert_lm import LiteRTLM

    return LiteRTLM(file, cache)


EXPLAINERS: dict[str, Callable[[Path, Path], Explainer]] = {"litert_lm": _litert_lm}  # (model file, cache folder)
