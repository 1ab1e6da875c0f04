"""One database and its transactions. Knows no table.

Threads: any thread may call. In a SQLite file one at a time writes, under a lock, in a transaction that holds SQLite's
write lock; readers have connections of their own and see the last commit without waiting (WAL). A database server has
many writers at once: what two of them could both change, they lock first (`locked`), in the order of ids.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

import sqlalchemy as sa

from mmtutor.errors import UserError


class Database:
    """An engine with a door for readers and, for SQLite, a narrower one for writers.

    `explain` turns a driver's failure into the sentence for it, or None where the fault is our own.
    """

    def __init__(self, engine: sa.Engine, explain: Callable[[BaseException], UserError | None]) -> None:
        self.engine = engine
        self._explain = explain
        self._writer = threading.Lock()
        self._many_writers = engine.dialect.name == "postgresql"
        # SQLite's readers see one state as they are; a server is asked for it.
        self._reads = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True} if self._many_writers else {}

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Give a connection that sees one state of the database throughout."""
        with self._explained(), self.engine.connect() as connection:
            yield connection.execution_options(**self._reads)

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Give the writing transaction: committed and on disk when the block ends, undone when it raises."""
        alone = nullcontext() if self._many_writers else self._writer
        with self._explained(), alone, self.engine.connect() as connection:
            connection = connection.execution_options(writes=True)
            with connection.begin():
                yield connection

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Keep writers out and let go of the file, to put another in its place."""
        with self._writer:
            self.engine.dispose()
            yield

    def close(self) -> None:
        """Let the running transaction end, then close every connection; SQLite then folds its log into the file."""
        with self.closed():
            pass

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DBAPIError as error:
            sentence = self._explain(error.orig or error)
            if sentence is None:
                raise
            raise sentence from error


def locked(
    connection: sa.Connection, table: sa.Table, ids: sa.Select[Any] | Sequence[str], *, alone: bool = False
) -> list[str]:
    """Lock rows of a table until the transaction ends, in the order of ids, and return the ids that are there.

    Rows that refer to them may still be added by others, unless `alone`. SQLite's one writer needs no lock.
    """
    query = sa.select(table.c.id).where(table.c.id.in_(ids)).order_by(table.c.id).with_for_update(key_share=not alone)
    return list(connection.execute(query).scalars())


def put(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows, or overwrite those of the same primary key; two writers who add the same row at once are no harm."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql as dialect
    else:
        from sqlalchemy.dialects import sqlite as dialect  # type: ignore[no-redef]
    keys = [column.name for column in table.primary_key]
    added = dialect.insert(table)
    values = {column.name: added.excluded[column.name] for column in table.c if column.name not in keys}
    ordered = sorted(rows, key=lambda row: [row[key] for key in keys])  # so that no two writers wait for each other
    statement = (
        added.on_conflict_do_update(index_elements=keys, set_=values) if values else added.on_conflict_do_nothing()
    )
    connection.execute(statement, ordered)
