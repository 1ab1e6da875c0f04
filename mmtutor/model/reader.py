"""`Reader`: a learner's response in, a `Reading` out. Features, encoders, fusion, decoding, calibration, conflict.

It sees the question's text and never the answer key. What was typed and can be read as it stands is taken literally.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from mmtutor.domain.items.words import is_prose
from mmtutor.domain.maths import MathsSyntaxError, canonical
from mmtutor.domain.observation import Modality, Response, Sound
from mmtutor.domain.reading import Candidate, Reading
from mmtutor.errors import UserError
from mmtutor.model import vocabulary
from mmtutor.model.audio_features import RATE_HZ, log_mel, resample, with_margins
from mmtutor.model.backends import Backend
from mmtutor.model.decoding import Written, greedy
from mmtutor.model.image_features import strip_from_ink, strip_from_picture

PARTS = (
    None,
    Modality.TEXT,
    Modality.IMAGE,
    Modality.AUDIO,
)  # order of the network's memory; the first is the question
QUESTION_CHARACTERS = 96
TYPED_CHARACTERS = 64
QUIET = 1e-3  # peak amplitude of a sound in which nothing was said
CONTRADICTS = 0.5  # confidence from which a single modality may contradict the others


class Reader:
    """Reads responses with one backend; belongs to the thread that owns it. Without a backend only typing is read."""

    def __init__(self, backend: Backend | None, clock: Callable[[], float] = time.perf_counter) -> None:
        self._backend, self._clock = backend, clock

    def read(self, response: Response, question: str = "") -> Reading:
        """Return the best reading of all that was given, that of each modality alone, and whether they agree.

        Raises:
            UserError: only pictures or sound were given, and there is no network to read them.
        """
        watch = _Watch(self._clock)
        typed = literal(response.text)
        if self._backend is None or (
            response.modalities <= {Modality.TEXT} and (typed is not None or not response.modalities)
        ):
            return self._typed_only(response, typed, watch)
        backend = self._backend
        image = self._image(backend, response, watch)
        audio = self._audio(backend, response, watch)
        there = {
            Modality.TEXT: bool(response.text and response.text.strip()),
            Modality.IMAGE: image is not None,
            Modality.AUDIO: audio is not None,
        }
        present = [m for m in Modality if there[m]]
        if not present:
            return Reading("", 1.0, sure=True, by_modality=_nothing(response), ms=watch.ms)
        question = question if backend.uses_question else ""
        rows = [present] if len(present) == 1 else [present, *([m] for m in present)]
        decoding = backend.start(
            _ids(question, QUESTION_CHARACTERS),
            _ids(response.text or "", TYPED_CHARACTERS),
            image,
            audio,
            _presence(rows, question),
        )
        written = greedy(decoding, len(rows), backend.temperature)
        watch.lap("decode")
        alone = dict(zip(present, written if len(rows) == 1 else written[1:], strict=True))
        by_modality = _nothing(response) | {m: Candidate(w.text, w.confidence) for m, w in alone.items()}
        if typed is not None and Modality.TEXT in alone:
            by_modality[Modality.TEXT] = Candidate(typed, 1.0)
        return self._combined(written[0], by_modality, typed, watch)

    def _combined(
        self, fused: Written, by_modality: dict[Modality, Candidate], typed: str | None, watch: _Watch
    ) -> Reading:
        assert self._backend is not None
        best = Candidate(fused.text, fused.confidence)
        if typed is not None:  # what the learner typed is certain; the other senses may only contradict it
            best = Candidate(typed, 1.0)
        voices = [c for c in by_modality.values() if c.text and c.confidence >= CONTRADICTS]
        conflict = len({same(c.text) for c in (*voices, best) if c.text}) > 1
        others = {
            c.text: c
            for c in sorted(by_modality.values(), key=lambda c: c.confidence)
            if c.text and c.text != best.text
        }
        return Reading(
            best.text,
            best.confidence,
            sure=not conflict and best.confidence >= self._backend.threshold,
            by_modality=by_modality,
            conflict=conflict,
            alternatives=tuple(reversed(others.values())),
            token_confidences=fused.token_confidences if best.text == fused.text else (1.0,) * len(best.text),
            ms=watch.ms,
        )

    def _typed_only(self, response: Response, typed: str | None, watch: _Watch) -> Reading:
        if self._backend is None and not response.modalities <= {Modality.TEXT} and typed is None:
            raise UserError("The model that reads pictures and sound is missing. Type your answer.")
        text = typed if typed is not None else (response.text or "").strip()
        watch.lap("decode")
        return Reading(
            text,
            1.0,
            sure=True,
            by_modality={Modality.TEXT: Candidate(text, 1.0)},
            token_confidences=(1.0,) * len(text),
            ms=watch.ms,
        )

    def _image(self, backend: Backend, response: Response, watch: _Watch) -> np.ndarray | None:
        if Modality.IMAGE not in response.modalities:
            return None
        if response.ink is not None and response.ink.strokes:
            strip = strip_from_ink(response.ink.strokes)
        else:
            assert response.picture is not None
            strip = strip_from_picture(response.picture.pixels)
        watch.lap("image_features")
        if strip is None:
            return None
        tokens = backend.encode_image(strip.astype(np.float32) / 255.0)
        watch.lap("image_encoder")
        return tokens

    def _audio(self, backend: Backend, response: Response, watch: _Watch) -> np.ndarray | None:
        if response.sound is None or not heard(response.sound):
            return None
        mel = log_mel(with_margins(resample(response.sound.samples, response.sound.rate_hz, RATE_HZ)))
        watch.lap("audio_features")
        tokens = backend.encode_audio(mel)
        watch.lap("audio_encoder")
        return tokens


class _Watch:
    """Times the stages of one reading in milliseconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock, self._last = clock, clock()
        self.ms: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        now = self._clock()
        self.ms[stage] = round((now - self._last) * 1e3, 3)
        self._last = now


def literal(text: str | None) -> str | None:
    """Return typed text as it stands: maths in canonical form, words and several lines as they are; else None."""
    if not text or not text.strip():
        return None
    if is_prose(text):  # "yes", "3 apples": the grammar would take the letters for a product; several lines of working
        return text.strip() if "\n" in text.strip() else " ".join(text.split())
    try:
        return canonical(text)
    except MathsSyntaxError:
        return None


def same(text: str) -> str:
    """Return the form in which two readings are compared."""
    return (literal(text) or text.strip()).lower()


def heard(sound: Sound) -> bool:
    """Return whether a sound is there at all.

    A muted microphone gives zeros, and a network invents words on silence.
    """
    return bool(sound.samples.size) and float(np.abs(sound.samples).max()) > QUIET


def _nothing(response: Response) -> dict[Modality, Candidate]:
    """A modality that was given but holds nothing reads as nothing, surely."""
    return {m: Candidate("", 1.0) for m in Modality if m in response.modalities}


def _ids(text: str, longest: int) -> np.ndarray:
    return np.array([_id for _id in vocabulary.encode(text)][:longest], np.int32)


def _presence(rows: list[Any], question: str) -> np.ndarray:
    """Say for each row which parts it may use, float32 (rows, 4)."""
    return np.array(
        [[bool(question.strip()) if part is None else part in row for part in PARTS] for row in rows], np.float32
    )
