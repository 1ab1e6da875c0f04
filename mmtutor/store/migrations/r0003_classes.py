"""Revision 0003: teachers, cohorts, assignments, limited tries, rulings, and indexes for reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

KEY = sa.String(36)  # a UUID
TIME = sa.DateTime(timezone=True)  # UTC

LEARNER_OF_REGRADING = (
    "(SELECT attempts.learner_id FROM assessments JOIN attempts ON attempts.id = assessments.attempt_id"
    " WHERE assessments.id = OLD.assessment_id)"
)


def upgrade() -> None:
    op.add_column("learners", sa.Column("external_id", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "teachers",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("passphrase_hash", sa.Text, nullable=False),
        sa.Column("created", TIME, nullable=False),
    )
    op.create_table(
        "tries",
        sa.Column("person_id", KEY, primary_key=True),
        sa.Column("wrong", sa.Integer, nullable=False),
        sa.Column("closed_until", TIME),
    )
    op.create_table(
        "cohorts",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("created", TIME, nullable=False),
        sa.Column("external_id", sa.Text, nullable=False),
    )
    op.create_table(
        "memberships",
        sa.Column("cohort_id", KEY, sa.ForeignKey("cohorts.id"), primary_key=True),
        sa.Column("learner_id", KEY, sa.ForeignKey("learners.id"), primary_key=True),
    )
    op.create_index("memberships_of_learner", "memberships", ["learner_id"])
    op.create_table(
        "assignments",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("cohort_id", KEY, sa.ForeignKey("cohorts.id"), nullable=False),
        sa.Column("course_id", sa.Text, nullable=False),
        sa.Column("lesson_id", sa.Text, nullable=False),
        sa.Column("starts", TIME, nullable=False),
        sa.Column("due", TIME),
    )
    op.create_index("assignments_of_cohort", "assignments", ["cohort_id"])
    op.create_table(
        "rulings",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("cohort_id", KEY),
        sa.Column("item_id", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("made", TIME, nullable=False),
        sa.Column("regraded", sa.Integer, nullable=False),
        sa.Column("undoes", KEY, sa.ForeignKey("rulings.id"), unique=True),
    )
    op.create_table(
        "regradings",
        sa.Column("assessment_id", KEY, sa.ForeignKey("assessments.id"), primary_key=True),
        sa.Column("ruling_id", KEY, sa.ForeignKey("rulings.id"), nullable=False),
    )
    op.create_index("regradings_of_ruling", "regradings", ["ruling_id"])
    op.create_index("attempts_of_item", "attempts", ["item_id"])
    op.create_index("attempts_of_session", "attempts", ["session_id"])
    op.create_index("assessments_of_reading", "assessments", ["reading_id"])
    op.create_index("sessions_of_learner", "sessions", ["learner_id"])
    op.create_index("hints_of_learner", "hints", ["learner_id"])
    op.create_index("hints_of_session", "hints", ["session_id"])
    triggers = {"sqlite": _sqlite, "postgresql": _postgresql}[op.get_bind().dialect.name]
    for statement in triggers():
        op.execute(sa.text(statement))


def _sqlite() -> list[str]:
    refuse = "BEGIN SELECT RAISE(ABORT, 'regradings are append-only'); END"
    return [
        f"CREATE TRIGGER regradings_no_update BEFORE UPDATE ON regradings {refuse}",
        "CREATE TRIGGER regradings_no_replace BEFORE INSERT ON regradings"
        f" WHEN EXISTS (SELECT 1 FROM regradings WHERE assessment_id = NEW.assessment_id) {refuse}",
        "CREATE TRIGGER regradings_no_delete BEFORE DELETE ON regradings"
        f" WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE learner_id = {LEARNER_OF_REGRADING}) {refuse}",
    ]


def _postgresql() -> list[str]:
    allowed = f"TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM erasing WHERE learner_id = {LEARNER_OF_REGRADING})"
    return [
        "CREATE FUNCTION regradings_append_only() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN IF {allowed} THEN RETURN OLD; END IF; RAISE EXCEPTION 'regradings are append-only'; END $$",
        "CREATE TRIGGER regradings_append_only BEFORE UPDATE OR DELETE ON regradings"
        " FOR EACH ROW EXECUTE FUNCTION regradings_append_only()",
    ]
