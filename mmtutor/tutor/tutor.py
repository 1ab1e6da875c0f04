"""The live loop of one learner in one lesson: shows an item, takes an answer, has it read, judges, answers back.

Knows no window, no device and no network: it has a store, a worker, a clock and a generator of random numbers, and
tells what happens to one callable. Its methods belong to one thread; the worker's answers come on another.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.course import Course, Lesson
from mmtutor.domain.hints import Hint, headline
from mmtutor.domain.items.item import Item
from mmtutor.domain.items.working import Working
from mmtutor.domain.observation import Modality, Response
from mmtutor.domain.people import Learner
from mmtutor.domain.reading import Reading
from mmtutor.errors import UserError
from mmtutor.messages import Message, message
from mmtutor.store import Store
from mmtutor.tutor import events
from mmtutor.tutor.aids import NONE, Aids
from mmtutor.tutor.apart import Apart
from mmtutor.tutor.diagnosing import Diagnosis
from mmtutor.tutor.events import Event, Summary, Trouble
from mmtutor.tutor.helping import Helping
from mmtutor.tutor.judging import Judge, Judgement, as_heard, is_right
from mmtutor.tutor.other_words import OtherWords
from mmtutor.tutor.practice import Practice
from mmtutor.tutor.recollection import Recollection
from mmtutor.tutor.states import OPEN, TutorState, step
from mmtutor.tutor.steps import Detour, Example, Exercise, Stage
from mmtutor.tutor.submitted import Submitted, confirmed, typed_reading
from mmtutor.tutor.weighing import possible_answers
from mmtutor.tutor.worker import ModelWorker, PageRequest, Request

_NOTHING = message("I found nothing to read there. Try again, or answer in another way.")
_STILL_TO_COME = message("Fine. That is still to come.")
_NO_LINES = message("I see no writing on the page yet. Show all of it in good light, or type your lines.")


class Tutor:
    """One learner's lesson. `notify` gets every event, on the caller's thread or on the worker's."""

    def __init__(
        self,
        store: Store,
        worker: ModelWorker,
        clock: Callable[[], datetime],
        rng: random.Random,
        notify: Callable[[Event], None],
        aids: Aids = NONE,
    ) -> None:
        self._store = store
        self._worker = worker
        self._clock = clock
        self._rng = rng
        self._notify = notify
        self._lock = threading.RLock()  # guards everything below; held by either thread for milliseconds
        self._state = TutorState.IDLE
        self._turn = 0
        self._learner: Learner | None = None
        self._practice: Practice | Diagnosis | None = None
        self._session_id = ""
        self._submitted = Submitted(store, clock)
        self._other_words = OtherWords(aids.explainer)
        self._judge = Judge(store, aids.similarity)
        self._helping = Helping()
        self.recollection = Recollection(store)
        self._judging = Apart()

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
        """The item that is up; None while an example or a card is."""
        return None if self._practice is None else self._practice.item

    @property
    def stage(self) -> Stage | None:
        """How much of the item the learner does alone."""
        return None if self._practice is None or self._practice.exercise is None else self._practice.exercise.stage

    @property
    def hints_left(self) -> int:
        """How many hints can still be had before the answer itself; 0 while they are being made ready."""
        return self._helping.left if self._practice is not None and self._practice.helped else 0

    @property
    def hints_ready(self) -> bool:
        """Whether a hint, or the answer, can be had at once."""
        return self._helping.ready

    @property
    def hints_shown(self) -> int:
        """How many hints the item's answer has had."""
        return 0 if self._practice is None else self._practice.hints_shown

    @property
    def progress(self) -> tuple[int, int]:
        """How many items are behind the learner, and how many a sitting has at most."""
        practice = self._practice
        up = self.item is not None and self._state is not TutorState.FEEDBACK
        return (0, Practice.planned) if practice is None else (practice.tally.items - up, practice.planned)

    def settle(self) -> None:
        """Wait for what runs beside the lesson."""
        for beside in (self._judging, self.recollection, self._helping):
            beside.settle()

    def start(self, learner: Learner, course: Course, lesson: Lesson) -> None:
        """Open a session and show its first item. What an earlier session left unjudged is marked interrupted."""
        with self._lock:
            known = self.recollection.take(learner.id, course)
            self._open(learner, Practice(course, lesson, known, self._clock, self._rng))

    def start_diagnostic(self, learner: Learner, course: Course) -> None:
        """Open a session of a few questions that find out where to begin in a course."""
        with self._lock:
            banned = self.recollection.take(learner.id, course).choices.banned
            self._open(learner, Diagnosis(course, banned, self._rng))

    def _open(self, learner: Learner, practice: Practice | Diagnosis) -> None:
        self._submitted.leave_earlier(learner.id)
        self._session_id = self._store.sessions.start(learner.id, practice.course.id, practice.lesson.id)
        self._learner, self._practice = learner, practice
        self._go(TutorState.IDLE)
        self.next_item()

    def next_item(self) -> bool:
        """Show what comes next; False where nothing does. An answer still being read goes to the teacher's review."""
        with self._lock:
            practice = self._open_practice()
            self._submitted.leave()
            try:
                shown = practice.next()
            except UserError as error:  # a teacher has set everything aside
                self._notify(Trouble(error.message))
                return False
            if shown is None:
                return False
            self._turn += 1
            self._go(TutorState.PRESENTING)
            match shown:
                case Exercise():
                    self._helping.begin(shown.item, shown.template if shown.stage is not Stage.DIAGNOSTIC else None)
                    self._notify(events.ItemShown(shown.item, shown.why, shown.stage, shown.lines))
                case Example() | Detour():
                    self._helping.begin(None)
                    self._notify(shown)
            return True

    def live(self, response: Response) -> None:
        """Read an unfinished answer; a `LiveReading` follows unless a newer one, or the finished one, overtakes it."""
        with self._lock:
            practice = self._open_practice()
            if not response.modalities or self._state not in OPEN or practice.done or practice.item is None:
                return
            self._go(TutorState.ANSWERING)
            turn = self._turn
            if response.modalities == {Modality.TEXT}:
                return  # the window typesets what is typed; nothing is to be read
            # A live reading that fails is no news: the next one follows at once.
            request = Request(response, practice.item.prompt, lambda r: self._read_live(turn, r), lambda _: None)
        self._worker.live(request)

    def submit(self, response: Response) -> bool:
        """Take an answer: on disk first, then read, judged and answered by events. False where it was not taken."""
        with self._lock:
            practice = self._open_practice()
            if self._state is TutorState.THINKING:
                self._notify(events.StillThinking())
                return False
            if practice.revealed or practice.item is None or self._learner is None:
                return False
            if not response.modalities:
                self._notify(Trouble(message("There is no answer yet. Type it, draw it, show it or say it.")))
                return False
            self._submitted.leave()
            try:
                self._submitted.put(practice, self._learner, self._session_id, response)
            except UserError as error:
                self._notify(Trouble(error.message))
                return False
            self._turn += 1
            self._go(TutorState.THINKING)
            if response.modalities == {Modality.TEXT}:
                self._apart(self._read, self._turn, typed_reading(response.text or ""))
                return True
            return self._send(response)

    def read_page(self, lines: Sequence[Response]) -> bool:
        """Read a page of working, one response a line; `PageRead` follows. False where it was not taken."""
        with self._lock:
            practice = self._open_practice()
            item = practice.item
            if self._state not in OPEN or practice.done or not isinstance(item, Working):
                self._notify(events.StillThinking())
                return False
            self._turn += 1
            self._go(TutorState.THINKING)
            read, failed = partial(self._page_read, self._turn), partial(self._not_read, self._turn, None)
            return self._sent(PageRequest(lines, item.prompt, item.given, read, failed))

    def confirm(self, text: str) -> None:
        """The learner says what was meant, confirming the reading or correcting it: now it is judged."""
        with self._lock:
            reading = self._submitted.reading
            if self._state is not TutorState.CONFIRMING or reading is None:
                return
            self._submitted.reading = None
            self._go(TutorState.THINKING)
            self._apart(self._confirmed, self._turn, confirmed(reading, text))

    def hint(self) -> Hint | None:
        """Show the next hint and return it; None when there are no more but the answer."""
        with self._lock:
            practice = self._open_practice()
            hint = self._helping.next() if practice.helped and practice.item is not None else None
            if hint is None or practice.item is None:
                return None
            number = practice.hint_shown()
            learner = self._learner.id if self._learner else ""
            self._store.attempts.hint_shown(self._session_id, learner, practice.item.id, number)
            self._notify(events.HintShown(hint, number, number + self._helping.left))
            return hint

    def stuck(self) -> None:
        """The learner is stuck: show the next hint, or when there are no more, the answer."""
        with self._lock:
            practice = self._open_practice()
            if self._state is TutorState.THINKING:
                self._notify(events.StillThinking())
                return
            if practice.item is None or practice.done or self.hint() is not None:
                return
            self._submitted.leave()
            if isinstance(practice, Diagnosis):
                self._say_not_met(practice)
                return
            practice.revealed = True
            self._turn += 1
            self._go(TutorState.FEEDBACK)
            self._notify(events.Revealed(practice.item, practice.item.shown_key(), practice.item.explanation))

    def idle(self, idle_s: float) -> None:
        """Nothing has happened for so long; a hint may be offered."""
        with self._lock:
            practice = self._practice
            if practice is None or practice.done or not practice.helped or self._state is TutorState.THINKING:
                return
            if (offered := self._helping.offer(idle_s)) is not None:
                self._notify(events.HintOffered(offered))

    def explain(self) -> bool:
        """Have the last feedback said in other words; `Explained` follows. False where nothing can be explained."""
        with self._lock:
            practice = self._practice
            if practice is None or practice.item is None or self._state is not TutorState.FEEDBACK:
                return False
            return self._other_words.ask(practice.item, self._turn, not practice.done, self._explained)

    def _explained(self, event: events.Explained) -> None:
        with self._lock:
            if event.turn == self._turn and self._state is TutorState.FEEDBACK:
                self._notify(event)

    def finish(self) -> Summary:
        """Close the session and sum it up. What was typed last is still judged."""
        self.settle()
        with self._lock:
            practice = self._open_practice()
            self._submitted.leave()
            self._helping.begin(None)
            self._store.sessions.finish(self._session_id)
            self._turn += 1
            self._go(TutorState.IDLE)
            self._practice = None
            return practice.summary()

    def _go(self, then: TutorState) -> None:
        self._state = step(self._state, then)
        if then is not TutorState.FEEDBACK:
            self._other_words.forget()

    def _open_practice(self) -> Practice | Diagnosis:
        if self._practice is None:
            raise ValueError("no lesson is open")
        return self._practice

    def _apart(self, judge: Callable[[int, Reading], None], turn: int, reading: Reading) -> None:
        sorry = message("This answer could not be judged. Try again, or go on.")
        self._judging.run(lambda: judge(turn, reading), lambda: self._not_read(turn, None, sorry))

    def _confirmed(self, turn: int, reading: Reading) -> None:
        judgement = self._judge.judged(self.item, reading, self._learner)
        with self._lock:
            if turn == self._turn and self._state is TutorState.THINKING:
                self._take(reading, judgement)

    def _send(self, response: Response) -> bool:
        turn, typed, item = self._turn, response.text, self.item
        assert item is not None
        heard, failed = partial(as_heard, item.expects), partial(self._not_read, turn, typed)
        read, possible = (lambda r: self._read(turn, heard(r))), partial(possible_answers, item)
        return self._sent(Request(response, item.prompt, read, failed, possible, partial(is_right, item), item.expects))

    def _sent(self, request: Request | PageRequest) -> bool:
        if not (sent := self._worker.submit(request)):
            self._submitted.leave()
            self._go(TutorState.ANSWERING)
            self._notify(events.StillThinking())
        return sent

    def _read_live(self, turn: int, reading: Reading) -> None:
        with self._lock:
            if turn == self._turn and self._state is TutorState.ANSWERING:
                self._notify(events.LiveReading(turn, reading))

    def _read(self, turn: int, reading: Reading) -> None:
        """A submitted answer was read: judge it, or ask."""
        judgement = self._judge.judged(self.item, reading, self._learner)  # outside the lock: it takes time
        with self._lock:
            if turn != self._turn or self._state is not TutorState.THINKING:
                return
            self._notify(events.Read(turn, reading))
            if not reading.text and not reading.conflict:
                self._not_read(turn, None, _NOTHING)
            else:
                self._take(reading, judgement)

    def _page_read(self, turn: int, readings: Sequence[Reading]) -> None:
        with self._lock:
            if not readings:
                self._not_read(turn, None, _NO_LINES)
            elif turn == self._turn and self._state is TutorState.THINKING:
                self._go(TutorState.ANSWERING)
                self._notify(events.PageRead(turn, readings))

    def _not_read(self, turn: int, typed: str | None, why: Message) -> None:
        """Reading failed: what was typed beside it still counts."""
        with self._lock:
            if turn != self._turn or self._state is not TutorState.THINKING:
                return
            if typed and typed.strip():
                self._read(turn, typed_reading(typed))
                return
            self._submitted.leave()
            self._go(TutorState.ANSWERING)
            self._notify(Trouble(why))

    def _take(self, reading: Reading, judgement: Judgement | None) -> None:
        """Put a judged answer on disk with the mastery in one transaction, and say so; or ask."""
        assert judgement is not None
        if judgement.asks:
            self._submitted.reading = reading
            self._go(TutorState.CONFIRMING)
            self._notify(events.Confirm(self._turn, reading))
        else:
            self._record(reading, judgement)

    def _say_not_met(self, practice: Diagnosis) -> None:
        """Take "I'm stuck" as the answer to a question of the diagnostic."""
        assert self._learner is not None
        try:
            self._submitted.put(practice, self._learner, self._session_id, Response())
        except UserError as error:
            self._notify(Trouble(error.message))
            return
        self._turn += 1
        self._go(TutorState.THINKING)
        self._record(typed_reading(""), Judgement(Assessment(Verdict.INCORRECT, _STILL_TO_COME)))

    def _record(self, reading: Reading, judgement: Judgement) -> None:
        assessment = judgement.assessment
        changed = self._open_practice().judged(assessment, self._submitted.attempt)
        try:
            self._submitted.record(reading, judgement, changed)
        except UserError as error:
            self._notify(Trouble(error.message))  # the attempt is on disk and can be judged again later
        self._go(TutorState.FEEDBACK)
        self._other_words.judged(self._turn, reading.text, assessment)
        self._helping.tried(reading.text, assessment)
        self._notify(events.Assessed(self._turn, assessment, reading, headline(assessment)))
        self.idle(0.0)
