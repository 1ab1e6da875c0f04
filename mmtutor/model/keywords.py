"""The answers that the keyword spotter tells apart: one digit each. Everything else is one class to it.

One table serves training and the app; its order is part of the model.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

KEYWORDS = tuple("0123456789")
OTHER = len(KEYWORDS)  # class of every other answer, and of nothing said
CLASSES = OTHER + 1
_CLASS = {text: number for number, text in enumerate(KEYWORDS)}


def classes_of(texts: Sequence[str]) -> np.ndarray:
    """Return the class of each canonical answer, int32 (answers,)."""
    return np.array([_CLASS.get(text, OTHER) for text in texts], np.int32)
