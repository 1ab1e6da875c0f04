from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from mmtutor.store import Store, sqlite
from tests.store.scripted import assessed, attempt, counted, sit_down


def test_a_reader_never_waits_for_a_writer_and_sees_whole_transactions(store: Store) -> None:
    learner, session = sit_down(store)
    done = threading.Event()
    seen: list[int] = []

    def read() -> None:
        while not done.is_set():
            with store._database.reading() as connection:
                counts = {
                    connection.exec_driver_sql(f"SELECT COUNT(*) FROM {table}").scalar_one()
                    for table in ("readings", "assessments")
                }
            assert len(counts) == 1
            seen.append(counts.pop())

    with ThreadPoolExecutor() as threads:
        reader = threads.submit(read)
        for _ in range(100):
            mine = attempt(session, learner)
            store.attempts.submit(mine)
            store.attempts.record(assessed(mine), {"add": 0.5})
        done.set()
        reader.result(10)
    assert seen == sorted(seen)
    assert len(set(seen)) > 1


def test_reading_goes_on_while_another_thread_is_in_the_middle_of_writing(store: Store) -> None:
    with store._database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO preferences VALUES ('theme', '\"dark\"')")
        with ThreadPoolExecutor() as threads:
            assert threads.submit(store.preferences.get, "theme", "light").result(10) == "light"
    assert store.preferences.get("theme") == "dark"


def test_writers_on_many_threads_take_turns_and_lose_nothing(store: Store) -> None:
    learner, session = sit_down(store)

    def write(_: int) -> str:
        mine = attempt(session, learner)
        store.attempts.submit(mine)
        store.attempts.record(assessed(mine), {"add": 0.5})
        return mine.id

    with ThreadPoolExecutor(6) as threads:
        written = set(threads.map(write, range(60)))
    assert {one.attempt.id for one in store.attempts.of_learner(learner)} == written


@pytest.mark.usefixtures("path")  # a server has backups of its own
def test_a_backup_and_a_rebuild_can_run_while_a_learner_works(store: Store) -> None:
    learner, session = sit_down(store)
    with ThreadPoolExecutor() as threads:
        others = [threads.submit(store.backups.make), threads.submit(store.mastery.rebuild, counted)]
        for _ in range(30):
            store.attempts.submit(attempt(session, learner))
        for other in others:
            other.result(30)
    assert len(store.attempts.open_attempts()) == 30
    assert store.check() is None


def test_who_opens_a_new_file_while_another_program_writes_in_it_tries_again_until_that_is_done(tmp_path: Path) -> None:
    """SQLite refuses the change to WAL at once where another connection holds the lock, whatever its timeout is."""
    path, tries = tmp_path / "new.db", []
    engine = sqlite.engine_for(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("CREATE TABLE begun (by TEXT)")
        other.execute("BEGIN IMMEDIATE")

        def look(statement: str) -> None:
            if "journal_mode" in statement:
                tries.append(statement)
                if len(tries) == 2:
                    other.execute("COMMIT")

        @sa.event.listens_for(engine, "connect", insert=True)
        def watch(connection: sqlite3.Connection, _: object) -> None:
            connection.set_trace_callback(look)

        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
    engine.dispose()
    assert len(tries) >= 2
