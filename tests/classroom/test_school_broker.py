"""A class over a broker that a school has: a real Mosquitto with TLS, two accounts, the access list of PROTOCOL.md."""

from __future__ import annotations

import random
import re
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from mmtutor import classroom
from mmtutor.classroom import topics
from mmtutor.classroom.joining import Person
from mmtutor.classroom.link import Connection, school_broker
from mmtutor.classroom.payloads import MAX_COURSE_BYTES, Assignment, Board, Phase, SentCourse, encode
from mmtutor.content import load_course
from mmtutor.content.importing import take_in
from mmtutor.content.package import pack, unpack
from mmtutor.errors import UserError
from tests.classroom.hostile import malformed
from tests.classroom.rooms import Desk, Heard, Pass, Room, Stranger
from tests.classroom.samples import attempt
from tests.servers import Mosquitto

ANNA = Person("anna-1", "Anna")
ACCOUNTS = {"teachers": "t-secret", "learners": "l-secret"}
needs_mosquitto = pytest.mark.skipif(bool(Mosquitto.missing()), reason=str(Mosquitto.missing()))


def documented_acl() -> str:
    """Return the access list that PROTOCOL.md gives administrators."""
    text = (Path(classroom.__file__).parent / "PROTOCOL.md").read_text(encoding="utf-8")
    found = re.search(r"```acl\n(.*?)```", text, re.DOTALL)
    assert found
    return found[1]


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    folder = tmp_path / "mosquitto"
    folder.mkdir()
    with Mosquitto(folder, ACCOUNTS, documented_acl()) as broker:
        yield broker


@pytest.fixture
def room(tmp_path: Path, mosquitto: Mosquitto) -> Iterator[Room]:
    urls = tuple(mosquitto.url(name, password) for name, password in ACCOUNTS.items())
    with Room(tmp_path, (urls[0], urls[1]), str(mosquitto.authority)) as room:
        yield room


def desk(room: Room, mosquitto: Mosquitto) -> Desk:
    return Desk(room, ANNA, authority=str(mosquitto.authority))


@needs_mosquitto
def test_a_class_runs_over_a_real_mosquitto(room: Room, mosquitto: Mosquitto) -> None:
    lesson = Assignment("fractions", "adding")
    room.hosted.assign(lesson)
    with desk(room, mosquitto) as anna:
        anna.board(lambda board: board.assignment == lesson)
        anna.joined.record(attempt(ANNA.id, misconception="adds-denominators"))
        anna.until_delivered(1)
        room.until(lambda board: board.received == 1 and board.online == 1)
    room.dashboards.wait(lambda board: board.online == 0 and board.received == 1)
    assert len(room.stored) == 1


@needs_mosquitto
def test_answers_given_while_mosquitto_is_dead_arrive_once(room: Room, mosquitto: Mosquitto) -> None:
    with desk(room, mosquitto) as anna:
        anna.joined.record(attempt(ANNA.id))
        anna.until_delivered(1)
        mosquitto.kill()
        for _ in range(3):
            anna.joined.record(attempt(ANNA.id))
        anna.connections.wait(lambda connection: connection is Connection.DOWN)
        mosquitto.start()
        anna.until_delivered(4)
    assert len({one.attempt.id for one in room.stored}) == len(room.stored) == 4


@needs_mosquitto
def test_what_a_broker_took_and_then_forgot_is_sent_again_as_soon_as_it_is_back(
    tmp_path: Path, mosquitto: Mosquitto
) -> None:
    urls = tuple(mosquitto.url(name, password) for name, password in ACCOUNTS.items())
    late = Room(tmp_path, (urls[0], urls[1]), str(mosquitto.authority))  # not there yet
    with Desk(late, ANNA, authority=str(mosquitto.authority), clock=lambda: 0.0) as anna:
        with Stranger(mosquitto.port, Pass("teachers", "t-secret")) as watcher:
            assert watcher.may_read(topics.of_learner(late.hosted.identity.class_id, ANNA.id, "attempt"))
            told = topics.board(late.hosted.identity.class_id), encode(Board("7b", "before"))
            watcher.client.publish(*told, qos=1, retain=True)
            anna.joined.record(attempt(ANNA.id))
            watcher.came.wait(lambda _: True)
        mosquitto.kill()
        mosquitto.start()
        with late:
            anna.until_delivered(1)
    assert len(late.stored) == 1


@needs_mosquitto
def test_what_gathered_without_a_connection_is_sent_once_and_in_few_payloads(room: Room, mosquitto: Mosquitto) -> None:
    anna = desk(room, mosquitto)
    for _ in range(50):
        anna.joined.record(attempt(ANNA.id))
    with Stranger(mosquitto.port, Pass("teachers", "t-secret")) as watcher:
        assert watcher.may_read(topics.of_learner(room.hosted.identity.class_id, ANNA.id, "attempt"))
        with anna:
            anna.until_delivered(50)
            anna.joined.record(last := attempt(ANNA.id))
            watcher.came.wait(lambda came: last.attempt.id.encode() in came[1])
            anna.until_delivered(51)
    assert len(watcher.came.values) == 4
    assert len({one.attempt.id for one in room.stored}) == len(room.stored) == 51


