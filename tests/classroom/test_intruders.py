"""Who tries to get in, or to do more than a learner may: on a real amqtt, by clients that are none of ours."""

from __future__ import annotations

import contextlib
import random
import socket
import ssl
import time
from pathlib import Path

from mmtutor.classroom import codes, door, topics
from mmtutor.classroom.joining import Person
from mmtutor.classroom.link import Connection
from mmtutor.classroom.payloads import Board, Phase, Presence, Receipt, encode
from tests.classroom.hostile import malformed
from tests.classroom.rooms import Desk, Pass, Room, Stranger, pass_of
from tests.classroom.samples import attempt

ANNA, BEN = Person("anna-1", "Anna"), Person("ben-2", "Ben")


def still_works(room: Room, desk: Desk) -> bool:
    """Record an attempt and wait until the teacher has it."""
    made = desk.joined.delivery.made
    desk.joined.record(attempt(desk.joined.membership.learner_id))
    return desk.until_delivered(made + 1).delivered == made + 1


def test_a_wrong_code_is_refused(tmp_path: Path) -> None:
    with Room(tmp_path) as room:
        key = codes.class_key("0" * 12)
        shown = Pass(ANNA.id, f"{codes.proof(key, ANNA.id)}.{'0' * 32}")
        with Stranger(room.hosted.port, shown) as stranger:
            assert not stranger.let_in
        with Stranger(room.hosted.port, Pass("teacher", "teacher")) as stranger:
            assert not stranger.let_in
        assert room.hosted.counts["refused"] == 2
        assert room.hosted.counts["in"] == 1, "the teacher"


def test_after_many_wrong_codes_an_address_is_not_heard_any_more(tmp_path: Path) -> None:
    with Room(tmp_path) as room:
        for _ in range(door.FAILURES):
            with Stranger(room.hosted.port, Pass(ANNA.id, "guess")) as stranger:
                assert not stranger.let_in
        with Stranger(room.hosted.port, Pass(ANNA.id, "guess")) as stranger:
            stranger.gone.wait(lambda _: True)
        assert room.hosted.counts["refused"] == door.FAILURES
        assert room.hosted.counts["crowded"] >= 1


def test_nothing_is_said_without_tls(tmp_path: Path) -> None:
    connect = bytes.fromhex("101000044d5154540402003c0004616e6e61")
    with Room(tmp_path) as room, socket.create_connection(("127.0.0.1", room.hosted.port), 5) as plain:
        plain.settimeout(5)
        plain.sendall(connect)
        with contextlib.suppress(ConnectionResetError):
            assert b"\x20\x02" not in plain.recv(100), "no CONNACK"
        assert room.hosted.counts["in"] == 1, "the teacher"


def test_a_forged_learner_is_refused_and_the_real_one_does_not_notice(tmp_path: Path) -> None:
    with Room(tmp_path) as room, Desk(room, ANNA) as anna, Desk(room, BEN) as ben:
        proof = pass_of(ben).password.partition(".")
        key = bytes.fromhex(ben.joined.membership.key)
        forged = Pass(ANNA.id, f"{codes.proof(key, ANNA.id)}.{proof[2]}")  # Ben knows the code, and Anna's id
        for clean in (True, False):
            with Stranger(room.hosted.port, forged, clean=clean) as stranger:
                assert not stranger.let_in
        with Stranger(room.hosted.port, pass_of(ben), client_id=ANNA.id) as stranger:
            assert not stranger.let_in
        assert still_works(room, anna)
        assert anna.connections.count(lambda connection: connection is Connection.DOWN) == 0


def test_a_learner_writes_to_no_topic_but_their_own(tmp_path: Path) -> None:
    with Room(tmp_path) as room, Desk(room, ANNA) as anna, Desk(room, BEN) as ben:
        class_id, shown = room.hosted.identity.class_id, pass_of(ben)
        room.until(lambda board: board.online == 2)
        ben.joined.leave()
        others = {
            topics.board(class_id): encode(Board("hacked", "x", Phase.ENDED)),
            topics.of_learner(class_id, ANNA.id, "presence"): encode(Presence("hacked", False)),
            topics.of_learner(class_id, ANNA.id, "receipt"): encode(Receipt(("a1",))),
            topics.of_learner(class_id, BEN.id, "receipt"): encode(Receipt(("a1",))),
            topics.of_learner(class_id, "teacher", "attempt"): b"{}",
            "$SYS/broker": b"x",
            "elsewhere": b"x",
        }
        for topic, payload in others.items():
            with Stranger(room.hosted.port, shown) as stranger:
                assert stranger.let_in
                stranger.client.publish(topic, payload, qos=1, retain=True)
                stranger.gone.wait(lambda _: True)
        assert room.hosted.counts["not theirs"] == len(others)
        assert still_works(room, anna)
        assert anna.boards.count(lambda board: board.title == "hacked") == 0
        assert room.dashboards.count(lambda board: any(seat.name == "hacked" for seat in board.seats)) == 0


