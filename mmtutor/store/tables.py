"""The tables as they are today. How a database came to look like this is in `migrations`; a test holds the two equal.

Knows nothing of any one database: types and constraints are what SQLite and PostgreSQL share.
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa


class UtcTime(sa.TypeDecorator[datetime]):
    """A moment in UTC. A naive datetime is our bug, so it raises."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Refuse what has no time zone; SQLite then keeps the UTC digits."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive datetime cannot be stored: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Give back the zone that SQLite dropped."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _id() -> sa.Column[str]:
    return sa.Column("id", sa.String(36), primary_key=True)


def _to(table: str, *, optional: bool = False) -> sa.Column[str]:
    """A column `learner_id` that points at `learners.id`, and so on."""
    return sa.Column(f"{table.removesuffix('s')}_id", sa.String(36), sa.ForeignKey(f"{table}.id"), nullable=optional)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


metadata = sa.MetaData()

learners = sa.Table(
    "learners",
    metadata,
    _id(),
    _text("name"),
    _text("picture"),
    _text("pin_hash"),
    sa.Column("created", UtcTime, nullable=False),
    sa.Column("external_id", sa.Text, nullable=False, server_default=""),
)

sessions = sa.Table(
    "sessions",
    metadata,
    _id(),
    _to("learners"),
    _text("course_id"),
    _text("lesson_id"),
    sa.Column("started", UtcTime, nullable=False),
    sa.Column("finished", UtcTime),
    sa.Index("sessions_of_learner", "learner_id"),
)

attempts = sa.Table(
    "attempts",
    metadata,
    _id(),
    _to("sessions"),
    _to("learners"),
    _text("course_id"),
    _text("lesson_id"),
    _text("item_id"),
    _text("item_kind"),
    _text("prompt"),
    _text("key"),
    sa.Column("submitted", UtcTime, nullable=False),
    sa.Column("modalities", sa.JSON, nullable=False),
    sa.Column("typed", sa.Text),
    sa.Column("hints_used", sa.Integer, nullable=False),
    sa.Column("skills", sa.JSON, nullable=False),
    sa.Index("attempts_of_learner", "learner_id", "submitted"),
    sa.Index("attempts_of_item", "item_id"),
    sa.Index("attempts_of_session", "session_id"),
)

readings = sa.Table(
    "readings",
    metadata,
    _id(),
    _to("attempts"),
    _text("text"),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("sure", sa.Boolean, nullable=False),
    sa.Column("conflict", sa.Boolean, nullable=False),
    sa.Column("by_modality", sa.JSON, nullable=False),
    sa.Column("alternatives", sa.JSON, nullable=False),
    sa.Column("token_confidences", sa.JSON, nullable=False),
    sa.Column("ms", sa.JSON, nullable=False),
    sa.Index("readings_of_attempt", "attempt_id"),
)

assessments = sa.Table(
    "assessments",
    metadata,
    _id(),
    _to("attempts"),
    _to("readings"),
    sa.Column("verdict", sa.String(16), nullable=False),
    sa.Column("feedback", sa.JSON, nullable=False),
    sa.Column("form_ok", sa.Boolean),
    sa.Column("same_value", sa.Boolean, nullable=False),
    sa.Column("first_wrong_line", sa.Integer),
    sa.Column("misconception", sa.Text),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("assessed", UtcTime, nullable=False),
    sa.Index("assessments_of_attempt", "attempt_id"),
    sa.Index("assessments_of_reading", "reading_id"),
)

interruptions = sa.Table(
    "interruptions",
    metadata,
    sa.Column("attempt_id", sa.String(36), sa.ForeignKey("attempts.id"), primary_key=True),
    sa.Column("noted", UtcTime, nullable=False),
)

hints = sa.Table(
    "hints",
    metadata,
    _id(),
    _to("sessions"),
    _to("learners"),
    _text("item_id"),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("shown", UtcTime, nullable=False),
    sa.Index("hints_of_learner", "learner_id"),
    sa.Index("hints_of_session", "session_id"),
)

mastery = sa.Table(
    "mastery",
    metadata,
    sa.Column("learner_id", sa.String(36), sa.ForeignKey("learners.id"), primary_key=True),
    sa.Column("skill", sa.String(200), primary_key=True),
    sa.Column("probability", sa.Float, nullable=False),
)

preferences = sa.Table(
    "preferences",
    metadata,
    sa.Column("key", sa.String(200), primary_key=True),
    sa.Column("value", sa.JSON, nullable=False),
)

teachers = sa.Table(
    "teachers",
    metadata,
    _id(),
    _text("name"),
    _text("passphrase_hash"),
    sa.Column("created", UtcTime, nullable=False),
)

tries = sa.Table(
    "tries",
    metadata,
    sa.Column("person_id", sa.String(36), primary_key=True),  # a learner's or a teacher's
    sa.Column("wrong", sa.Integer, nullable=False),
    sa.Column("closed_until", UtcTime),
)

cohorts = sa.Table(
    "cohorts",
    metadata,
    _id(),
    _text("name"),
    sa.Column("created", UtcTime, nullable=False),
    _text("external_id"),
)

memberships = sa.Table(
    "memberships",
    metadata,
    sa.Column("cohort_id", sa.String(36), sa.ForeignKey("cohorts.id"), primary_key=True),
    sa.Column("learner_id", sa.String(36), sa.ForeignKey("learners.id"), primary_key=True),
    sa.Index("memberships_of_learner", "learner_id"),
)

assignments = sa.Table(
    "assignments",
    metadata,
    _id(),
    _to("cohorts"),
    _text("course_id"),
    _text("lesson_id"),
    sa.Column("starts", UtcTime, nullable=False),
    sa.Column("due", UtcTime),
    sa.Index("assignments_of_cohort", "cohort_id"),
)

rulings = sa.Table(
    "rulings",
    metadata,
    _id(),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("cohort_id", sa.String(36)),  # the cohort may be gone meanwhile
    _text("item_id"),
    _text("answer"),
    _text("by"),
    sa.Column("made", UtcTime, nullable=False),
    sa.Column("regraded", sa.Integer, nullable=False),
    sa.Column("undoes", sa.String(36), sa.ForeignKey("rulings.id"), unique=True),
)

regradings = sa.Table(
    "regradings",
    metadata,
    sa.Column("assessment_id", sa.String(36), sa.ForeignKey("assessments.id"), primary_key=True),
    sa.Column("ruling_id", sa.String(36), sa.ForeignKey("rulings.id"), nullable=False),
    sa.Index("regradings_of_ruling", "ruling_id"),
)

# The triggers of the append-only tables let a learner named here be erased; a row lives only inside that transaction.
erasing = sa.Table(
    "erasing",
    metadata,
    sa.Column("learner_id", sa.String(36), primary_key=True),
)

revision = sa.Table("alembic_version", metadata, sa.Column("version_num", sa.String(32), primary_key=True))
