"""All that is particular to PostgreSQL: its URL, its pool, its words for trouble. Needs psycopg 3."""

from __future__ import annotations

import sqlalchemy as sa

from mmtutor.errors import UserError

POOL, MORE_AT_PEAKS = 5, 15  # connections of one program
CONNECT_S = 10
_MIGRATING = int.from_bytes(b"mmtu", "big")  # the advisory lock of programs that bring the tables up to date
_AWAY = ("08", "53", "57P")  # classes of SQLSTATE: connection, resources, shut down


def engine_for(url: str) -> sa.Engine:
    """Return an engine for a URL such as postgresql://user@host/database, with a pool.

    Raises:
        UserError: it is no such URL, or the driver is not installed.
    """
    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError) as error:
        raise UserError("Write the database as postgresql://user@host/database.") from error
    if parsed.drivername not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise UserError("Write the database as postgresql://user@host/database.")
    try:
        return sa.create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            pool_size=POOL,
            max_overflow=MORE_AT_PEAKS,
            pool_pre_ping=True,
            hide_parameters=True,  # what a learner wrote belongs in no log
            connect_args={"connect_timeout": CONNECT_S},
        )
    except ModuleNotFoundError as error:
        raise UserError("A database server needs psycopg: install mmtutor[postgresql].") from error


def alone_migrating(connection: sa.Connection) -> None:
    """Let one program at a time bring the tables up to date, until the transaction ends."""
    connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})


def explain(error: BaseException) -> UserError | None:
    """Return the sentence for a server that does not answer or lets nobody in, or None where the fault is our own."""
    state = getattr(error, "sqlstate", None)
    if state is None and type(error).__name__ in ("OperationalError", "ConnectionTimeout"):  # there was no connection
        reason = str(error).strip().splitlines()[:1]
        return UserError("The database server does not answer: {reason}.", reason="".join(reason).rstrip(". "))
    if state is not None and state.startswith(_AWAY):
        return UserError("The database server does not answer: check the network, then try again.")
    return None
