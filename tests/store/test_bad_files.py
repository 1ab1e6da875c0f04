"""Files that cannot be used: one sentence each, nothing touched."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from mmtutor.errors import UserError
from mmtutor.store import BadDatabaseError, Store, backups_of, restore
from tests.store.scripted import Clock, assessed, attempt, sit_down

pytestmark = pytest.mark.usefixtures("path")  # all of it is about a file

ROOT = Path(__file__).parents[2]


@pytest.fixture
def filled(path: Path) -> Path:
    """A closed database of some thirty pages, with a backup."""
    store = Store.open(path, Clock())
    learner, session = sit_down(store)
    for _ in range(40):
        mine = attempt(session, learner)
        store.attempts.submit(mine)
        store.attempts.record(assessed(mine), {"add": 0.5})
    store.backups.make()
    store.close()
    return path


def overwrite(path: Path, start: int, noise: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(noise)


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "header overwritten": (lambda p: overwrite(p, 0, b"\0" * 100), "mmtutor.db is not a database of mmtutor."),
    "a text file": (lambda p: p.write_text("Dear diary"), "mmtutor.db is not a database of mmtutor."),
    "page size impossible": (lambda p: overwrite(p, 16, b"\x00\x03"), "mmtutor.db is damaged: restore a backup."),
    "a page overwritten": (
        lambda p: overwrite(p, 4096 * 5, b"\x55" * 4096),
        "mmtutor.db is damaged: restore a backup.",
    ),
    "cut in half": (lambda p: os.truncate(p, p.stat().st_size // 2), "mmtutor.db is damaged: restore a backup."),
    "cut within a page": (
        lambda p: os.truncate(p, p.stat().st_size - 1000),
        "mmtutor.db is damaged: restore a backup.",
    ),
    "only the header": (lambda p: os.truncate(p, 100), "mmtutor.db is damaged: restore a backup."),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_one_sentence_and_a_backup_puts_it_right(filled: Path, damage: str) -> None:
    spoil, sentence = DAMAGE[damage]
    spoil(filled)
    spoiled = filled.read_bytes()
    with pytest.raises(BadDatabaseError) as caught:
        Store.open(filled)
    assert str(caught.value) == sentence
    assert filled.read_bytes() == spoiled

    aside = restore(filled, backups_of(filled)[0].path)
    assert aside is not None
    assert aside.read_bytes() == spoiled
    store = Store.open(filled)
    assert len(store.attempts.of_learner(store.learners.all()[0].id)) == 40
    assert store.check() is None
    store.close()


def test_a_folder_in_the_place_of_the_database_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadDatabaseError, match=r"is a folder, not a database.$"):
        Store.open(tmp_path)


def test_a_database_of_another_program_is_refused(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE notes (text)")
    with pytest.raises(BadDatabaseError, match=r"^mmtutor.db is a database of another program.$"):
        Store.open(path)


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match=r"does not let mmtutor write: choose another one.$"):
        Store.open(tmp_path / "file" / "mmtutor.db")


def test_an_empty_file_becomes_a_database(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    store = Store.open(path)
    assert store.learners.all() == []
    store.close()


OPEN_AND_SAY = """
import os, sys
from pathlib import Path
import alembic.migration, alembic.operations, sqlalchemy.dialects.sqlite
from mmtutor.errors import UserError
from mmtutor.store import Store
from mmtutor.store.migrations import r0001_attempts, r0002_append_only
if os.geteuid() == 0:  # root is let in everywhere; so be somebody else, once all modules are read
    os.setuid(65534)
try:
    Store.open(Path(sys.argv[1]))
    print("no complaint")
except UserError as error:
    print(error)
"""


def as_a_plain_user(path: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", OPEN_AND_SAY, path], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def open_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that anyone may enter."""
    folder = tmp_path_factory.mktemp("shared")
    for parent in (folder, *folder.parents[:2]):
        if parent.stat().st_uid == os.geteuid() and parent != Path("/tmp"):
            parent.chmod(0o755)
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of folders work otherwise")
def test_a_read_only_folder_is_one_sentence(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    said = as_a_plain_user(open_folder / "mmtutor.db")
    assert said == f"The folder {open_folder} does not let mmtutor write: choose another one.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of folders work otherwise")
def test_an_existing_database_in_a_read_only_folder_is_one_sentence(open_folder: Path) -> None:
    path = open_folder / "mmtutor.db"
    Store.open(path).close()
    path.chmod(0o444)
    open_folder.chmod(0o555)
    said = as_a_plain_user(path)
    assert said == f"The folder {open_folder} does not let mmtutor write: choose another one.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of files work otherwise")
def test_a_file_that_may_only_be_read_is_one_sentence_at_once(open_folder: Path) -> None:
    path = open_folder / "mmtutor.db"
    Store.open(path).close()
    path.chmod(0o444)
    open_folder.chmod(0o777)
    assert as_a_plain_user(path) == f"The folder {open_folder} does not let mmtutor write: choose another one.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of files work otherwise")
def test_a_file_that_may_not_be_read_is_one_sentence(open_folder: Path) -> None:
    path = open_folder / "mmtutor.db"
    Store.open(path).close()
    path.chmod(0o000)
    said = as_a_plain_user(path)
    assert said.count("\n") == 1
    assert "does not let mmtutor" in said


FILL = """
import resource, signal, sys
from pathlib import Path
from mmtutor.errors import UserError
from mmtutor.store import Store
from tests.store.scripted import attempt, sit_down
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = Store.open(Path(sys.argv[1]))
learner, session = sit_down(store)
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, resource.RLIM_INFINITY))
for _ in range(1000):
    mine = attempt(session, learner)
    try:
        store.attempts.submit(mine)
    except UserError as error:
        print(error)
        break
    print(mine.id)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs resource limits")
def test_when_the_disk_takes_no_more_it_says_so_and_keeps_what_it_had(path: Path) -> None:
    path.parent.mkdir()
    done = subprocess.run([sys.executable, "-c", FILL, path], capture_output=True, text=True, check=True, cwd=ROOT)
    *submitted, sentence = done.stdout.splitlines()
    assert sentence in (
        "The disk is full, so nothing more can be kept: free some space, then try again.",
        "The disk did not take what was written to mmtutor.db: is it full, or unplugged?",
    )
    assert len(submitted) > 5
    store = Store.open(path)
    assert [one.id for one in store.attempts.open_attempts()] != []
    assert {one.id for one in store.attempts.open_attempts()} == set(submitted)
    assert store.check() is None
    store.close()


def test_a_full_database_says_that_the_disk_is_full(store: Store) -> None:
    """`max_page_count` gives SQLite's own answer to a full disk, SQLITE_FULL, on the real writing path."""
    with store._database.reading() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1")
    with pytest.raises(UserError, match=r"^The disk is full"):
        store.preferences.put("long", "x" * 1_000_000)
    assert store.preferences.get("long") is None


def test_a_database_that_another_program_is_writing_to_is_one_sentence(store: Store, path: Path) -> None:
    learner, session = sit_down(store)
    with store._database.reading() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=1")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UserError, match=r"^Another program is using mmtutor.db: close it, then try again.$"):
            store.attempts.submit(attempt(session, learner))
        other.execute("ROLLBACK")
    store.attempts.submit(attempt(session, learner))


def test_a_server_that_does_not_answer_is_one_sentence() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(UserError, match=r"^The database server does not answer"):
        Store.open("postgresql+psycopg://nobody@127.0.0.1:9/none?connect_timeout=1")
