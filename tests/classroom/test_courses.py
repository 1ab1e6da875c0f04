"""A course that only the teacher has reaches the class over a real amqtt; nobody else can send one."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from mmtutor.classroom import topics
from mmtutor.classroom.erasing import erase_learner
from mmtutor.classroom.joining import Person
from mmtutor.classroom.journal import Journal
from mmtutor.classroom.outbox import course_folder
from mmtutor.classroom.payloads import MAX_COURSE_BYTES, Phase, SentCourse, encode
from mmtutor.content import package
from mmtutor.errors import UserError
from tests.classroom.own_course import HALF, written
from tests.classroom.rooms import Desk, Room, Stranger, pass_of
from tests.classroom.samples import attempt

ANNA, BEN = Person("anna-1", "Anna"), Person("ben-2", "Ben")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with Room(tmp_path) as opened:
        yield opened


@pytest.fixture
def packed(tmp_path: Path) -> bytes:
    return package.pack(written(tmp_path / "own"))


def test_a_course_of_the_largest_size_reaches_everybody_also_who_comes_late(room: Room) -> None:
    large = SentCourse(random.Random(1).randbytes(MAX_COURSE_BYTES))
    with Desk(room, ANNA) as anna:
        room.hosted.assign(HALF, large.data)
        assert anna.courses.wait(lambda _: True) == large.digest
        board = anna.board(lambda board: board.assignment is not None)
        assert board.assignment.digest == large.digest
        with Desk(room, BEN) as ben:
            assert ben.courses.wait(lambda _: True) == large.digest
            assert ben.joined.course == large


def test_after_the_end_whoever_comes_is_told_so_and_gets_no_course_any_more(room: Room, packed: bytes) -> None:
    class_id = room.hosted.identity.class_id
    with Desk(room, ANNA) as anna:
        room.hosted.assign(HALF, packed)
        anna.courses.wait(lambda _: True)
        room.hosted.end()
        anna.board(lambda board: board.phase is Phase.ENDED)
        assert anna.joined.course is not None, "what came stays until the class is left"
    with Stranger(room.hosted.port, pass_of(anna)) as late:
        for topic in (topics.course(class_id), topics.board(class_id)):
            assert late.may_read(topic)
        late.came.wait(lambda came: came[0] == topics.board(class_id))
        assert late.came.count(lambda came: came[0] == topics.course(class_id)) == 0


def test_the_same_course_is_sent_once_for_all_its_exercises(room: Room, packed: bytes) -> None:
    course, anna = topics.course(room.hosted.identity.class_id), Desk(room, ANNA)
    with anna:
        pass
    with Stranger(room.hosted.port, pass_of(anna)) as stranger:
        assert stranger.may_read(course)
        for _ in range(3):
            room.hosted.assign(HALF, packed)
        room.hosted.assign(HALF, packed + b"another")
        stranger.came.wait(lambda came: came[1] == encode(SentCourse(packed + b"another")))
        assert stranger.came.count(lambda _: True) == 2


def test_the_course_is_there_again_after_the_teachers_program_has_died(tmp_path: Path, packed: bytes) -> None:
    with Room(tmp_path) as room:
        room.hosted.assign(HALF, packed)
    with Room(tmp_path) as room, Desk(room, ANNA) as anna:
        assert anna.courses.wait(lambda _: True) == SentCourse(packed).digest


def test_a_file_of_a_class_from_before_courses_were_sent_takes_one(tmp_path: Path) -> None:
    Journal(tmp_path / "old.class").close()
    with sqlite3.connect(tmp_path / "old.class") as old:
        old.execute("DROP TABLE course")
    old.close()
    journal = Journal(tmp_path / "old.class")
    assert journal.course() is None
    journal.keep_course(b"course")
    assert journal.course() == b"course"
    journal.close()


def test_a_course_that_is_too_large_is_refused_and_the_class_goes_on(room: Room) -> None:
    with Desk(room, ANNA) as anna:
        with pytest.raises(UserError, match="at most 1 MB"):
            room.hosted.assign(HALF, bytes(MAX_COURSE_BYTES + 1))
        room.hosted.assign(HALF)
        assert anna.board(lambda board: board.assignment is not None).assignment == HALF
        anna.joined.record(attempt(ANNA.id))
        anna.until_delivered(1)
        assert anna.courses.values == []


def test_a_learner_who_sends_a_course_is_thrown_out_and_nobody_gets_it(room: Room, packed: bytes) -> None:
    course = topics.course(room.hosted.identity.class_id)
    with Desk(room, ANNA) as anna, Desk(room, BEN) as ben:
        shown = pass_of(ben)
        ben.joined.leave()
        with Stranger(room.hosted.port, shown) as stranger:
            assert stranger.let_in
            stranger.client.publish(course, encode(SentCourse(packed)), qos=1, retain=True)
            stranger.gone.wait(lambda _: True)
        assert room.hosted.counts["not theirs"] == 1
        anna.joined.record(attempt(ANNA.id))
        anna.until_delivered(1)
        assert anna.courses.values == []


def test_a_course_that_is_garbage_is_told_of_and_stops_nothing(room: Room) -> None:
    topic, link = topics.course(room.hosted.identity.class_id), room.hosted._link
    assert link is not None
    with Desk(room, ANNA) as anna:
        for payload in (b"[" * 100_000, b'{"v":1,"type":"course","data":"?"}', bytes(1_300_000)):
            assert link.publish(topic, payload, retain=True)
        anna.courses.wait_for_count(3)
        assert anna.courses.values == [None] * 3
        assert anna.joined.course is None
        anna.joined.record(attempt(ANNA.id))
        anna.until_delivered(1)


def test_erasing_a_learner_erases_the_course_that_came_for_them(room: Room, packed: bytes) -> None:
    anna, ben = Desk(room, ANNA, room.folder / "classes"), Desk(room, BEN, room.folder / "classes")
    for desk in (anna, ben):
        package.unpack(packed, course_folder(desk.outbox.path) / "digest")
        desk.outbox.close()
    erase_learner(room.folder / "classes", ANNA.id)
    assert not course_folder(anna.outbox.path).exists()
    assert course_folder(ben.outbox.path).exists()
