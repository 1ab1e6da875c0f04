"""One database and its transactions. Knows no table.

Threads: any thread may call. One at a time writes, under a lock, in a transaction that holds SQLite's write lock;
readers have connections of their own and see the last commit without waiting (WAL).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from mmtutor.errors import UserError


class Database:
    """An engine with a door for readers and a narrower one for writers.

    `explain` turns a driver's failure into the sentence for it, or None where the fault is our own.
    """

    def __init__(self, engine: sa.Engine, explain: Callable[[BaseException], UserError | None]) -> None:
        self.engine = engine
        self._explain = explain
        self._writer = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Give a connection that sees one state of the database throughout."""
        with self._explained(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Give the writing transaction: committed and on disk when the block ends, undone when it raises."""
        with self._explained(), self._writer, self.engine.connect() as connection:
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


def explain_server(error: BaseException) -> UserError | None:
    """Return the sentence for a database server that does not answer."""
    if type(error).__name__ in ("OperationalError", "InterfaceError"):
        return UserError("The database server does not answer: check the network, then try again.")
    return None
