"""The live loop of one learner in one lesson: shows an item, takes an answer, has it read, judges, answers back.

Knows no window, no device and no network: it has a store, a worker, a clock and a generator of random numbers, and
tells what happens to one callable. Its methods belong to one thread; the worker's answers come on another.
"""

from __future__ import annotations

import logging
import random
import threading
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from mmtutor.domain.assess import assess
from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.attempt import AssessedAttempt, Attempt
from mmtutor.domain.course import Course, Lesson
from mmtutor.domain.items.item import Item
from mmtutor.domain.observation import Modality, Response
from mmtutor.domain.people import Learner
from mmtutor.domain.reading import Candidate, Reading
from mmtutor.errors import UserError
from mmtutor.messages import Message, message
from mmtutor.store import Store
from mmtutor.tutor.events import (
    Assessed,
    Confirm,
    Event,
    Explained,
    HintShown,
    ItemShown,
    LiveReading,
    Read,
    Revealed,
    StillThinking,
    Summary,
    Trouble,
)
from mmtutor.tutor.explaining import ExplainWorker, Judged
from mmtutor.tutor.practice import Practice
from mmtutor.tutor.states import TutorState, step
from mmtutor.tutor.weighing import possible_answers
from mmtutor.tutor.worker import ModelWorker, Request

logger = logging.getLogger(__name__)

PLANNED = 10  # items of one sitting
SETTLE_S = 5.0  # for the last answer to be judged at the end
_OPEN = {TutorState.PRESENTING, TutorState.ANSWERING, TutorState.FEEDBACK}  # an answer can be in the making


