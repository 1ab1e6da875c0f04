from __future__ import annotations

import base64
import hashlib
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from mmtutor.domain.assessment import Verdict
from mmtutor.store import BadDatabaseError, Store, backups_of, pin_matches, sqlite, tables
from mmtutor.store.migrations import HEAD, REVISIONS, upgrade
from tests.store.scripted import Clock, attempt, sit_down

OLD_PIN = "$".join(  # of 2718, as it was hashed then
    [
        "scrypt",
        *("8192", "8", "1"),
        base64.b64encode(b"0123456789abcdef").decode(),
        base64.b64encode(hashlib.scrypt(b"2718", salt=b"0123456789abcdef", n=8192, r=8, p=1)).decode(),
    ]
)


def an_older_database(path: Path, revision: str) -> None:
    """Make a database as a program of that revision left it, with a learner and an attempt."""
    path.parent.mkdir(parents=True)
    engine = sqlite.engine_for(path)
    with engine.begin() as connection:
        upgrade(connection, revision)
        connection.exec_driver_sql("INSERT INTO learners VALUES ('l', 'Ada', 'cat', '', '2026-03-02 08:00:00.000000')")
        connection.exec_driver_sql(
            "INSERT INTO sessions VALUES ('s', 'l', 'fractions', 'adding', '2026-03-02 08:00:00.000000', NULL)"
        )
        connection.exec_driver_sql(
            "INSERT INTO attempts VALUES ('a', 's', 'l', 'fractions', 'adding', 'i', 'number', 'p', 'k',"
            " '2026-03-02 08:00:00.000000', '[\"text\"]', '3/4', 0, '[\"add\"]')"
        )
    engine.dispose()


def a_whole_database_of_the_second_revision(path: Path) -> None:
    """Make a database as a program of revision 0002 left it, with rows in every table."""
    moment = "2026-03-02 08:00:00.000000"
    an_older_database(path, "0002")
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE learners SET pin_hash = ?", (OLD_PIN,))
        raw.execute(
            "INSERT INTO readings VALUES ('r', 'a', '3/4', 0.5, 1, 0, '{\"text\": [\"3/4\", 1.0]}', '[]', '[]', '{}')"
        )
        feedback = '{"template": "Right.", "values": {}}'
        for key, verdict in (("j", "unsure"), ("k", "correct")):
            row = (key, "a", "r", verdict, feedback, None, 1, None, None, "rules", moment)
            raw.execute("INSERT INTO assessments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        raw.execute("INSERT INTO interruptions VALUES ('a', ?)", (moment,))
        raw.execute("INSERT INTO hints VALUES ('h', 's', 'l', 'i', 1, ?)", (moment,))
        raw.execute("INSERT INTO mastery VALUES ('l', 'add', 0.75)")
        raw.execute("INSERT INTO preferences VALUES ('window', '{}')")


def rows_of(path: Path, tables_of: set[str]) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as raw:
        return {table: raw.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in tables_of}


def test_nothing_is_lost_on_the_way_to_classes(path: Path) -> None:
    a_whole_database_of_the_second_revision(path)
    names = {
        "learners", "sessions", "attempts", "readings", "assessments", "interruptions", "hints", "mastery",
        "preferences",
    }  # fmt: skip
    before = rows_of(path, names)
    store = Store.open(path)
    (ada,) = store.learners.all()
    assert pin_matches(ada, "2718")
    (judged,) = store.attempts.of_learner("l")
    assert (judged.assessment.verdict, str(judged.assessment.feedback)) == (Verdict.CORRECT, "Right.")
    assert store.check() is None
    assert store.teachers.all() == []
    store.close()
    after = rows_of(path, names)
    assert [row[:-1] for row in after.pop("learners")] == before.pop("learners")
    assert after == before


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_an_older_database_is_backed_up_and_brought_up_to_date_with_its_rows(path: Path, revision: str) -> None:
    an_older_database(path, revision)
    store = Store.open(path)
    assert [learner.name for learner in store.learners.all()] == ["Ada"]
    assert [(one.id, one.typed, one.skills) for one in store.attempts.open_attempts()] == [("a", "3/4", ("add",))]
    (backup,) = store.backups.list()
    store.close()
    assert sqlite.examine(path) == HEAD
    assert sqlite.examine(backup.path) == revision


def test_a_migration_that_is_cut_short_leaves_the_older_database(path: Path) -> None:
    an_older_database(path, REVISIONS[0])
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE erasing (in_the_way)")  # the second revision makes one
    with pytest.raises(Exception, match="erasing"):
        Store.open(path)
    assert sqlite.examine(path) == REVISIONS[0]


def test_the_migrations_arrive_at_the_tables_of_the_program(store: Store, path: Path) -> None:
    engine = sqlite.engine_for(path)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []
    engine.dispose()


def test_a_database_of_a_newer_program_is_refused_in_one_sentence_and_left_alone(store: Store, path: Path) -> None:
    store.close()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
        raw.commit()
    before = path.read_bytes()
    with pytest.raises(BadDatabaseError, match=r"^mmtutor.db was made by a newer mmtutor: update mmtutor to open it.$"):
        Store.open(path)
    assert path.read_bytes() == before


def test_a_fresh_database_opens_again_at_once(path: Path) -> None:
    for _ in range(3):
        store = Store.open(path, Clock())
        learner, session = sit_down(store)
        store.attempts.submit(attempt(session, learner))
        store.close()
    store = Store.open(path)
    assert len(store.attempts.open_attempts()) == 3
    store.close()
    assert len(backups_of(path)) >= 2


def test_two_programs_that_create_the_same_database_at_once_both_succeed(path: Path) -> None:
    path.parent.mkdir()
    script = f"from mmtutor.store import Store; Store.open({str(path)!r}).close()"
    both = [subprocess.Popen([sys.executable, "-c", script]) for _ in range(2)]
    assert [program.wait(60) for program in both] == [0, 0]


def test_alembic_is_not_imported_for_a_database_that_is_up_to_date(store: Store, path: Path) -> None:
    store.close()
    script = f"import sys; from mmtutor.store import Store; Store.open({str(path)!r}).close(); print(*sys.modules)"
    modules = subprocess.check_output([sys.executable, "-c", script], text=True).split()
    assert "sqlalchemy" in modules
    assert "alembic" not in modules
    assert "sqlalchemy.orm" not in modules
