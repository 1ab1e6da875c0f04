"""The window's end of a class that a learner is in: one value to show, and what the learner and the lesson tell.

Shows nothing itself and never blocks: all that takes time is done on a lane.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Qt, Signal
from PySide6.QtGui import QImage, QImageWriter

from mmtutor.classroom.payloads import MAX_MEDIA_BYTES, Assignment, Board, ChosenAnswer, Phase, Progress, ShownAnswer
from mmtutor.domain.assessment import Verdict
from mmtutor.domain.course import Course
from mmtutor.domain.items import Item
from mmtutor.domain.people import Learner
from mmtutor.errors import UserError
from mmtutor.gui.bridge import Bridge
from mmtutor.gui.lane import Lane
from mmtutor.gui.parts import Parts
from mmtutor.gui.preferences import course_language
from mmtutor.gui.student import class_member
from mmtutor.gui.student.class_member import Door, Member
from mmtutor.gui.typeset.markdown import plain
from mmtutor.messages import Message, message
from mmtutor.tutor import Example, events

if TYPE_CHECKING:
    from mmtutor.classroom.learner import LearnerHears
    from mmtutor.classroom.outbox import Delivery

WIDTHS = (1200, 900, 600, 400)  # px, of a picture that is sent: the largest that fits
QUALITY = 85  # of JPEG, 0..100
UNREADABLE = message("The course that your teacher has sent can't be read.")
HEARD = (events.ItemShown, events.HintShown, events.Assessed, Example)


@dataclass(frozen=True, slots=True)
class ClassView:
    """What a learner sees of the class. `connection` is "up", "down" or "refused"; `note` says what happened last."""

    inside: bool = False
    busy: bool = False  # looking for the class
    title: str = ""
    connection: str = "down"
    carried: bool = False  # joined without a network: answers go on a stick
    board: Board | None = None
    delivered: int = 0
    made: int = 0
    stuck: bool = False
    item_id: str = ""
    note: Message | None = None

    @property
    def paused(self) -> bool:
        """Whether the teacher asks everybody to look up."""
        return self.inside and self.board is not None and self.board.phase is Phase.PAUSED

    @property
    def ended(self) -> bool:
        """Whether the teacher has ended the lesson."""
        return self.board is not None and self.board.phase is Phase.ENDED


@dataclass(frozen=True, slots=True)
class _Delivered:
    delivered: int
    made: int


@dataclass(frozen=True, slots=True)
class _CourseCame:
    readable: bool


class ClassSeat(QObject):
    """Takes part in a class for the learner at the desk. `parts` of the window are to be `heard`.

    `changed(view)` at every change; `assigned(assignment)` when the teacher starts something new; `course_came()` when
    the teacher has sent a course; `came_in()` after joining by hand, `refused(message)` where that did not work.
    """

    changed = Signal(object)
    assigned = Signal(object)
    course_came = Signal()
    came_in = Signal()
    refused = Signal(object)

    def __init__(self, parts: Parts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self._lane = Lane("class-seat", self)
        self._lane.refused.connect(self.note)
        self._learner: Learner | None = None
        self._member: Member | None = None
        self._turn = 0  # what an earlier membership still says is not listened to
        self._bridge = Bridge(parent=self)
        self._lesson = Bridge(parent=self)
        self._lesson.event.connect(self._follow)
        self._progress = Progress("")
        self._item: Item | None = None  # the one that the progress is of
        self._started: Assignment | None = None
        self.view = ClassView()

    @property
    def learner(self) -> Learner | None:
        """Who sits here."""
        return self._learner

    # Coming and going

    def sit_down(self, learner: Learner | None) -> None:
        """From now on this learner is at the desk: leaves the other's class, comes back to the class not left."""
        if learner == self._learner:
            return
        self._get_up()
        self._learner = learner
        if learner is not None:
            turn, hears = self._new_turn()
            self._lane.do(
                lambda: class_member.come_back(self._parts, learner, hears), lambda member: self._enter(turn, member)
            )

    def join(self, door: Door) -> None:
        """Join a class; tells `came_in` or `refused`."""
        learner = self._learner
        if learner is None or self.view.busy:
            return
        self._get_up()
        self._show(replace(ClassView(), busy=True))
        turn, hears = self._new_turn()

        def entered(member: Member) -> None:
            if turn == self._turn:
                self.came_in.emit()
            self._enter(turn, member)

        def not_entered(why: Message) -> None:
            if turn == self._turn:
                self._show(ClassView())
                self.refused.emit(why)

        self._lane.do(lambda: class_member.come_in(self._parts, learner, door, hears), entered, not_entered)

    def leave(self) -> None:
        """Leave the class for good. What is not delivered stays on this computer."""
        learner, left = self._learner, self.view.made - self.view.delivered
        if learner is None or self._member is None:
            return
        self._get_up()
        self._lane.do(lambda: class_member.forget(self._parts, learner))
        if left:
            self.note(message("Not delivered yet: {n}. They stay here and are sent when you join again.", n=left))

    def close(self) -> None:
        """Say goodbye, and end."""
        self._get_up()
        self._lesson.close()
        self._lane.close()

    def _get_up(self) -> None:
        member, self._member = self._member, None
        self._turn += 1
        self._bridge.close()
        self._started = None
        if member is not None:
            self._lane.do(member.close)
        self._show(ClassView())

    def _new_turn(self) -> tuple[int, Callable[[], LearnerHears]]:
        """Return the number of a new membership, and what makes its callbacks."""
        self._turn += 1
        self._bridge.deleteLater()
        self._bridge = bridge = Bridge(_Delivered, self)
        bridge.event.connect(self._told)

        def hears() -> LearnerHears:
            from mmtutor.classroom.learner import LearnerHears

            return LearnerHears(
                board=bridge.notify,
                connection=bridge.notify,
                delivery=lambda delivery: bridge.notify(_Delivered(delivery.delivered, delivery.made)),
                arrived=lambda _: bridge.notify(message("Your teacher has the picture.")),
                course=lambda digest: bridge.notify(_CourseCame(digest is not None)),
            )

        return self._turn, hears

    def _enter(self, turn: int, member: Member | None) -> None:
        if member is None:
            return
        if turn != self._turn:
            self._lane.do(member.close)
            return
        self._member = member
        delivery, joined = member.joined.delivery, member.joined
        carried = joined.membership.host is None and joined.membership.broker is None
        self._show(
            replace(
                self.view,
                inside=True,
                busy=False,
                carried=carried,
                connection=str(joined.connection),
                delivered=delivery.delivered,
                made=delivery.made,
            )
        )
        self._tell(self._progress)
        if joined.board is not None:
            self._take_board(joined.board)

    # What the class tells

    def _told(self, event: object) -> None:
        if self._member is None:
            return  # it has not come in yet, and looks then
        match event:
            case Board():
                self._take_board(event)
            case _Delivered():
                self._show(replace(self.view, delivered=event.delivered, made=event.made))
                self._leave_when_all_is_there()
            case Message():
                self.note(event)
            case _CourseCame(readable=True):
                self.course_came.emit()
            case _CourseCame():
                self.refuse(UNREADABLE)
            case str():
                self._show(replace(self.view, connection=str(event)))
            case _:
                raise TypeError(event)

    def _take_board(self, board: Board) -> None:
        self._show(replace(self.view, board=board, title=board.title))
        if board.assignment != self._started:
            self._tell(replace(self._progress, refused=None))
        if board.phase is not Phase.ENDED and board.assignment is not None and board.assignment != self._started:
            self.assigned.emit(board.assignment)
        self._started = board.assignment
        self._leave_when_all_is_there()

    def _leave_when_all_is_there(self) -> None:
        if self.view.ended and self.view.connection == "up" and self.view.delivered == self.view.made:
            self.leave()
            self.note(message("The class is over. Your teacher has all your answers."))

    # What the lesson tells

    def heard(self, parts: Parts) -> Parts:
        """Return the parts with a tutor whose events come here, too."""

        def tutor(notify: Callable[[Any], None]) -> Any:
            def tell(event: Any) -> None:
                notify(event)
                if isinstance(event, HEARD):
                    self._lesson.notify(event)

            return parts.tutor(tell)

        return replace(parts, tutor=tutor)

    def _follow(self, event: events.ItemShown | events.HintShown | events.Assessed | Example) -> None:
        """Say to the class where the learner stands."""
        now = self._progress
        match event:
            case Example():
                self._show(replace(self.view, item_id=""))
                return
            case events.ItemShown(item=item):
                self._item = item
                now = Progress(item.id, item.prompt, said=now.said)
                self._show(replace(self.view, note=None))
            case events.HintShown(number=number):
                now = replace(now, hints=number)
            case events.Assessed(assessment=judged, reading=reading):
                step = judged.first_wrong_line or len(judged.steps) or 1
                stuck = now.stuck and judged.verdict is not Verdict.CORRECT
                now = replace(now, tries=now.tries + 1, step=step, stuck=stuck, said=self._said(reading.text))
                if (member := self._member) is not None:
                    self._share(member)
        self._tell(now)

    def _said(self, answer: str) -> ShownAnswer | None:
        """Return an answer in words, where the teacher would see only letters of options."""
        if (item := self._item) is None or (words := item.in_words(answer)) == answer:
            return None
        return ShownAnswer(item.prompt, plain(words))

    def _share(self, member: Member) -> None:
        bridge = self._bridge

        def count(delivery: Delivery) -> None:
            bridge.notify(_Delivered(delivery.delivered, delivery.made))

        self._lane.do(lambda: member.share(self._parts.store), count)

    def say_stuck(self, stuck: bool = True) -> None:
        """Say "I'm stuck", or that it goes on."""
        if self._progress.item_id:
            self._tell(replace(self._progress, stuck=stuck))

    def _tell(self, progress: Progress) -> None:
        before, self._progress = self._progress, progress
        if self._member is not None and (progress.item_id or progress.refused or before.refused):
            self._member.joined.show_progress(progress)
            self._show(replace(self.view, stuck=progress.stuck, item_id=progress.item_id))

    def fetch_course(self, digest: str, then: Callable[[Sequence[Course]], object]) -> None:
        """Look for a course that the teacher has sent; `then` gets none where it has not come yet."""
        if (member := self._member) is not None:
            self._lane.do(lambda: member.course(digest, course_language(self._parts)), then, self.refuse)

    def refuse(self, why: Message) -> None:
        """Say, here and to the teacher, why what was started is not open."""
        self.note(why)
        self._tell(replace(self._progress, refused=why))

    # What the learner sends by hand

    def send_picture(self, picture: QImage) -> None:
        """Send a picture of the present answer; only ever called for the learner's click on "Send"."""
        member, progress, now = self._member, self._progress, self._parts.clock()
        if member is None:
            return

        def send() -> None:
            data = _written(picture)
            member.send(ChosenAnswer(str(uuid.uuid4()), progress.item_id, progress.prompt, "image/jpeg", data, now))

        self._lane.do(send, lambda _: self.note(message("The picture is on its way.")))

    def save(self, path: Path) -> None:
        """Write to a file what the teacher has not got."""
        if (member := self._member) is not None:
            self._lane.do(
                lambda: member.save(path),
                lambda n: self.note(message("On the stick: {n}. Give it to your teacher.", n=n)),
            )

    def note(self, what: Message) -> None:
        """Say in a sentence what happened."""
        self._show(replace(self.view, note=what))

    def _show(self, view: ClassView) -> None:
        if view != self.view:
            self.view = view
            self.changed.emit(view)


def _written(picture: QImage) -> bytes:
    """Return a picture as JPEG that a class takes, as large as it may be."""
    for width in WIDTHS:
        fitting = picture
        if picture.width() > width:
            fitting = picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QImageWriter(buffer, QByteArray(b"jpeg"))
        writer.setQuality(QUALITY)
        writer.write(fitting)
        data = bytes(buffer.data().data())
        if 0 < len(data) <= MAX_MEDIA_BYTES:
            return data
    raise UserError("This answer is too large to be sent.")
