"""Other words for feedback that has been judged already, from a large language model on a thread of its own.

Never in the live loop: nothing waits for it and nothing is judged by it. It is not told the key. While the answer is
still secret, words that give it away are dropped here and the learner keeps the feedback of the rules.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from mmtutor.domain.assessment import Assessment
from mmtutor.domain.items.item import Item
from mmtutor.domain.secrecy import gives_away
from mmtutor.errors import UserError
from mmtutor.messages import Message, message

logger = logging.getLogger(__name__)

LIMIT_S = 45.0  # loading is not counted
MOST_TOKENS = 160
MOST_CHARACTERS = 700
INSTRUCTION = (
    "You help a school child with one exercise. The answer was judged already and the judgement is right: do not judge "
    "again. Say the feedback in other, simpler words, in at most three short sentences, kindly, in the language of the "
    "feedback. Never say the result, and never work the exercise out."
)
OPEN_INSTRUCTION = (
    "You help a school child with one exercise that is finished. The judgement is right: do not judge again. Explain "
    "the feedback in other, simpler words, in at most four short sentences, kindly, in the language of the feedback."
)


class Explainer(Protocol):
    """What makes the words; `model.backends.Explainer` is one."""

    def words(self, instruction: str, text: str, most_tokens: int) -> Iterator[str]:
        """Yield words piece by piece."""
        ...

    def cancel(self) -> None:
        """End them; may be called on any thread."""
        ...

    def close(self) -> None:
        """Give the memory back."""
        ...


@dataclass(frozen=True, slots=True)
class Judged:
    """What is to be said in other words. `secret`: the learner may not see the answer yet."""

    item: Item
    answer: str
    assessment: Assessment
    secret: bool

    def told(self) -> str:
        """Return what the model is told; the key is not in it, and the explanation only when nothing is secret."""
        lines = [f"Exercise: {self.item.prompt}", f"The child's answer: {self.answer}"]
        lines.append(f"Judgement: {self.assessment.verdict.value}. Feedback: {self.assessment.feedback}")
        if not self.secret and self.item.explanation:
            lines.append(f"Explanation: {self.item.explanation}")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class _Wanted:
    judged: Judged
    said: Callable[[str], None]
    failed: Callable[[Message], None]


class ExplainWorker:
    """Explains on its thread, `mmtutor-explainer`, one at a time; a newer request ends an older one.

    `load` makes the explainer there, at the first request. `said` or `failed` is called on that thread, unless the
    request was cancelled or replaced.
    """

    def __init__(self, load: Callable[[], Explainer], limit_s: float = LIMIT_S) -> None:
        self._load, self._limit_s = load, limit_s
        self._changed = threading.Condition()
        self._next: _Wanted | None = None
        self._now: _Wanted | None = None
        self._explainer: Explainer | None = None
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="mmtutor-explainer", daemon=True)

    def ask(self, judged: Judged, said: Callable[[str], None], failed: Callable[[Message], None]) -> None:
        """Have a judged answer explained; returns at once."""
        self.cancel()
        with self._changed:
            if self._closing:
                return
            self._next = _Wanted(judged, said, failed)
            if not self._thread.is_alive():
                self._thread.start()
            self._changed.notify_all()

    def cancel(self) -> None:
        """Drop what was asked; nothing of it will be said."""
        with self._changed:
            self._next = self._now = None
            explainer = self._explainer
        if explainer is not None:
            explainer.cancel()

    def close(self, wait_s: float = 5.0) -> None:
        """Stop, and give the model's memory back."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self.cancel()
        if self._thread.is_alive():
            self._thread.join(wait_s)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closing or self._next is not None)
                if self._closing:
                    break
                wanted, self._next = self._next, None
                self._now = wanted
            assert wanted is not None
            self._answer(wanted)
        if self._explainer is not None:
            self._explainer.close()

    def _answer(self, wanted: _Wanted) -> None:
        trouble = message("I have no other words for this now.")
        text = ""
        try:
            text = self._words(wanted)
        except UserError as why:
            trouble = why.message
        except Exception:  # whatever the model does, the lesson goes on
            logger.exception("explaining failed")
        self._tell(wanted, lambda: wanted.said(text) if text else wanted.failed(trouble))

    def _tell(self, wanted: _Wanted, tell: Callable[[], None]) -> None:
        with self._changed:
            current, self._now = self._now is wanted, None if self._now is wanted else self._now
        if current:
            tell()

    def _words(self, wanted: _Wanted) -> str:
        """Return words that may be shown; "" where there are none."""
        if self._explainer is None:
            explainer = self._load()
            with self._changed:
                self._explainer = explainer
        explainer = self._explainer
        if self._now is not wanted:
            return ""
        judged = wanted.judged
        ends = time.monotonic() + self._limit_s
        timer = threading.Timer(self._limit_s, explainer.cancel)  # the first word may be long in coming
        timer.name, timer.daemon = "mmtutor-explainer-limit", True
        timer.start()
        try:
            text = ""
            for piece in explainer.words(
                INSTRUCTION if judged.secret else OPEN_INSTRUCTION, judged.told(), MOST_TOKENS
            ):
                text += piece
                if self._now is not wanted or len(text) > MOST_CHARACTERS or time.monotonic() > ends:
                    explainer.cancel()
                    break
        finally:
            timer.cancel()
        text = whole_sentences(text)
        if judged.secret and gives_away(text, judged.item):
            logger.info("an explanation was kept back: it gave the answer away")
            return ""
        return text


def whole_sentences(text: str) -> str:
    """Return printable text without its last sentence where that was cut short."""
    text = "".join(c for c in text if c.isprintable() or c == "\n").strip()
    ends = max(text.rfind(sign) for sign in ".!?。！？")
    return text[: ends + 1] if ends >= 0 else ""
