"""How a ruling becomes assessments: rows that are added after those that held, each linked to its ruling.

Knows which rulings stand, and no rule of maths: which answers are alike is `domain.ruling`'s to say. Who asks whether
one stands, to write what follows, has locked the learners; who takes one back locks the whole cohort first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from mmtutor.domain.assessment import Assessment
from mmtutor.domain.ruling import Ruling, RulingKind
from mmtutor.store import rows, tables

_rulings, _memberships = tables.rulings, tables.memberships
_TICK = timedelta(microseconds=1)


def taken_back() -> sa.Exists:
    """Say of a ruling that it was undone."""
    later = _rulings.alias()
    return sa.exists().where(later.c.undoes == _rulings.c.id)


def logged(*beside: Any) -> sa.Select[Any]:
    """Select rulings as `ruling_of` reads them, and what is wanted beside."""
    return sa.select(_rulings, taken_back().label("undone"), *beside)


def ruling_of(row: sa.RowMapping) -> Ruling:
    """Read a row of `logged`."""
    found = {column.name: row[column] for column in _rulings.c}
    return Ruling(**{**found, "kind": RulingKind(found["kind"])}, undone=bool(row["undone"]))


def standing(
    connection: sa.Connection, learner_ids: Iterable[str], item_ids: Iterable[str]
) -> dict[tuple[str, str], list[Ruling]]:
    """Return the acceptances that hold for learners' answers to items, by learner and item, oldest first."""
    query = (
        logged(_memberships.c.learner_id)
        .select_from(_rulings.join(_memberships, _memberships.c.cohort_id == _rulings.c.cohort_id))
        .where(
            _rulings.c.kind == str(RulingKind.ACCEPT),
            _rulings.c.item_id.in_(list(item_ids)),
            _memberships.c.learner_id.in_(list(learner_ids)),
            ~taken_back(),
        )
        .order_by(_rulings.c.made, _rulings.c.id)
    )
    found: dict[tuple[str, str], list[Ruling]] = {}
    for row in connection.execute(query).mappings():
        found.setdefault((row["learner_id"], row[_rulings.c.item_id]), []).append(ruling_of(row))
    return found


def stands(connection: sa.Connection, ruling: Ruling) -> bool:
    """Say whether a ruling still holds."""
    query = sa.select(_rulings.c.id).where(_rulings.c.id == ruling.id, ~taken_back())
    return connection.execute(query).first() is not None


def regrade(
    connection: sa.Connection, ruling: Ruling, held: Iterable[Mapping[Any, Any]], assessment: Assessment
) -> None:
    """Judge attempts by a ruling; `held` has `attempt_id`, `reading_id` and `assessed` of what holds of each."""
    judgement = rows.row_of_judgement(assessment, ruling.by, ruling.made)
    add(
        connection,
        ruling.id,
        [
            judgement
            | {"attempt_id": row["attempt_id"], "reading_id": row["reading_id"]}
            | {"assessed": after(ruling.made, row["assessed"])}
            for row in held
        ],
    )


def add(connection: sa.Connection, ruling_id: str, assessments: Sequence[Mapping[str, Any]]) -> None:
    """Add assessments, under new ids, that a ruling has made."""
    if assessments:
        added = [{**row, "id": rows.new_id()} for row in assessments]
        connection.execute(tables.assessments.insert(), added)
        links = [{"assessment_id": row["id"], "ruling_id": ruling_id} for row in added]
        connection.execute(tables.regradings.insert(), links)


def after(moment: datetime, assessed: datetime) -> datetime:
    """Return when to say that an attempt was judged anew: a learner's clock may be ahead of ours."""
    return max(moment, assessed + _TICK)
