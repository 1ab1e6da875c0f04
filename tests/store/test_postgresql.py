"""The same store on a database server. Needs a driver (psycopg) and the URL of an empty database that may be filled."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from mmtutor.errors import UserError
from mmtutor.store import BadDatabaseError, Store, tables
from tests.store.scripted import Clock, assessed, attempt, counted, sit_down

URL = os.environ.get("MMTUTOR_POSTGRESQL", "")
pytestmark = pytest.mark.skipif(
    not URL, reason="needs MMTUTOR_POSTGRESQL, such as postgresql+psycopg://user@host/empty"
)


@pytest.fixture
def server() -> Iterator[sa.Engine]:
    engine = sa.create_engine(URL)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    yield engine
    engine.dispose()


def test_a_learner_works_and_is_erased_on_a_database_server(server: sa.Engine) -> None:
    store = Store.open(URL, Clock())
    learner, session = sit_down(store)
    whole = assessed(attempt(session, learner))
    store.attempts.submit(whole.attempt)
    assert store.attempts.open_attempts() == [whole.attempt]
    store.attempts.record(whole, {"add": 0.5})
    store.attempts.record(whole, {"add": 0.25})
    store.close()

    store = Store.open(URL)
    assert store.attempts.of_learner(learner) == [whole]
    assert store.mastery.of_learner(learner) == {"add": 0.25}
    store.mastery.rebuild(counted)
    assert store.mastery.of_learner(learner) == {"add": 0.75}
    store.preferences.put("theme", ["dark"])
    store.preferences.put("theme", None)
    assert store.preferences.get("theme", "light") is None
    store.learners.remove(learner)
    assert store.learners.all() == []
    assert store.check() is None
    store.close()


@pytest.mark.parametrize(
    "statement", ["UPDATE attempts SET prompt = ''", "DELETE FROM assessments", "DELETE FROM readings"]
)
def test_the_server_refuses_to_change_what_a_learner_did(server: sa.Engine, statement: str) -> None:
    store = Store.open(URL, Clock())
    learner, session = sit_down(store)
    whole = assessed(attempt(session, learner))
    store.attempts.submit(whole.attempt)
    store.attempts.record(whole, {})
    store.close()
    with server.connect() as connection, pytest.raises(sa.exc.DBAPIError, match="append-only"):
        connection.exec_driver_sql(statement)


def test_the_migrations_arrive_at_the_tables_of_the_program_on_a_server(server: sa.Engine) -> None:
    Store.open(URL).close()
    with server.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []


def test_a_newer_database_on_a_server_is_refused_and_backups_are_the_servers(server: sa.Engine) -> None:
    store = Store.open(URL)
    assert store.backups.list() == []
    with pytest.raises(UserError, match=r"^Backups of a database server are made on the server.$"):
        store.backups.make()
    store.close()
    with server.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(BadDatabaseError, match="newer mmtutor"):
        Store.open(URL)