@needs_mosquitto
def test_a_class_that_has_ended_and_is_closed_leaves_no_board_and_no_course_on_a_school_broker(
    tmp_path: Path, mosquitto: Mosquitto
) -> None:
    urls = tuple(mosquitto.url(name, password) for name, password in ACCOUNTS.items())
    room = Room(tmp_path, (urls[0], urls[1]), str(mosquitto.authority))
    class_id = room.hosted.identity.class_id
    with room, desk(room, mosquitto) as anna:
        room.hosted.assign(Assignment("night", "first"), b"a course")
        anna.courses.wait(lambda _: True)
        room.hosted.end()
        anna.board(lambda board: board.phase is Phase.ENDED)
    with Stranger(mosquitto.port, Pass("teachers", "t-secret")) as watcher:
        assert watcher.may_read(f"{topics.base(class_id)}/#")
        watcher.client.publish(topics.of_learner(class_id, "marker", "receipt"), b"the last", qos=1)
        watcher.came.wait(lambda came: came[1] == b"the last")
        left = {topic for topic, _ in watcher.came.values}
    assert topics.of_learner(class_id, ANNA.id, "presence") in left, "what is retained is seen"
    assert not left & {topics.board(class_id), topics.course(class_id)}


@needs_mosquitto
def test_a_course_that_a_teacher_imported_reaches_a_learner_over_a_school_broker(
    tmp_path: Path, room: Room, mosquitto: Mosquitto
) -> None:
    quiz = tmp_path / "night.gift"
    quiz.write_text(
        "::Half:: What is half of 8? {#4}\n\n::Sky:: When is it dark? {=at night ~at noon}\n", encoding="utf-8"
    )
    course = take_in(quiz, tmp_path / "teacher").course
    packed = pack(tmp_path / "teacher" / course.id)
    room.hosted.assign(Assignment(course.id, course.lessons[0].id), packed)
    with desk(room, mosquitto) as anna:
        anna.courses.wait(lambda digest: digest == SentCourse(packed).digest)
        came = anna.joined.course
    assert came == SentCourse(packed)
    unpack(came.data, tmp_path / "learner")
    assert load_course(tmp_path / "learner" / course.id, "en").lessons == course.lessons


@needs_mosquitto
def test_a_course_of_the_largest_size_goes_through_a_school_broker(room: Room, mosquitto: Mosquitto) -> None:
    largest = SentCourse(random.Random(5).randbytes(MAX_COURSE_BYTES))
    room.hosted.assign(Assignment("night", "first"), largest.data)
    with desk(room, mosquitto) as anna:
        anna.courses.wait(lambda digest: digest == largest.digest)
        assert anna.joined.course == largest


@needs_mosquitto
def test_the_link_for_learners_holds_their_account_and_not_the_teachers(room: Room) -> None:
    assert "l-secret" in room.hosted.link_for("127.0.0.1")
    assert "t-secret" not in room.hosted.link_for("127.0.0.1")


@needs_mosquitto
def test_learners_cannot_write_on_the_board_of_a_school_broker(room: Room, mosquitto: Mosquitto) -> None:
    board = topics.board(room.hosted.identity.class_id)
    with desk(room, mosquitto) as anna:
        anna.boards.wait(lambda _: True)
        with Stranger(mosquitto.port, Pass("learners", "l-secret")) as stranger:
            assert stranger.let_in
            published = stranger.client.publish(board, encode(Board("hacked", "x", Phase.ENDED)), qos=1, retain=True)
            published.wait_for_publish(10)
        room.hosted.pause()
        anna.board(lambda board: board.phase is Phase.PAUSED)
        assert anna.boards.count(lambda board: board.title == "hacked") == 0


@needs_mosquitto
@pytest.mark.slow
def test_ten_thousand_malformed_payloads_over_a_real_broker_do_no_harm(room: Room, mosquitto: Mosquitto) -> None:
    rng = random.Random(11)
    acknowledged = Heard()
    with desk(room, mosquitto) as anna:
        stranger = Stranger(mosquitto.port, Pass("learners", "l-secret"))
        stranger.client.on_publish = lambda *_: acknowledged(True)
        with stranger:
            assert stranger.let_in
            for number in range(1, 10_001):
                leaf = rng.choice(topics.LEARNER_WRITES)
                payload = malformed(rng, leaf)[:20_000]  # the rest of a large one adds nothing but time
                stranger.client.publish(topics.of_learner(room.hosted.identity.class_id, "ben-2", leaf), payload, qos=1)
                if number % 1000 == 0:
                    acknowledged.wait_for_count(number)
            anna.joined.record(attempt(ANNA.id))
            anna.until_delivered(1)
        counts = room.hosted.counts
        assert counts["malformed payload"] + counts["dropped"] == 10_000
        assert {seat.learner_id for seat in room.hosted.dashboard.seats} == {ANNA.id}


def test_an_address_without_tls_is_taken_for_this_computer_only() -> None:
    assert school_broker("mqtt://127.0.0.1", "c").tls is None
    with pytest.raises(UserError, match="must be reached with TLS"):
        school_broker("mqtt://mqtt.school.example", "c")


def test_an_address_of_a_broker_is_read_whole() -> None:
    endpoint = school_broker("mqtts://class:p%40ss@mqtt.school.example", "c")
    assert (endpoint.host, endpoint.port) == ("mqtt.school.example", 8883)
    assert (endpoint.username, endpoint.password) == ("class", "p@ss")
    assert endpoint.tls is not None
    assert endpoint.tls.verify_mode is ssl.CERT_REQUIRED
    assert endpoint.tls.check_hostname


@pytest.mark.parametrize("url", ["", "mqtt.school.example", "http://x", "mqtts://", "mqtts://x:99999", "mqtts://[x"])
def test_what_is_no_address_of_a_broker_is_said_in_one_sentence(url: str) -> None:
    with pytest.raises(UserError, match="address of a broker"):
        school_broker(url, "c")
