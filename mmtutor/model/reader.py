"""`Reader`: a learner's response in, a `Reading` out. Encoders, fusion, decoding, calibration, conflict.

It sees the question's text and never the answer key: `weigh`, which is asked after a reading, is given possible
answers and not told which of them is right. What was typed and can be read as it stands is taken literally.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from mmtutor.domain.items.words import is_prose
from mmtutor.domain.maths import MathsSyntaxError, canonical
from mmtutor.domain.observation import Modality, Response
from mmtutor.domain.reading import Candidate, Expects, Reading
from mmtutor.errors import UserError
from mmtutor.model import vocabulary
from mmtutor.model.answers import is_answer, may_follow, plain
from mmtutor.model.backends import Backend, Decoding
from mmtutor.model.beam import Grammar, log_likelihoods, search
from mmtutor.model.confidence import Platt, sense_of
from mmtutor.model.conflict import disagreement
from mmtutor.model.ctc import spoken_answers
from mmtutor.model.decoding import Written, evenly, greedy
from mmtutor.model.expecting import NUMBERS, is_expected, log_prior, options, reweighed
from mmtutor.model.hearing import Words, heard_together
from mmtutor.model.late_fusion import SOUND_WEIGHT, Voices, shares, together
from mmtutor.model.senses import Senses, Watch

PARTS = (
    None,
    Modality.TEXT,
    Modality.IMAGE,
    Modality.AUDIO,
)  # order of the network's memory; the first is the question
QUESTION_CHARACTERS = 96
TYPED_CHARACTERS = 64
MALFORMED = 0.5  # what is left of the confidence in a reading that no grammar allows
ALTERNATIVES = 4  # other readings that are told
GRAMMAR = Grammar(may_follow, plain)


@dataclass(frozen=True, slots=True)
class _Perceived:
    """A response as the network took it in. `rows` says which modalities each row of `start` may use.

    The first row has all there is; where that is more than one, each has a row of its own as well. What was typed and
    can be read as it stands (`typed`) needs no row: the others are only to be compared with it.
    """

    response: Response
    question: str
    typed: str | None
    expects: Expects
    rows: tuple[tuple[Modality, ...], ...] = ()
    start: Decoding | None = None  # None where nothing is for the network to read
    words: Words = field(default_factory=Words)  # heard in a sound
    said: Mapping[str, str] = field(default_factory=dict)  # by which words which answers
    snr_db: float | None = None  # of the sound

    def hears(self, row: int) -> bool:
        """Return whether a row listens, and words were heard."""
        return Modality.AUDIO in self.rows[row] and bool(self.words)

    @property
    def spoken(self) -> bool:
        """Whether sound is all there is to read."""
        return self.rows == ((Modality.AUDIO,),)

    def log_prior(self, text: str) -> float:
        """Return the log of the weight that the question gives an answer."""
        return log_prior(text, self.expects, several=len(self.rows) > 1, spoken=self.spoken)


@dataclass(frozen=True, slots=True)
class _Fused:
    """What went into the network's memory, and the decoding that begins from it."""

    text: str
    question: str
    image: np.ndarray | None
    audio: np.ndarray | None
    start: Decoding