class Tutor:
    """One learner's lesson. `notify` gets every event, on the caller's thread or on the worker's."""

    def __init__(
        self,
        store: Store,
        worker: ModelWorker,
        clock: Callable[[], datetime],
        rng: random.Random,
        notify: Callable[[Event], None],
        explainer: ExplainWorker | None = None,
    ) -> None:
        self._explainer = explainer
        self._judged: tuple[int, str, Assessment] | None = None  # turn, answer and assessment of the last feedback
        self._store = store
        self._worker = worker
        self._clock = clock
        self._rng = rng
        self._notify = notify
        self._lock = threading.RLock()  # guards everything below; held by either thread for milliseconds
        self._state = TutorState.IDLE
        self._turn = 0
        self._learner: Learner | None = None
        self._practice: Practice | None = None
        self._session_id = ""
        self._attempt: Attempt | None = None  # submitted and not judged
        self._reading: Reading | None = None  # its reading, while it is to be confirmed
        self._judging: threading.Thread | None = None  # the last one; it ends by itself

    @property
    def state(self) -> TutorState:
        """Where the tutor stands."""
        return self._state

    @property
    def turn(self) -> int:
        """The number of the answer that is being given or judged."""
        return self._turn

    @property
    def item(self) -> Item | None:
        """The item that is up."""
        return None if self._practice is None else self._practice.item

    @property
    def hints_left(self) -> int:
        """How many hints were not shown yet."""
        practice = self._practice
        return 0 if practice is None or practice.item is None else len(practice.item.hints) - practice.hints_shown

    @property
    def progress(self) -> tuple[int, int]:
        """How many items are behind the learner, and how many a sitting has."""
        practice = self._practice
        if practice is None:
            return 0, PLANNED
        return practice.tally.items - (self._state is not TutorState.FEEDBACK), PLANNED

    def start(self, learner: Learner, course: Course, lesson: Lesson) -> None:
        """Open a session and show its first item. What an earlier session left unjudged is marked interrupted."""
        with self._lock:
            for left in self._store.attempts.open_attempts(learner.id):
                self._store.attempts.mark_interrupted(left.id)
            self._session_id = self._store.sessions.start(learner.id, course.id, lesson.id)
            mastery = self._store.mastery.of_learner(learner.id)
            self._learner, self._practice = learner, Practice(course, lesson, mastery, self._rng)
            self._go(TutorState.IDLE)
            self.next_item()

    def next_item(self) -> None:
        """Show the next item. An answer that is still being read or confirmed goes unjudged to the teacher's review."""
        with self._lock:
            practice = self._open_practice()
            self._leave_attempt()
            item = practice.next()
            self._turn += 1
            self._go(TutorState.PRESENTING)
            self._notify(ItemShown(item, practice.why or message("")))

    def live(self, response: Response) -> None:
        """Read an unfinished answer; a `LiveReading` follows unless a newer one, or the finished one, overtakes it."""
        with self._lock:
            if not response.modalities or self._state not in _OPEN or self._open_practice().done:
                return
            self._go(TutorState.ANSWERING)
            turn = self._turn
            if response.modalities == {Modality.TEXT}:
                return  # the window typesets what is typed; nothing is to be read
            request = Request(response, self._question(), lambda r: self._read_live(turn, r), _ignore)
        self._worker.live(request)

    def submit(self, response: Response) -> bool:
        """Take an answer: on disk first, then read, judged and answered by events. False where it was not taken."""
        with self._lock:
            practice = self._open_practice()
            if self._state is TutorState.THINKING:
                self._notify(StillThinking())
                return False
            if practice.revealed:
                return False
            if not response.modalities:
                self._notify(Trouble(message("There is no answer yet. Type it, draw it, show it or say it.")))
                return False
            self._leave_attempt()
            attempt = self._attempt_of(practice, response)
            try:
                self._store.attempts.submit(attempt)
            except UserError as error:
                self._notify(Trouble(error.message))
                return False
            self._attempt = attempt
            self._turn += 1
            self._go(TutorState.THINKING)
            if response.modalities == {Modality.TEXT}:
                self._apart(self._read, self._turn, typed_reading(response.text or ""))
                return True
            return self._send(response)

    def confirm(self, text: str) -> None:
        """The learner says what was meant, confirming the reading or correcting it: now it is judged."""
        with self._lock:
            if self._state is not TutorState.CONFIRMING or self._reading is None:
                return
            reading, self._reading = confirmed(self._reading, text), None
            self._go(TutorState.THINKING)
            self._apart(self._confirmed, self._turn, reading)

    def hint(self) -> str | None:
        """Show the next hint and return it; None when there are no more."""
        with self._lock:
            practice = self._open_practice()
            found = practice.hint()
            if found is None or practice.item is None:
                return None
            text, number = found
            learner_id = self._learner.id if self._learner else ""
            self._store.attempts.hint_shown(self._session_id, learner_id, practice.item.id, number)
            self._notify(HintShown(text, number, len(practice.item.hints)))
            return text

    def stuck(self) -> None:
        """The learner is stuck: show the next hint, or when there are no more, the answer."""
        with self._lock:
            practice = self._open_practice()
            if self._state is TutorState.THINKING:
                self._notify(StillThinking())
                return
            if self.hint() is not None or practice.item is None:
                return
            self._leave_attempt()
            practice.revealed = True
            self._turn += 1
            self._go(TutorState.FEEDBACK)
            self._notify(Revealed(practice.item, practice.item.shown_key(), practice.item.explanation))

    def explain(self) -> bool:
        """Have the last feedback said in other words; `Explained` follows. False where nothing can be explained."""
        with self._lock:
            practice, judged = self._practice, self._judged
            if self._explainer is None or practice is None or practice.item is None or judged is None:
                return False
            turn, answer, assessment = judged
            if self._state is not TutorState.FEEDBACK or turn != self._turn:
                return False
            bottom = 0 < len(practice.item.hints) == practice.hints_shown
            wanted = Judged(practice.item, answer, assessment, secret=not (practice.done or bottom))
        self._explainer.ask(
            wanted, lambda text: self._explained(turn, text, None), lambda m: self._explained(turn, None, m)
        )
        return True

    def _explained(self, turn: int, text: str | None, trouble: Message | None) -> None:
        with self._lock:
            if turn == self._turn and self._state is TutorState.FEEDBACK:
                self._notify(Explained(turn, text, trouble))

    def finish(self) -> Summary:
        """Close the session and sum it up. What was typed last is still judged."""
        if self._judging is not None:
            self._judging.join(SETTLE_S)
        with self._lock:
            practice = self._open_practice()
            self._leave_attempt()
            self._store.sessions.finish(self._session_id)
            self._turn += 1
            self._go(TutorState.IDLE)
            self._practice = None
            return practice.summary()

    def _go(self, then: TutorState) -> None:
        self._state = step(self._state, then)
        if self._explainer is not None and then is not TutorState.FEEDBACK:
            self._explainer.cancel()

    def _open_practice(self) -> Practice:
        if self._practice is None:
            raise ValueError("no lesson is open")
        return self._practice

    def _question(self) -> str:
        return "" if self.item is None else self.item.prompt

    def _attempt_of(self, practice: Practice, response: Response) -> Attempt:
        item, learner = practice.item, self._learner
        assert item is not None
        assert learner is not None
        return Attempt(
            id=str(uuid.uuid4()),
            session_id=self._session_id,
            learner_id=learner.id,
            course_id=practice.course.id,
            lesson_id=practice.lesson.id,
            item_id=item.id,
            item_kind=item.kind,
            prompt=item.prompt,
            key=item.shown_key(),
            submitted=self._clock(),
            modalities=response.modalities,
            typed=response.text,
            hints_used=practice.hints_shown,
            skills=item.skills,
        )

    def _apart(self, judge: Callable[[int, Reading], None], turn: int, reading: Reading) -> None:
        """Judge on another thread: the disk takes its time, and the model's thread may be busy or still loading."""

        def run() -> None:
            try:
                judge(turn, reading)
            except Exception:  # a bug in judging one answer must not leave the learner waiting for ever
                logger.exception("judging an answer failed")
                self._not_read(turn, None, message("This answer could not be judged. Try again, or go on."))

        self._judging = threading.Thread(target=run, name="mmtutor-judge", daemon=True)
        self._judging.start()

    def _confirmed(self, turn: int, reading: Reading) -> None:
        with self._lock:
            if turn == self._turn and self._state is TutorState.THINKING:
                self._judge(reading)

    def _send(self, response: Response) -> bool:
        turn, typed, item = self._turn, response.text, self.item
        assert item is not None
        sent = self._worker.submit(
            Request(
                response,
                self._question(),
                lambda r: self._read(turn, r),
                lambda m: self._not_read(turn, typed, m),
                lambda: possible_answers(item),
            )
        )
        if not sent:
            self._leave_attempt()
            self._go(TutorState.ANSWERING)
            self._notify(StillThinking())
        return sent

    def _read_live(self, turn: int, reading: Reading) -> None:
        with self._lock:
            if turn == self._turn and self._state is TutorState.ANSWERING:
                self._notify(LiveReading(turn, reading))

    def _read(self, turn: int, reading: Reading) -> None:
        """A submitted answer was read: judge it, or ask."""
        with self._lock:
            if turn != self._turn or self._state is not TutorState.THINKING:
                return
            self._notify(Read(turn, reading))
            if not reading.text and not reading.conflict:
                self._leave_attempt()
                self._go(TutorState.ANSWERING)
                self._notify(Trouble(message("I found nothing to read there. Try again, or answer in another way.")))
            elif not reading.sure:
                self._ask(reading)
            else:
                self._judge(reading)

    def _not_read(self, turn: int, typed: str | None, why: Message) -> None:
        """Reading failed: what was typed beside it still counts."""
        with self._lock:
            if turn != self._turn or self._state is not TutorState.THINKING:
                return
            if typed and typed.strip():
                self._read(turn, typed_reading(typed))
                return
            self._leave_attempt()
            self._go(TutorState.ANSWERING)
            self._notify(Trouble(why))

    def _ask(self, reading: Reading) -> None:
        self._reading = reading
        self._go(TutorState.CONFIRMING)
        self._notify(Confirm(self._turn, reading))

    def _judge(self, reading: Reading) -> None:
        """Judge by the rules, put it on disk with the mastery in one transaction, and say so."""
        practice, attempt = self._open_practice(), self._attempt
        assert practice.item is not None
        assert attempt is not None
        assessment = assess(practice.item, reading)
        if assessment.verdict is Verdict.UNSURE:
            self._ask(reading)
            return
        changed = practice.judged(assessment.verdict)
        assessed = AssessedAttempt(attempt, reading, assessment, self._clock())
        try:
            self._store.attempts.record(assessed, changed)
        except UserError as error:
            self._notify(Trouble(error.message))  # the attempt is on disk and can be judged again later
        self._attempt = self._reading = None
        self._go(TutorState.FEEDBACK)
        self._judged = self._turn, reading.text, assessment
        self._notify(Assessed(self._turn, assessment, reading))

    def _leave_attempt(self) -> None:
        """Part with an answer that was not judged: to be reviewed where there is a reading, else interrupted."""
        attempt, reading = self._attempt, self._reading
        self._attempt = self._reading = None
        if attempt is None:
            return
        if reading is None or self._practice is None or self._practice.item is None:
            self._store.attempts.mark_interrupted(attempt.id)
            return
        unsure = assess(self._practice.item, replace(reading, sure=False))
        self._store.attempts.record(AssessedAttempt(attempt, reading, unsure, self._clock()), {})


def typed_reading(text: str) -> Reading:
    """Return the reading of a typed answer: what was typed, without a doubt."""
    return Reading(text, 1.0, True, {Modality.TEXT: Candidate(text, 1.0)})


def confirmed(reading: Reading, text: str) -> Reading:
    """Return a reading as the learner confirmed or corrected it."""
    return replace(reading, text=text, confidence=1.0, sure=True, conflict=False, token_confidences=())


def _ignore(_: Message) -> None:
    """A live reading that fails is no news: the next one follows at once."""
