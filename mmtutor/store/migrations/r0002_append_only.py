"""Revision 0002: the database itself refuses to change or drop what a learner did, unless the learner is erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

KEPT = {  # table: how one of its rows leads to its learner
    "attempts": "OLD.learner_id",
    "readings": "(SELECT learner_id FROM attempts WHERE id = OLD.attempt_id)",
    "assessments": "(SELECT learner_id FROM attempts WHERE id = OLD.attempt_id)",
    "interruptions": "(SELECT learner_id FROM attempts WHERE id = OLD.attempt_id)",
    "hints": "OLD.learner_id",
}


def upgrade() -> None:
    op.create_table("erasing", sa.Column("learner_id", sa.String(36), primary_key=True))
    triggers = {"sqlite": _sqlite, "postgresql": _postgresql}[op.get_bind().dialect.name]
    for table, learner in KEPT.items():
        for statement in triggers(table, learner):
            op.execute(sa.text(statement))


def _sqlite(table: str, learner: str) -> list[str]:
    key = "attempt_id" if table == "interruptions" else "id"
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        # INSERT OR REPLACE deletes without asking the trigger on DELETE.
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}"
        f" WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}"
        f" WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE learner_id = {learner}) {refuse}",
    ]


def _postgresql(table: str, learner: str) -> list[str]:
    body = f"RAISE EXCEPTION '{table} are append-only'"
    allowed = f"TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM erasing WHERE learner_id = {learner})"
    return [
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN IF {allowed} THEN RETURN OLD; END IF; {body}; END $$",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {table}_append_only()",
    ]
