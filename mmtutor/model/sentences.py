"""The meaning of an English sentence as a unit vector, the sum of its words' vectors, under LiteRT.

It says how close two texts are, and not whether one denies the other: "is" and "is not" are neighbours here. It knows
neither the order of words nor any language but English; of a text in other letters it says nothing.
"""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from mmtutor.errors import UserError
from mmtutor.model.wordpiece import UNKNOWN, pieces

log = logging.getLogger(__name__)

GRAPH, PIECES, FACTS = "sentences.tflite", "pieces.txt", "sentences.json"
MAX_PIECES = 128  # a longer text is judged by its beginning
_THREADS = 1


class SentenceEncoder:
    """Text -> unit vector float32 (rank,). One instance belongs to one thread.

    Raises `UserError` where the files in `folder` are missing or unsound.
    """

    def __init__(self, folder: Path) -> None:
        from mmtutor.model.backends.litert import Graph

        try:
            found = {name: (folder / name).read_bytes() for name in (FACTS, GRAPH, PIECES)}
        except OSError as missing:
            raise UserError(
                "The sentence encoder is missing. Longer answers are judged by the rules alone."
            ) from missing
        for name, digest in _digests(found[FACTS]).items():
            if hashlib.sha256(found[name]).hexdigest() != digest:
                raise _unusable(name)
        self._numbers = {piece: number for number, piece in enumerate(found[PIECES].decode("utf-8").split())}
        self._graph = Graph(folder / GRAPH, ("vector",), _THREADS)

    def __call__(self, text: str) -> np.ndarray:
        """Return the unit vector float32 (rank,) of a text."""
        return self._graph(pieces=numbered(text, self._numbers)[None])["vector"][0]

    def knows(self, text: str) -> bool:
        """Say whether every word of a text can be written in the encoder's pieces."""
        cut = pieces(text, self._numbers)
        return bool(cut) and UNKNOWN not in cut


def numbered(text: str, numbers: Mapping[str, int]) -> np.ndarray:
    """Return the numbers of a text's pieces, int32 (n,), n from 1 to `MAX_PIECES`."""
    cut = pieces(text, numbers)[:MAX_PIECES] or [UNKNOWN]
    return np.array([numbers[piece] for piece in cut], np.int32)


def _digests(facts: bytes) -> dict[str, str]:
    try:
        digests = json.loads(facts)["sha256"]
        return {name: str(digests[name]) for name in (GRAPH, PIECES)}
    except (ValueError, KeyError, TypeError) as broken:
        raise _unusable(FACTS) from broken


def _unusable(name: str) -> UserError:
    return UserError("The model file {file} cannot be used. Install mmtutor again.", file=name)


class Closeness:
    """How close an answer comes to some keys, for any thread. The encoder is loaded at the first question."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._encoder: SentenceEncoder | None = None
        self._missing = False

    def __call__(self, answer: str, keys: Sequence[str]) -> float | None:
        """Return the largest cosine, in [-1, 1]; None where there is no encoder or it does not know the letters."""
        with self._lock:
            encoder = self._loaded()
            known = [key for key in keys if encoder is not None and encoder.knows(key)]
            if encoder is None or not known or not encoder.knows(answer):
                return None
            given = encoder(answer)
            return max(float(given @ encoder(key)) for key in known)

    def _loaded(self) -> SentenceEncoder | None:
        if self._encoder is None and not self._missing:
            try:
                self._encoder = SentenceEncoder(self._folder)
            except UserError as trouble:
                self._missing = True
                log.warning("%s", trouble)
        return self._encoder
