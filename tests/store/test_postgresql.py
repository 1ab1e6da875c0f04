"""What only a database server does. What it shares with a file is tested on both, by the fixture `store`."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from mmtutor.errors import UserError
from mmtutor.store import BadDatabaseError, Store, postgresql, tables
from mmtutor.store.migrations import REVISIONS, upgrade
from tests.postgresql import PostgreSQL
from tests.store.scripted import Clock, assessed, attempt, sit_down


@pytest.fixture
def url(server: PostgreSQL) -> str:
    return server.new_database()


@pytest.fixture
def engine(url: str) -> Iterator[sa.Engine]:
    engine = postgresql.engine_for(url)
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE attempts SET prompt = ''",
        "DELETE FROM assessments",
        "DELETE FROM readings",
        "UPDATE regradings SET ruling_id = assessment_id",
        "DELETE FROM regradings",
    ],
)
def test_the_server_refuses_to_change_what_a_learner_did(url: str, engine: sa.Engine, statement: str) -> None:
    store = Store.open(url, Clock())
    learner, session = sit_down(store)
    whole = assessed(attempt(session, learner))
    store.attempts.submit(whole.attempt)
    store.attempts.record(whole, {})
    store.overruling.judge(whole.attempt.id, False, "Ms Frizzle", lambda judged: {})
    store.close()
    with engine.connect() as connection, pytest.raises(sa.exc.DBAPIError, match="append-only"):
        connection.exec_driver_sql(statement)


def test_the_migrations_arrive_at_the_tables_of_the_program_on_a_server(url: str, engine: sa.Engine) -> None:
    Store.open(url).close()
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_an_older_database_on_a_server_is_brought_up_to_date_with_its_rows(
    url: str, engine: sa.Engine, revision: str
) -> None:
    with engine.begin() as connection:
        upgrade(connection, revision)
        connection.exec_driver_sql("INSERT INTO learners VALUES ('l', 'Ada', 'cat', '', '2026-03-02 08:00:00Z')")
    store = Store.open(url)
    assert [learner.name for learner in store.learners.all()] == ["Ada"]
    store.close()


def test_programs_that_fill_the_same_empty_database_at_once_all_succeed(url: str) -> None:
    with ThreadPoolExecutor(6) as pool:
        for store in pool.map(Store.open, [url] * 6):
            store.close()


def test_a_newer_database_on_a_server_is_refused_and_backups_are_the_servers(url: str, engine: sa.Engine) -> None:
    store = Store.open(url)
    assert store.backups.list() == []
    with pytest.raises(UserError, match=r"^Backups of a database server are made on the server.$"):
        store.backups.make()
    store.close()
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(BadDatabaseError, match="newer mmtutor"):
        Store.open(url)


def test_what_is_wrong_with_the_server_or_its_address_is_one_sentence(server: PostgreSQL) -> None:
    for url, sentence in (
        (server.url("nowhere"), "does not answer: .*does not exist"),
        (server.url("postgres").replace(str(server.folder), "/nowhere"), "does not answer: .*No such file"),
        ("postgresql://tutor:secret@127.0.0.1:1/x", "does not answer: .*refused"),
        ("mysql://somewhere/x", "Write the database as postgresql://"),
        ("://x", "Write the database as postgresql://"),
        ("postgresql://host:port/x", "Write the database as postgresql://"),
    ):
        with pytest.raises(UserError, match=sentence) as caught:
            Store.open(url)
        assert "secret" not in str(caught.value)


def test_a_server_that_was_restarted_is_used_again_without_a_word(url: str, server: PostgreSQL) -> None:
    store = Store.open(url, Clock())
    learner, session = sit_down(store)
    server.restart()
    mine = attempt(session, learner)
    store.attempts.submit(mine)
    assert store.attempts.open_attempts() == [mine]
    store.close()


def test_many_who_write_the_same_learner_wait_for_each_other_and_lose_nothing(url: str) -> None:
    store = Store.open(url)
    learner, session = sit_down(store)

    def work(number: int) -> None:
        whole = assessed(attempt(session, learner))
        store.attempts.submit(whole.attempt)
        names = ("add", "subtract") if number % 2 else ("subtract", "add")
        store.attempts.record(whole, dict.fromkeys(names, number / 100))
        store.preferences.put("last", number)
        store.mastery.rebuild(lambda judged: {"add": len(judged) / 100})

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(work, range(60)))
    assert len(store.attempts.of_learner(learner)) == 60
    store.mastery.rebuild(lambda judged: {"add": len(judged) / 100})
    assert store.mastery.of_learner(learner) == {"add": 0.6}
    store.close()


def test_a_reader_sees_one_state_though_somebody_writes(url: str) -> None:
    store = Store.open(url)
    sit_down(store, "Ada")
    with store._database.reading() as connection, psycopg.connect(url, autocommit=True) as other:
        count = sa.select(sa.func.count()).select_from(tables.learners)
        before = connection.execute(count).scalar_one()
        other.execute("INSERT INTO learners VALUES ('l', 'Bo', 'owl', '', now(), '')")
        assert connection.execute(count).scalar_one() == before
    assert len(store.learners.all()) == 2
    store.close()