class Reader:
    """Reads responses with one backend; belongs to the thread that owns it. Without a backend only typing is read."""

    def __init__(self, backend: Backend | None, clock: Callable[[], float] = time.perf_counter) -> None:
        self._backend, self._clock = backend, clock
        self._senses = None if backend is None else Senses(backend)
        self._last: tuple[_Perceived, Reading] | None = None
        self._fused: _Fused | None = None
        self._live: tuple[Decoding | None, Reading] | None = None

    def read(self, response: Response, question: str = "", expects: Expects = Expects.ANYTHING) -> Reading:
        """Return the best reading of all that was given, that of each modality alone, and whether they agree.

        What the question expects counts where the answer is doubtful (`model/expecting.py`).

        Raises:
            UserError: only pictures or sound were given, and there is no network to read them.
        """
        watch = Watch(self._clock)
        perceived = self._perceive(response, question, expects, watch, thorough=True)
        reading = self._decoded(perceived, watch, thorough=True)
        self._last = perceived, reading
        return reading

    def read_live(self, response: Response, question: str = "") -> Reading:
        """Return a quick reading of an unfinished answer, which need not be well formed. Raises as `read` does.

        Where nothing changed since the last one, nothing is decoded again. A decoder with one step for each character
        gains nothing from the reading before where something did change: confirming a character costs what writing it
        costs.
        """
        watch = Watch(self._clock)
        perceived = self._perceive(response, question, Expects.ANYTHING, watch, thorough=False)
        if self._live is not None and perceived.start is not None and self._live[0] is perceived.start:
            return replace(self._live[1], ms=watch.ms)
        reading = self._decoded(perceived, watch, thorough=False)
        self._live = perceived.start, reading
        return reading

    def weigh(
        self,
        response: Response,
        candidates: Sequence[str],
        question: str = "",
        expects: Expects = Expects.ANYTHING,
    ) -> dict[str, float]:
        """Return how probable each candidate is among them and the free reading; they sum to 1.

        All are alike before, but for what the question expects. The free reading is the first. What was typed and can
        be read as it stands has all the weight.
        """
        last = self._last and self._last[0]
        if last is None or last.response is not response or (last.question, last.expects) != (question, expects):
            self.read(response, question, expects)
        assert self._last is not None
        perceived, reading = self._last
        texts = list(dict.fromkeys((reading.text, *candidates)))
        if self._backend is None or perceived.start is None or perceived.typed is not None:
            return dict.fromkeys(texts, 0.0) | {reading.text: 1.0}
        found = self._likelihoods(perceived, 0, texts)
        shares = np.array([found[text] + perceived.log_prior(text) for text in texts])
        if not np.isfinite(shares).any():
            return dict.fromkeys(texts, 0.0) | {reading.text: 1.0}
        weights = np.exp(shares - shares.max())
        return dict(zip(texts, (weights / weights.sum()).tolist(), strict=True))

    def _perceive(
        self, response: Response, question: str, expects: Expects, watch: Watch, *, thorough: bool
    ) -> _Perceived:
        typed = literal(response.text)
        if self._backend is None or self._senses is None:
            if not response.modalities <= {Modality.TEXT} and typed is None:
                raise UserError("The model that reads pictures and sound is missing. Type your answer.")
            return _Perceived(response, question, typed, expects)
        if response.modalities <= {Modality.TEXT} and (typed is not None or not response.modalities):
            return _Perceived(response, question, typed, expects)
        image, heard = self._senses.see(response, watch), self._senses.hear(response, watch)
        there = {
            Modality.TEXT: bool(response.text and response.text.strip()),
            Modality.IMAGE: image is not None,
            Modality.AUDIO: heard is not None,
        }
        present = tuple(m for m in Modality if there[m] and (typed is None or m is not Modality.TEXT))
        if not present:
            return _Perceived(response, question, typed, expects)
        alone = tuple((m,) for m in present)
        rows = alone if len(present) == 1 or typed is not None else (present, *alone)
        audio = None if heard is None else heard.tokens
        start = self._fuse(response.text or "", question if self._backend.uses_question else "", image, audio, rows)
        watch.lap("fusion")
        if heard is None:
            return _Perceived(response, question, typed, expects, rows, start)
        found = spoken_answers(heard.words, is_answer) if thorough else spoken_answers(heard.words, is_answer, width=1)
        words = Words({text: by.share for text, by in found.items()}, heard.spotted) if thorough else Words()
        watch.lap("words")
        said = {text: by.words for text, by in found.items()}
        return _Perceived(response, question, typed, expects, rows, start, words, said, heard.snr_db)

    def _fuse(
        self,
        text: str,
        question: str,
        image: np.ndarray | None,
        audio: np.ndarray | None,
        rows: tuple[tuple[Modality, ...], ...],
    ) -> Decoding:
        assert self._backend is not None
        last = self._fused  # tokens that did not change are the same arrays
        if last and (last.text, last.question) == (text, question) and last.image is image and last.audio is audio:
            return last.start
        written, asked = _ids(text, TYPED_CHARACTERS), _ids(question, QUESTION_CHARACTERS)
        start = self._backend.start(asked, written, image, audio, _presence(rows, question))
        self._fused = _Fused(text, question, image, audio, start)
        return start

    def _decoded(self, perceived: _Perceived, watch: Watch, thorough: bool) -> Reading:
        """Write every row: the most probable well-formed answers if `thorough`, else quickly whatever comes."""
        if self._backend is None or perceived.start is None:
            return _unread(perceived, watch, looked=self._backend is not None)
        start, rows = perceived.start, range(len(perceived.rows))
        if thorough:
            written = [self._searched(perceived, row) for row in rows]
        else:
            written = [[w] for w in greedy(start.take(rows), len(rows))]
        alone = {row[0]: found for row, found in zip(perceived.rows, written, strict=True) if len(row) == 1}
        by_modality = _nothing(perceived.response) | {
            m: _candidate(self._trusted(found[0], (m,))) for m, found in alone.items()
        }
        voices = self._voices(perceived, written) if thorough else {}
        weighs = voices and perceived.typed is None
        ranked = together(voices, written, perceived.log_prior) if weighs else written[0]
        (best, *others) = [self._trusted(w, perceived.rows[0]) for w in ranked]
        if perceived.typed is not None:  # what was typed is certain; the other senses may only contradict it
            best, others = Written(perceived.typed, 1.0, (1.0,) * len(perceived.typed)), []
            by_modality[Modality.TEXT] = _candidate(best)
        apart = self._apart(perceived, voices, by_modality) if voices else 0.0
        conflict = apart > self._backend.separate(perceived.snr_db)
        whole = perceived.typed is not None or is_answer(best.text)
        doubtless = whole and not conflict
        watch.lap("decode")
        return Reading(
            best.text,
            best.confidence,
            sure=doubtless and best.confidence >= self._backend.threshold,
            by_modality=by_modality,
            conflict=conflict,
            disagreement=apart,
            snr_db=perceived.snr_db,
            alternatives=_alternatives(best.text, [*by_modality.values(), *map(_candidate, others)], perceived.expects),
            token_confidences=best.token_confidences,
            ms=watch.ms,
            likely=doubtless and best.confidence >= self._backend.likely,
            said=perceived.said.get(by_modality[Modality.AUDIO].text, "") if Modality.AUDIO in by_modality else "",
        )

    def _trusted(self, written: Written, modalities: tuple[Modality, ...]) -> Written:
        """Turn the probability of what these modalities gave into a calibrated confidence."""
        assert self._backend is not None
        platt = self._backend.calibration.get(sense_of(modalities), Platt())
        return replace(written, confidence=platt(written.confidence))

    def _searched(self, perceived: _Perceived, row: int) -> list[Written]:
        """Return a row's answers, best first. Where nothing well formed is found, what stands there is doubted."""
        assert self._backend is not None
        assert perceived.start is not None
        start = perceived.start
        found = search(start.take([row]), GRAMMAR)
        if not found:
            [malformed] = greedy(start.take([row]), 1)
            found = [replace(malformed, confidence=malformed.confidence * MALFORMED)]
        if perceived.expects.options and not perceived.expects.several:
            known = {written.text for written in found}
            unread = log_likelihoods(start.take([row]), [t for t in options(perceived.expects) if t not in known])
            found += [evenly(text, math.exp(unread[text])) for text in sorted(unread, key=lambda t: -unread[t])]
        if perceived.hears(row):
            found = heard_together(found, perceived.words, lambda texts: log_likelihoods(start.take([row]), texts))
        if not any(perceived.log_prior(written.text) for written in found):
            return found
        searched = perceived.expects.number and not perceived.hears(row)
        others = search(start.take([row]), NUMBERS) if searched else []
        return reweighed(found, others, perceived.expects, perceived.spoken)

    def _likelihoods(self, perceived: _Perceived, row: int, texts: Sequence[str]) -> dict[str, float]:
        """Return how well a row explains each text: log P but for what all texts share."""
        assert self._backend is not None
        assert perceived.start is not None
        scores = log_likelihoods(perceived.start.take([row]), texts)
        if perceived.hears(row):
            scores = {text: score + perceived.words.score(text) for text, score in scores.items()}
        return scores

    def _voices(self, perceived: _Perceived, written: Sequence[Sequence[Written]]) -> Voices:
        """Return what every row that reads something thinks of all that was read, log-probabilities.

        {} where nobody differs. What the question expects is left out of it: it is one voice, not one of each row.
        """
        heads = {same(found[0].text) for found in written}
        heads |= set() if perceived.typed is None else {same(perceived.typed)}
        if len(heads - {""}) < 2:
            return {}
        texts = dict.fromkeys(w.text for found in written for w in found[: ALTERNATIVES + 1])
        texts |= {} if perceived.typed is None else {perceived.typed: None}
        known = [text for text in texts if text]
        reads = [(i, row) for i, row in enumerate(perceived.rows) if written[i][0].text]
        weights = {row: SOUND_WEIGHT if row == (Modality.AUDIO,) else 1.0 for _, row in reads}
        return {row: shares(self._likelihoods(perceived, i, known), weights[row]) for i, row in reads}

    def _apart(self, perceived: _Perceived, voices: Voices, by_modality: Mapping[Modality, Candidate]) -> float:
        """Return how strongly the modalities contradict one another, in nats."""
        heads = [row[0] for row in voices if len(row) == 1]
        apart = [voices[(modality,)] for modality in heads]
        if perceived.typed is not None:
            typed = same(perceived.typed)
            heads.append(Modality.TEXT)
            apart.append({text: 0.0 if same(text) == typed else -math.inf for text in apart[0]})
        if len({same(by_modality[modality].text) for modality in heads}) < 2:  # however each of them writes it
            return 0.0
        return disagreement(apart)


