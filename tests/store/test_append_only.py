from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from mmtutor.store import Store
from tests.store.scripted import assessed, attempt, sit_down

KEPT = ["attempts", "readings", "assessments", "interruptions", "hints"]


@pytest.fixture
def raw(store: Store, path: Path) -> Iterator[sqlite3.Connection]:
    """A connection of somebody else's, without our pragmas, to a database with a row in every table."""
    learner, session = sit_down(store)
    mine = attempt(session, learner)
    store.attempts.submit(mine)
    store.attempts.record(assessed(mine), {"add": 0.5})
    store.attempts.mark_interrupted(mine.id)
    store.attempts.hint_shown(session, learner, "halves", 1)
    with closing(sqlite3.connect(path)) as connection:
        yield connection


@pytest.mark.parametrize("table", KEPT)
def test_the_database_refuses_to_change_a_row(raw: sqlite3.Connection, table: str) -> None:
    column = "noted" if table == "interruptions" else "id"
    with pytest.raises(sqlite3.IntegrityError, match=f"{table} are append-only"):
        raw.execute(f"UPDATE {table} SET {column} = 'x'")


@pytest.mark.parametrize("table", KEPT)
def test_the_database_refuses_to_delete_a_row(raw: sqlite3.Connection, table: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=f"{table} are append-only"):
        raw.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize("table", KEPT)
def test_the_database_refuses_to_replace_a_row(raw: sqlite3.Connection, table: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=f"{table} are append-only"):
        raw.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


def test_erasing_one_learner_does_not_open_the_rows_of_another(raw: sqlite3.Connection) -> None:
    raw.execute("INSERT INTO erasing VALUES ('somebody else')")
    with pytest.raises(sqlite3.IntegrityError, match="attempts are append-only"):
        raw.execute("DELETE FROM attempts")


def test_submitting_the_same_attempt_twice_is_our_bug_and_changes_nothing(store: Store) -> None:
    learner, session = sit_down(store)
    mine = attempt(session, learner)
    store.attempts.submit(mine)
    with pytest.raises(IntegrityError, match=r"append-only|duplicate key"):
        store.attempts.submit(mine)
    assert store.attempts.open_attempts() == [mine]


def test_an_attempt_of_nobody_is_refused(store: Store) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        store.attempts.submit(attempt("no session", "nobody"))
