"""Finding a class by multicast DNS, and a laptop whose address has changed."""

from __future__ import annotations

import socket
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from mmtutor.classroom.discovery import Announcement, Whereabouts, find, own_addresses
from mmtutor.classroom.joining import Person, join, located
from mmtutor.classroom.learner import JoinedClass, LearnerHears
from tests.classroom.rooms import Heard, Room
from tests.classroom.samples import attempt

ANNA = Person("anna-1", "Anna")


@pytest.fixture
def multicast() -> None:
    """Skip where what is sent to the group of multicast DNS does not come back, as in a network without it."""
    group = socket.inet_aton("224.0.0.251") + socket.inet_aton("0.0.0.0")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as heard:
        try:
            heard.bind(("", 0))
            heard.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
            heard.settimeout(2)
            heard.sendto(b"probe", ("224.0.0.251", heard.getsockname()[1]))
            heard.recv(10)
        except OSError as error:
            pytest.skip(f"no multicast here: {error}")


@pytest.mark.usefixtures("multicast")
def test_a_class_is_found_in_the_network_by_its_code_alone(tmp_path: Path) -> None:
    with Room(tmp_path, host="0.0.0.0") as room:
        other = Announcement("another class", 9)
        told = Announcement("7b", room.hosted.port)
        code_only = type(room.invitation)(room.invitation.code)
        try:
            outbox = join(code_only, ANNA, tmp_path, find)
        finally:
            told.close()
            other.close()
        membership = outbox.membership()
        outbox.close()
        assert membership is not None
        assert membership.host in own_addresses()
        assert membership.port == room.hosted.port


@pytest.mark.usefixtures("multicast")
def test_a_class_that_has_closed_is_not_found_any_more() -> None:
    told = Announcement("7b", 4242)
    assert 4242 in {port for _, port in find()}
    told.close()
    assert 4242 not in {port for _, port in find()}


def test_a_laptop_is_looked_for_in_the_background_after_some_failures() -> None:
    looked, release = Heard(), threading.Event()

    def look() -> tuple[str, int]:
        release.wait(10)
        looked(True)
        return ("192.168.0.9", 4242)

    whereabouts = Whereabouts(look, after=3)
    assert [whereabouts() for _ in range(6)] == [None] * 6, "nobody waits for it"
    release.set()
    whereabouts.close()
    assert len(looked.values) == 1, "one search at a time"
    assert whereabouts() == ("192.168.0.9", 4242)
    whereabouts.close()


def test_a_learner_finds_a_teacher_whose_port_has_changed(tmp_path: Path) -> None:
    with Room(tmp_path) as room:
        invitation = room.invitation
        outbox = join(invitation, ANNA, tmp_path / "anna", lambda: [])
        identity = room.hosted.identity
    with Room(tmp_path / "moved", identity=replace(identity, port=0)) as moved:
        assert moved.hosted.port != identity.port
        whereabouts = Whereabouts(lambda: located(invitation, moved.addresses).address, after=1)
        deliveries = Heard()
        joined = JoinedClass(outbox, LearnerHears(delivery=deliveries), whereabouts)
        joined.record(attempt(ANNA.id))
        joined.start()
        deliveries.wait(lambda delivery: delivery.delivered == 1)
        joined.leave()
        whereabouts.close()
        outbox.close()