def test_an_attempt_in_the_name_of_another_is_thrown_away(tmp_path: Path) -> None:
    with Room(tmp_path) as room, Desk(room, ANNA) as anna, Desk(room, BEN) as ben:
        topic, shown = topics.of_learner(room.hosted.identity.class_id, BEN.id, "attempt"), pass_of(ben)
        ben.joined.leave()
        with Stranger(room.hosted.port, shown) as stranger:
            assert stranger.let_in
            stranger.client.publish(topic, encode(attempt(ANNA.id)), qos=1).wait_for_publish(10)
        assert still_works(room, anna)
        assert room.hosted.counts["malformed payload"] == 1
        assert len(room.stored) == 1


def test_a_last_will_goes_to_no_topic_of_others(tmp_path: Path) -> None:
    with Room(tmp_path) as room, Desk(room, BEN) as ben:
        shown, board = pass_of(ben), topics.board(room.hosted.identity.class_id)
        ben.joined.leave()
        stranger = Stranger(room.hosted.port, shown)
        stranger.client.will_set(board, encode(Board("hacked", "x", Phase.ENDED)), qos=1, retain=True)
        with stranger:
            assert not stranger.let_in


def test_a_learner_reads_nothing_of_others_retained_or_live(tmp_path: Path) -> None:
    with Room(tmp_path) as room, Desk(room, ANNA) as anna, Desk(room, BEN) as ben:
        class_id, shown = room.hosted.identity.class_id, pass_of(ben)
        room.until(lambda board: board.online == 2)
        ben.joined.leave()
        for wanted in (
            "#",
            "+/#",
            f"mmtutor/1/{class_id}/#",
            topics.of_learner(class_id, ANNA.id, "presence"),
            topics.of_learner(class_id, "+", "receipt"),
            topics.of_learner(class_id, BEN.id, "+"),
        ):
            with Stranger(room.hosted.port, shown, clean=False) as stranger:
                assert stranger.let_in
                assert not stranger.may_read(wanted), wanted
        with Stranger(room.hosted.port, shown, clean=False) as stranger:
            assert stranger.may_read(topics.board(class_id))
            stranger.came.wait(lambda message: message[0] == topics.board(class_id))
            assert still_works(room, anna)
            assert {topic for topic, _ in stranger.came.values} == {topics.board(class_id)}


def test_a_flood_is_slowed_down_and_the_class_goes_on(tmp_path: Path) -> None:
    with Room(tmp_path) as room, Desk(room, ANNA) as anna, Desk(room, BEN) as ben:
        class_id, shown = room.hosted.identity.class_id, pass_of(ben)
        ben.joined.leave()
        flood = Stranger(room.hosted.port, shown)
        flood.client.max_inflight_messages_set(0)  # as many at once as it likes
        with flood:
            assert flood.let_in
            topic = topics.of_learner(class_id, BEN.id, "progress")
            began = time.monotonic()
            for _ in range(5000):
                flood.client.publish(topic, b"{}", qos=1)
            assert still_works(room, anna)
            passed = room.hosted.counts["malformed payload"]
            assert 0 < passed <= door.BURST + door.RATE_HZ * (time.monotonic() - began)


def test_ten_thousand_malformed_payloads_are_counted_and_nothing_else(tmp_path: Path) -> None:
    rng = random.Random(5)
    with Room(tmp_path) as room, Desk(room, ANNA) as anna:
        hosted = room.hosted
        for number in range(10_000):
            leaf = rng.choice(topics.LEARNER_WRITES)
            topic = topics.of_learner(hosted.identity.class_id, BEN.id, leaf)
            hosted.hear(topic, malformed(rng, leaf))
            if number % 2000 == 0:
                assert still_works(room, anna)
        assert still_works(room, anna)
        assert hosted.counts["malformed payload"] == 10_000
        assert {seat.learner_id for seat in hosted.dashboard.seats} == {ANNA.id}


def test_a_thousand_connections_of_noise_let_nobody_in_and_end_nothing(tmp_path: Path) -> None:
    rng = random.Random(7)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with Room(tmp_path) as room, Desk(room, ANNA) as anna:
        for _ in range(200):
            noise = rng.choice(
                (b"", b"\x10", b"\x10\xff\xff\xff\xff\x7f", b"\x10\x04\x00\x04MQ", b"\x30\x05\x00\x03abc")
            )
            with (
                socket.create_connection(("127.0.0.1", room.hosted.port), 5) as plain,
                context.wrap_socket(plain) as secure,
            ):
                secure.sendall(noise + rng.randbytes(rng.randrange(1, 60)))
        assert still_works(room, anna)
        assert room.hosted.counts["in"] == 2
