"""How a database became what it is: one module for each revision, in alembic's form. Append one; never edit one.

The registry below is all there is to find, so a frozen program needs no folder of scripts. alembic is imported only
when there is something to do. The version table is alembic's own, so its tools recognise the database.
"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

REVISIONS = ("0001", "0002", "0003")  # oldest first
HEAD = REVISIONS[-1]


def revision_of(connection: sa.Connection) -> str | None:
    """Return the revision a database says it has; None where it has no tables of ours."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return str(connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one())


def upgrade(connection: sa.Connection, target: str = HEAD) -> None:
    """Bring a database, empty or older, to a revision, all inside the caller's transaction."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    from mmtutor.store.migrations import r0001_attempts, r0002_append_only, r0003_classes

    steps: dict[str, Callable[[], None]] = {
        "0001": r0001_attempts.upgrade,
        "0002": r0002_append_only.upgrade,
        "0003": r0003_classes.upgrade,
    }
    current = revision_of(connection)
    start = 0 if current is None else REVISIONS.index(current) + 1
    with Operations.context(MigrationContext.configure(connection)):
        for revision in REVISIONS[start : REVISIONS.index(target) + 1]:
            steps[revision]()
            connection.execute(sa.text("UPDATE alembic_version SET version_num = :new"), {"new": revision})
