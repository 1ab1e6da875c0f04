"""A learner is erased with every trace: the whole data folder is searched, byte by byte, while everything is open."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from mmtutor.classroom import codes, outbox
from mmtutor.classroom.erasing import erase_learner as leave_classes
from mmtutor.classroom.joining import Person
from mmtutor.classroom.journal import Journal
from mmtutor.classroom.learner import LearnerHears
from mmtutor.classroom.payloads import encode
from mmtutor.errors import UserError
from mmtutor.gui.main_window import MainWindow
from mmtutor.gui.parts import Parts
from mmtutor.gui.student import class_member
from mmtutor.gui.student.class_member import Door
from mmtutor.gui.teacher.class_page import ClassPage
from mmtutor.gui.teacher.erasing import erase_learner, erase_old
from mmtutor.store import Store
from tests.classroom.rooms import Desk
from tests.classroom.samples import attempt
from tests.gui.desk import open_class

ANNA, BEN = Person("0f3a-anna", "Anna-of-the-lake"), Person("77b1-ben", "Ben-of-the-hill")


def traces(folder: Path, person: Person) -> set[str]:
    """Return the databases and other files in whose name or content a person is; a database's log counts as it."""
    wanted = (person.id.encode(), person.name.encode())
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    found = [file for file in files if any(each in file.name.encode() + file.read_bytes() for each in wanted)]
    return {str(file.relative_to(folder)).removesuffix("-wal").removesuffix("-shm") for file in found}


@pytest.fixture
def home(parts: Parts) -> Path:
    assert parts.data_folder is not None
    return parts.data_folder / "home"


@pytest.fixture
def parts_at_home(parts: Parts, home: Path) -> Iterator[Parts]:
    """The parts with a data folder in which nothing else is."""
    store = Store.open(home / "mmtutor.db", parts.clock)
    yield replace(parts, store=store, data_folder=home)
    store.close()


@pytest.fixture
def page(qtbot: QtBot, open_window: Callable[..., MainWindow], parts_at_home: Parts) -> ClassPage:
    """Teacher mode with the page of a class that is open."""
    return open_class(qtbot, open_window(parts_at_home), parts_at_home)


def test_after_erasing_no_file_has_the_learners_id_or_name_and_the_others_are_untouched(
    qtbot: QtBot, page: ClassPage, parts_at_home: Parts, home: Path, tmp_path: Path
) -> None:
    parts = parts_at_home
    invitation = replace(codes.read_invitation(page.code.link), host="127.0.0.1")
    place = SimpleNamespace(invitation=invitation, folder=tmp_path / "elsewhere")
    with ExitStack() as stack:
        anna, ben = (stack.enter_context(Desk(place, who)) for who in (ANNA, BEN))  # type: ignore[arg-type]
        for desk, who in ((anna, ANNA), (ben, BEN)):
            desk.joined.record(attempt(who.id))
            desk.until_delivered(1)
        learner = parts.store.learners.get(ANNA.id)
        parts.store.learners.set_pin(ANNA.id, "2718")
        parts.store.sessions.start(ANNA.id, "fractions", "adding")
        door = Door(codes.written(invitation.code), later=True)
        member = class_member.come_in(parts, learner, door, LearnerHears)  # she sat at this computer once, too
        member.close()
        parts.store.backups.make()
        (home / "backups" / "mmtutor-20260101T000000.000000Z.part").write_text(ANNA.name)  # a power cut
        before = traces(home, ANNA)
        assert {Path(name).suffix for name in before} == {".class", ".outbox", ".db", ".part"}, "there is much to erase"
        kept = traces(home, BEN)

        erase_learner(parts, ANNA.id)

        assert traces(home, ANNA) == set()
        assert traces(home, BEN) == kept
        assert [each.id for each in parts.store.learners.all()] == [BEN.id]

        anna.joined.record(attempt(ANNA.id))
        ben.joined.record(attempt(BEN.id))
        ben.until_delivered(2)
        anna.until_delivered(2)
        assert len(parts.store.attempts.of_learner(ANNA.id)) == 1, "who goes on in the class is here again"


def test_only_the_learners_own_outbox_goes(tmp_path: Path) -> None:
    folder = tmp_path / "classes"
    for class_id, who in (("c1", "anna"), ("c2", "anna"), ("c1", "b-anna"), ("c1", "ann")):
        outbox.Outbox(outbox.file_of(folder, class_id, who)).close()
    leave_classes(folder, "anna")
    assert [file.name for file in sorted(folder.glob("*"))] == ["c1-ann.outbox", "c1-b-anna.outbox"]
    leave_classes(tmp_path / "no such folder", "anna")


def test_a_file_of_a_class_from_which_nobody_can_be_erased_is_named_and_the_rest_is_done(
    parts_at_home: Parts, home: Path
) -> None:
    anna = parts_at_home.store.learners.add(ANNA.name, "fox")
    (home / "classes").mkdir()
    (home / "classes" / "a.class").write_bytes(b"no class any more " * 100)
    journal = Journal(home / "classes" / "b.class")
    journal.take([("1", anna.id, b"an answer")])
    with pytest.raises(UserError, match=r"not erased from a\.class"):
        erase_learner(parts_at_home, anna.id)
    assert journal.attempts() == []
    journal.close()
    assert parts_at_home.store.learners.all() == []


def test_old_answers_are_erased_from_the_files_of_classes_too_and_what_waits_for_the_store_is_not(
    parts_at_home: Parts, home: Path
) -> None:
    now = parts_at_home.clock()
    old, young, waiting = (
        attempt(ANNA.id, name=name, submitted=now - timedelta(days=days, microseconds=1))
        for name, days in (("old", 90), ("young", 89), ("waiting", 90))
    )
    (home / "classes").mkdir()
    journal = Journal(home / "classes" / "a.class")
    journal.take((one.attempt.id, ANNA.id, encode(one)) for one in (old, young, waiting))
    journal.take([("odd", ANNA.id, b"no answer of ours")])
    journal.passed_on(["old", "young", "odd"])
    parts_at_home.store.learners.welcome(ANNA.id, ANNA.name, "")
    parts_at_home.store.attempts.receive([old, young])

    erase_old(parts_at_home, 90, lambda _: {})

    assert journal.known(["old", "young", "waiting", "odd"]) == {"young", "waiting", "odd"}
    assert [each.attempt.id for each in parts_at_home.store.attempts.of_learner(ANNA.id)] == ["young"]
    assert not any(b'"id":"old"' in file.read_bytes() for file in home.rglob("*.class*"))
    journal.close()
    (home / "classes" / "b.class").write_bytes(b"no class any more " * 100)
    with pytest.raises(UserError, match=r"not erased from b\.class"):
        erase_old(parts_at_home, 90, lambda _: {})


LOGGED = """
import sys, tempfile
from pathlib import Path
from mmtutor.app import start_log
from mmtutor.classroom.erasing import erase_learner as leave_classes
from mmtutor.classroom.joining import Person
from mmtutor.store import Store
from tests.classroom.rooms import Desk, Room

start_log(Path(sys.argv[1]), debug=True)
with tempfile.TemporaryDirectory() as folder, Room(Path(folder)) as room, Desk(room, Person("0f3a-anna", "Anna")):
    pass
"""


def test_the_log_names_no_learner_of_a_class(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOGGED, str(tmp_path)], capture_output=True, text=True, timeout=60, check=True
    )
    assert ANNA.id in done.stderr, "libraries say whom they talk to"
    assert ANNA.id not in (tmp_path / "logs" / "mmtutor.log").read_text(encoding="utf-8")
