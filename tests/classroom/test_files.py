"""The learner's outbox and the teacher's journal: what is in them stays, once."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from mmtutor.classroom.journal import Journal
from mmtutor.classroom.outbox import Delivery, Membership, Outbox
from mmtutor.errors import UserError

MEMBERSHIP = Membership("K7QM4XTP9RHW", "c1", "00", "anna-1", "Anna", "d1")


def test_an_outbox_keeps_each_attempt_until_it_is_delivered_in_order(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "a.outbox")
    assert outbox.add("a1", b"1")
    assert outbox.add("a2", b"2")
    assert outbox.delivered(["a1", "unknown"]) == 1
    outbox.close()
    again = Outbox(tmp_path / "a.outbox")
    assert again.waiting() == [("a2", b"2")]
    assert again.delivery() == Delivery(1, 2)
    again.close()


def test_an_attempt_that_was_delivered_is_not_taken_again(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "a.outbox")
    outbox.add("a1", b"1")
    outbox.delivered(["a1"])
    assert not outbox.add("a1", b"1")
    assert outbox.delivered(["a1"]) == 0
    assert outbox.delivery() == Delivery(1, 1)
    outbox.close()


def test_what_was_delivered_leaves_nothing_of_its_content_in_the_file(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "a.outbox")
    outbox.add("a1", b"what a learner wrote")
    outbox.delivered(["a1"])
    outbox.close()
    assert b"what a learner wrote" not in b"".join(path.read_bytes() for path in tmp_path.glob("a.outbox*"))


def test_a_membership_is_kept_and_replaced(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "a.outbox")
    assert outbox.membership() is None
    outbox.keep(MEMBERSHIP)
    assert outbox.membership() == MEMBERSHIP
    outbox.close()


def test_a_journal_takes_each_id_once_and_says_which_are_new(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "c.class")
    assert journal.take([("a1", "anna-1", b"1"), ("a1", "anna-1", b"1"), ("a2", "ben-2", b"2")]) == {"a1", "a2"}
    assert journal.take([("a2", "ben-2", b"2"), ("a3", "ben-2", b"3")]) == {"a3"}
    journal.passed_on(["a1", "a2"])
    assert journal.waiting() == [("a3", b"3")]
    assert journal.known(["a1", "a9"]) == {"a1"}
    journal.close()


def test_a_learner_is_known_by_the_laptop_they_came_from_first(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "c.class")
    assert journal.is_laptop_of("anna-1", "first")
    assert not journal.is_laptop_of("anna-1", "second")
    assert journal.is_laptop_of("anna-1", "first")
    journal.forget_laptop("anna-1")
    assert journal.is_laptop_of("anna-1", "second")
    journal.close()


def test_files_with_secrets_are_their_owners_alone(tmp_path: Path) -> None:
    Journal(tmp_path / "c.class").close()
    assert stat.S_IMODE((tmp_path / "c.class").stat().st_mode) & 0o077 == 0


def test_a_file_of_something_else_is_refused_with_a_sentence_and_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "essay.class"
    text.write_text("Not a database, but rather long. " * 100)
    before = text.read_bytes()
    with pytest.raises(UserError, match=r"essay\.class"):
        Journal(text)
    assert text.read_bytes() == before
    Outbox(tmp_path / "a.outbox").close()
    with pytest.raises(UserError, match="not of a class"):
        Journal(tmp_path / "a.outbox")