def _unread(perceived: _Perceived, watch: Watch, *, looked: bool) -> Reading:
    """Return a reading without the network: what was typed, or nothing. `looked`: there is one to see that."""
    response = perceived.response
    text = perceived.typed if perceived.typed is not None else (response.text or "").strip()
    watch.lap("decode")
    by_modality = _nothing(response) if looked else {}
    if text or not by_modality:
        by_modality[Modality.TEXT] = Candidate(text, 1.0)
    return Reading(text, 1.0, sure=True, by_modality=by_modality, token_confidences=(1.0,) * len(text), ms=watch.ms)


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


def _alternatives(best: str, candidates: Sequence[Candidate], expects: Expects) -> tuple[Candidate, ...]:
    """Return the other readings, the most probable first, each once; beside an option of a choice options alone."""
    others: dict[str, Candidate] = {}
    all_offered = not expects.options or not is_expected(best, expects)
    for candidate in sorted(candidates, key=lambda c: -c.confidence):
        if candidate.text not in ("", best) and (all_offered or is_expected(candidate.text, expects)):
            others.setdefault(candidate.text, candidate)
    return tuple(others.values())[:ALTERNATIVES]


def _candidate(written: Written) -> Candidate:
    return Candidate(written.text, written.confidence)


def _nothing(response: Response) -> dict[Modality, Candidate]:
    """A modality that was given but holds nothing reads as nothing, surely."""
    return {m: Candidate("", 1.0) for m in Modality if m in response.modalities}


def _ids(text: str, longest: int) -> np.ndarray:
    return np.array([_id for _id in vocabulary.encode(text)][:longest], np.int32)


def _presence(rows: Sequence[Any], question: str) -> np.ndarray:
    """Say for each row which parts it may use, float32 (rows, 4)."""
    return np.array(
        [[bool(question.strip()) if part is None else part in row for part in PARTS] for row in rows], np.float32
    )
