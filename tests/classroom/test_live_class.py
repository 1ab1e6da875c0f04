"""A whole class on a real amqtt: what the teacher starts, what learners do, and what the network does to it."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from mmtutor.classroom import codes, stick
from mmtutor.classroom.joining import Person, join, join_later
from mmtutor.classroom.learner import JoinedClass, LearnerHears
from mmtutor.classroom.link import Connection
from mmtutor.classroom.payloads import Assignment, ChosenAnswer, Phase, Progress, ShownAnswer
from mmtutor.errors import UserError
from tests.classroom.rooms import Desk, Room, now
from tests.classroom.samples import attempt

ANNA, BEN = Person("anna-1", "Anna"), Person("ben-2", "Ben")
LESSON = Assignment("fractions", "adding")


def test_an_attempt_reaches_the_teacher_whole_and_its_receipt_comes_back(tmp_path: Path) -> None:
    made = attempt(ANNA.id, misconception="adds-denominators")
    with Room(tmp_path) as room, Desk(room, ANNA) as anna:
        anna.joined.record(made)
        anna.until_delivered(1)
        assert room.stored == [made]
        assert anna.outbox.waiting() == []


def test_the_teacher_sees_who_is_where_who_is_stuck_and_which_misconception_goes_round(tmp_path: Path) -> None:
    with Room(tmp_path) as room, Desk(room, ANNA) as anna, Desk(room, BEN) as ben:
        anna.joined.show_progress(Progress("add-halves", "1/4 + 1/4", step=2, tries=1, hints=1, stuck=True))
        for desk, person in ((anna, ANNA), (ben, BEN)):
            desk.joined.record(attempt(person.id, misconception="adds-denominators"))
        seen = room.until(lambda board: board.received == 2 and board.stuck == (ANNA.id,) and board.online == 2)
        assert [group.learner_ids for group in seen.groups] == [(ANNA.id, BEN.id)]
        seat = seen.seats[0]
        assert seat.progress is not None
        assert (seat.name, seat.progress.step, seat.progress.tries, seat.progress.hints) == ("Anna", 2, 1, 1)


def test_what_the_teacher_starts_pauses_shows_and_ends_reaches_everybody(tmp_path: Path) -> None:
    with Room(tmp_path) as room, Desk(room, ANNA) as anna:
        room.hosted.assign(LESSON)
        anna.board(lambda board: board.assignment == LESSON)
        room.hosted.pause()
        anna.board(lambda board: board.phase is Phase.PAUSED)
        room.hosted.resume()
        room.hosted.show(ShownAnswer("1/4 + 1/4", "2/8"))
        shown = anna.board(lambda board: board.shown is not None)
        assert shown.phase is Phase.OPEN
        room.hosted.end()
        anna.board(lambda board: board.phase is Phase.ENDED)


def test_who_comes_late_is_told_what_the_class_works_on(tmp_path: Path) -> None:
    with Room(tmp_path) as room:
        room.hosted.assign(LESSON)
        with Desk(room, BEN) as ben:
            assert ben.board(lambda board: board.assignment is not None).assignment == LESSON


def test_a_learner_who_leaves_or_vanishes_is_shown_as_away(tmp_path: Path) -> None:
    with Room(tmp_path) as room:
        with Desk(room, ANNA):
            room.until(lambda board: board.online == 1)
        room.dashboards.wait(lambda board: board.online == 0 and len(board.seats) == 1)


def test_answers_given_while_the_broker_is_down_arrive_once_it_is_back(tmp_path: Path) -> None:
    with Room(tmp_path) as room, Desk(room, ANNA) as anna:
        made = [attempt(ANNA.id) for _ in range(3)]
        anna.joined.record(made[0])
        anna.until_delivered(1)
        room.hosted.reopen()
        for one in made[1:]:
            anna.joined.record(one)
        anna.until_delivered(3)
        assert sorted(one.attempt.id for one in room.stored) == sorted(one.attempt.id for one in made)


def test_a_host_that_was_closed_comes_back_under_its_code_and_port_with_all_attempts(tmp_path: Path) -> None:
    with Room(tmp_path) as room:
        code, port = room.hosted.code, room.hosted.port
        desk = Desk(room, ANNA)
        desk.__enter__()
        desk.joined.record(attempt(ANNA.id))
        desk.until_delivered(1)
        room.hosted.assign(LESSON)
    desk.joined.record(attempt(ANNA.id))
    with Room(tmp_path) as again:
        assert (again.hosted.code, again.hosted.port) == (code, port)
        assert again.hosted.board.assignment == LESSON
        desk.until_delivered(2)
        again.until(lambda board: board.received == 2)
        assert len(again.stored) == 1
        desk.__exit__()


def test_an_outbox_opened_again_sends_what_was_not_delivered(tmp_path: Path) -> None:
    with Room(tmp_path) as room:
        desk = Desk(room, ANNA)
        desk.joined.record(attempt(ANNA.id))  # never started: as if the laptop had been switched off
        desk.outbox.close()
        with Desk(room, ANNA) as again:
            again.until_delivered(1)
        assert len(room.stored) == 1


def test_an_attempt_recorded_twice_is_counted_once(tmp_path: Path) -> None:
    made = attempt(ANNA.id)
    with Room(tmp_path) as room, Desk(room, ANNA) as anna:
        anna.joined.record(made)
        anna.until_delivered(1)
        anna.joined.record(made)
        anna.joined.record(attempt(ANNA.id))
        assert anna.until_delivered(2).made == 2
        assert len(room.stored) == 2


def test_attempts_wait_while_the_store_is_in_trouble(tmp_path: Path) -> None:
    class FullOnce(Room):
        refused = False

        def store(self, attempts: object) -> None:
            if not self.refused:
                self.refused = True
                raise UserError("The disk is full.")
            super().store(attempts)  # type: ignore[arg-type]

    with FullOnce(tmp_path) as room, Desk(room, ANNA) as anna:
        anna.joined.record(attempt(ANNA.id))
        room.troubles.wait(lambda trouble: str(trouble) == "The disk is full.")
        anna.until_delivered(1)
        assert len(room.stored) == 1


def test_one_answer_that_the_learner_chose_to_send_arrives_and_is_kept_nowhere(tmp_path: Path) -> None:
    picture = ChosenAnswer(str(uuid.uuid4()), "add-halves", "1/4 + 1/4", "image/png", bytes(range(256)) * 512, now())
    with Room(tmp_path) as room, Desk(room, ANNA) as anna:
        anna.joined.send_answer(picture)
        assert room.answers.wait(lambda _: True) == (ANNA.id, picture)
        anna.arrived.wait(lambda name: name == picture.id)
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert picture.data[:200] not in kept
    assert picture.id.encode() not in kept


def test_an_answer_is_not_sent_without_a_connection_or_when_it_is_too_large(tmp_path: Path) -> None:
    with Room(tmp_path) as room, Desk(room, ANNA) as anna, pytest.raises(UserError, match="too large"):
        anna.joined.send_answer(ChosenAnswer("a", "i", "", "image/png", bytes(300_000), now()))
    with pytest.raises(UserError, match="not connected"):
        anna.joined.send_answer(ChosenAnswer("a", "i", "", "image/png", b"", now()))


def test_attempts_carried_on_a_stick_and_over_the_network_are_united(tmp_path: Path) -> None:
    with Room(tmp_path) as room:
        outbox = join_later(room.invitation, ANNA, tmp_path / ANNA.id)
        alone = JoinedClass(outbox, LearnerHears())
        alone.start()
        for _ in range(3):
            alone.record(attempt(ANNA.id))
        alone.leave()
        file = tmp_path / f"anna{stick.SUFFIX}"
        assert stick.write(outbox, file) == 3
        outbox.close()
        key = bytes.fromhex(room.hosted.identity.key)
        carried = stick.read(file, room.hosted.identity.class_id, key)
        assert room.hosted.take_in(carried.attempts) == 3
        room.until(lambda board: board.received == 3)
        with Desk(room, ANNA) as anna:
            anna.until_delivered(3)
            assert room.hosted.take_in(carried.attempts) == 0
            anna.joined.record(attempt(ANNA.id))
            room.until(lambda board: board.received == 4)
        assert len(room.stored) == 4
        assert room.dashboards.count(lambda board: board.received > 4) == 0


def test_a_file_that_was_changed_or_is_of_another_class_is_refused_whole(tmp_path: Path) -> None:
    outbox = join_later(codes.Invitation("0" * 12), ANNA, tmp_path)
    outbox.add("a1", b"{}")
    file = tmp_path / "carried.mmclass"
    stick.write(outbox, file)
    outbox.close()
    key = codes.class_key("0" * 12)
    content = file.read_bytes()
    with pytest.raises(UserError, match="no answer"):
        stick.read(file, codes.class_id(key), key)
    with pytest.raises(UserError, match="another class"):
        stick.read(file, "other", key)
    file.write_bytes(content.replace(b"{}", b"[]"))
    with pytest.raises(UserError, match="changed or is damaged"):
        stick.read(file, codes.class_id(key), key)
    file.write_bytes(b"\x89PNG\n")
    with pytest.raises(UserError, match="none of ours"):
        stick.read(file, codes.class_id(key), key)


def test_a_code_that_fits_nobody_says_so(tmp_path: Path) -> None:
    with Room(tmp_path) as room:
        wrong = codes.Invitation("0" * 12, "127.0.0.1", room.hosted.port)
        with pytest.raises(UserError, match="not found at 127"):
            join(wrong, ANNA, tmp_path, lambda: [])
        found = join(
            codes.Invitation(room.hosted.identity.code), ANNA, tmp_path, lambda: [("127.0.0.1", room.hosted.port)]
        )
        assert found.membership() is not None
        found.close()
    with pytest.raises(UserError, match="No class with this code"):
        join(codes.Invitation("0" * 12), ANNA, tmp_path, lambda: [])


def test_a_learner_on_another_laptop_is_refused_until_the_teacher_forgets_the_first(tmp_path: Path) -> None:
    with Room(tmp_path) as room:
        with Desk(room, ANNA):
            pass
        with Desk(room, ANNA, tmp_path / "other laptop") as other:
            assert other.joined.connection is Connection.REFUSED
            room.hosted.forget_laptop(ANNA.id)
            other.connections.wait(lambda connection: connection is Connection.UP)
