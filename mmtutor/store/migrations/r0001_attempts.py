"""Revision 0001: learners, sessions, attempts with their readings and assessments, hints, mastery, preferences."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

KEY = sa.String(36)  # a UUID
TIME = sa.DateTime(timezone=True)  # UTC
SQLITE_OWNER = int.from_bytes(b"mmtu", "big")  # says in the header of the file whose it is


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"PRAGMA application_id={SQLITE_OWNER}")
    version = op.create_table("alembic_version", sa.Column("version_num", sa.String(32), primary_key=True))
    op.bulk_insert(version, [{"version_num": ""}])
    op.create_table(
        "learners",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("picture", sa.Text, nullable=False),
        sa.Column("pin_hash", sa.Text, nullable=False),
        sa.Column("created", TIME, nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("learner_id", KEY, sa.ForeignKey("learners.id"), nullable=False),
        sa.Column("course_id", sa.Text, nullable=False),
        sa.Column("lesson_id", sa.Text, nullable=False),
        sa.Column("started", TIME, nullable=False),
        sa.Column("finished", TIME),
    )
    op.create_table(
        "attempts",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("session_id", KEY, sa.ForeignKey("sessions.id"), nullable=False),
        sa.Column("learner_id", KEY, sa.ForeignKey("learners.id"), nullable=False),
        sa.Column("course_id", sa.Text, nullable=False),
        sa.Column("lesson_id", sa.Text, nullable=False),
        sa.Column("item_id", sa.Text, nullable=False),
        sa.Column("item_kind", sa.Text, nullable=False),
        sa.Column("prompt", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("submitted", TIME, nullable=False),
        sa.Column("modalities", sa.JSON, nullable=False),
        sa.Column("typed", sa.Text),
        sa.Column("hints_used", sa.Integer, nullable=False),
        sa.Column("skills", sa.JSON, nullable=False),
    )
    op.create_index("attempts_of_learner", "attempts", ["learner_id", "submitted"])
    op.create_table(
        "readings",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("attempt_id", KEY, sa.ForeignKey("attempts.id"), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("sure", sa.Boolean, nullable=False),
        sa.Column("conflict", sa.Boolean, nullable=False),
        sa.Column("by_modality", sa.JSON, nullable=False),
        sa.Column("alternatives", sa.JSON, nullable=False),
        sa.Column("token_confidences", sa.JSON, nullable=False),
        sa.Column("ms", sa.JSON, nullable=False),
    )
    op.create_index("readings_of_attempt", "readings", ["attempt_id"])
    op.create_table(
        "assessments",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("attempt_id", KEY, sa.ForeignKey("attempts.id"), nullable=False),
        sa.Column("reading_id", KEY, sa.ForeignKey("readings.id"), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("feedback", sa.JSON, nullable=False),
        sa.Column("form_ok", sa.Boolean),
        sa.Column("same_value", sa.Boolean, nullable=False),
        sa.Column("first_wrong_line", sa.Integer),
        sa.Column("misconception", sa.Text),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("assessed", TIME, nullable=False),
    )
    op.create_index("assessments_of_attempt", "assessments", ["attempt_id"])
    op.create_table(
        "interruptions",
        sa.Column("attempt_id", KEY, sa.ForeignKey("attempts.id"), primary_key=True),
        sa.Column("noted", TIME, nullable=False),
    )
    op.create_table(
        "hints",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("session_id", KEY, sa.ForeignKey("sessions.id"), nullable=False),
        sa.Column("learner_id", KEY, sa.ForeignKey("learners.id"), nullable=False),
        sa.Column("item_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("shown", TIME, nullable=False),
    )
    op.create_table(
        "mastery",
        sa.Column("learner_id", KEY, sa.ForeignKey("learners.id"), primary_key=True),
        sa.Column("skill", sa.String(200), primary_key=True),
        sa.Column("probability", sa.Float, nullable=False),
    )
    op.create_table(
        "preferences",
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("value", sa.JSON, nullable=False),
    )
