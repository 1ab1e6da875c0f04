"""The one place that knows which assessment of an attempt holds: the last."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from mmtutor.store.tables import assessments, attempts, readings


def judged(*wanted: Any, read: bool = True) -> sa.Select[Any]:
    """Select columns of judged attempts, each with its last assessment and, if `read`, the reading behind that."""
    query = sa.select(*wanted).select_from(attempts).join(assessments, assessments.c.attempt_id == attempts.c.id)
    if read:
        query = query.join(readings, readings.c.id == assessments.c.reading_id)
    return query.where(~outdone())


def outdone() -> sa.Exists:
    """Say of an assessment that there is a later one of the same attempt."""
    later = assessments.alias()
    return sa.exists().where(
        later.c.attempt_id == assessments.c.attempt_id,
        sa.tuple_(later.c.assessed, later.c.id) > sa.tuple_(assessments.c.assessed, assessments.c.id),
    )
