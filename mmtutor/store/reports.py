"""Reports on a cohort or a learner: each is one query, and one frozen table for screen, print and file alike.

Judged answers count by the assessment that holds. Knows no language: titles are sentences to translate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from mmtutor.domain.assessment import Verdict
from mmtutor.domain.report import Cell, Column, Kind, Scope, Table
from mmtutor.messages import Message, message
from mmtutor.store import tables
from mmtutor.store.database import Database
from mmtutor.store.judged import judged
from mmtutor.store.moments import is_one_of, monday, seconds_between, template_id

_attempts, _assessments, _learners, _sessions = tables.attempts, tables.assessments, tables.learners, tables.sessions
_COUNTED = [str(Verdict.CORRECT), str(Verdict.INCORRECT)]
_right = sa.func.sum(sa.case((_assessments.c.verdict == str(Verdict.CORRECT), 1), else_=0))
_answers = sa.func.count()


class Reports:
    """The reports; `REPORTS` names them in the order of a page."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def mastery(self, scope: Scope) -> Table:
        """Return learner by skill: the probability that it is mastered, empty where it was not met; as of now."""
        mastery = tables.mastery
        query = (
            sa.select(_learners.c.id, _learners.c.name, mastery.c.skill, mastery.c.probability)
            .select_from(_learners)
            .outerjoin(mastery, mastery.c.learner_id == _learners.c.id)
            .where(_whose(scope, _learners.c.id))
        )
        found = self._rows(query)
        skills = sorted({skill for _, _, skill, _ in found if skill is not None})
        names = {learner: name for learner, name, _, _ in found}
        cells = {(learner, skill): probability for learner, _, skill, probability in found}
        columns = [
            _column(message("Learner")),
            *(_column(Message("{skill}", {"skill": skill}), Kind.SHARE) for skill in skills),
        ]
        ordered = sorted(names, key=lambda learner: (names[learner].casefold(), learner))
        rows = [(names[learner], *(cells.get((learner, skill)) for skill in skills)) for learner in ordered]
        return _table(message("Mastery"), columns, rows)

    def misconceptions(self, scope: Scope) -> Table:
        """Return misconceptions, the one of most learners first."""
        name = _assessments.c.misconception
        learners, last = sa.func.count(_attempts.c.learner_id.distinct()), sa.func.max(_attempts.c.submitted)
        query = _judged(scope, name, learners, _answers, sa.type_coerce(last, tables.UtcTime)).where(name.is_not(None))
        query = query.group_by(name).order_by(learners.desc(), _answers.desc(), name)
        columns = [
            _column(message("Misconception")),
            _column(message("Learners"), Kind.COUNT),
            _column(message("Answers"), Kind.COUNT),
            _column(message("Last seen"), Kind.DAY),
        ]
        return _table(message("Misconceptions"), columns, self._rows(query))

    def hardest_items(self, scope: Scope) -> Table:
        """Return exercises, all numbers of one together, the one with the smallest share of right answers first."""
        each = _of_learners(scope, {
            "course": _attempts.c.course_id, "lesson": _attempts.c.lesson_id, "item": template_id(_attempts.c.item_id)
        })  # fmt: skip
        where, share = (each.c.course, each.c.lesson, each.c.item), _share(each)
        answers = _total(each.c.answers)
        query = sa.select(*where, sa.func.min(each.c.prompt), sa.func.count(), answers, share, _hints(each))
        query = query.group_by(*where).order_by(share, answers.desc(), *where)
        columns = [
            _column(message("Course")),
            _column(message("Lesson")),
            _column(message("Exercise")),
            _column(message("Question, for example")),
            _column(message("Learners"), Kind.COUNT),
            _column(message("Answers"), Kind.COUNT),
            _column(message("Right"), Kind.SHARE),
            _column(message("Hints per answer"), Kind.DECIMAL),
        ]
        return _table(message("Hardest exercises"), columns, self._rows(query))

    def time_and_hints(self, scope: Scope) -> Table:
        """Return how much each learner worked; a session lasts from its start to its last answer."""
        per_session = _judged(
            scope,
            _attempts.c.learner_id,
            _attempts.c.session_id,
            _answers.label("answers"),
            _right.label("right"),
            sa.func.sum(_attempts.c.hints_used).label("hints"),
            sa.type_coerce(sa.func.max(_attempts.c.submitted), tables.UtcTime).label("last"),
        )
        per_session = per_session.where(_assessments.c.verdict.in_(_COUNTED))
        each = per_session.group_by(_attempts.c.learner_id, _attempts.c.session_id).subquery()
        lasted = sa.func.sum(seconds_between(_sessions.c.started, each.c.last)) / 60.0
        last = sa.type_coerce(sa.func.max(each.c.last), tables.UtcTime)
        query = (
            sa.select(
                _learners.c.name,
                sa.func.coalesce(_total(each.c.answers), 0),
                _share(each),
                sa.func.coalesce(_total(each.c.hints), 0),
                sa.func.coalesce(lasted, 0.0),
                last,
            )
            .select_from(_learners)
            .outerjoin(each, each.c.learner_id == _learners.c.id)
            .outerjoin(_sessions, _sessions.c.id == each.c.session_id)
            .where(_whose(scope, _learners.c.id))
            .group_by(_learners.c.id, _learners.c.name)
        )
        columns = [
            _column(message("Learner")),
            _column(message("Answers"), Kind.COUNT),
            _column(message("Right"), Kind.SHARE),
            _column(message("Hints"), Kind.COUNT),
            _column(message("Minutes"), Kind.MINUTES),
            _column(message("Last answer"), Kind.DAY),
        ]
        found = sorted(self._rows(query), key=lambda row: str(row[0]).casefold())
        return _table(message("Time and hints"), columns, found)

    def growth(self, scope: Scope) -> Table:
        """Return week by week, oldest first, what was answered and how much of it was right."""
        each = _of_learners(scope, {"week": monday(_attempts.c.submitted)})
        week = each.c.week
        query = sa.select(week, sa.func.count(), _total(each.c.answers), _share(each), _hints(each))
        query = query.group_by(week).order_by(week)
        columns = [
            _column(message("Week from")),
            _column(message("Learners"), Kind.COUNT),
            _column(message("Answers"), Kind.COUNT),
            _column(message("Right"), Kind.SHARE),
            _column(message("Hints per answer"), Kind.DECIMAL),
        ]
        return _table(message("Growth over weeks"), columns, self._rows(query))

    def _rows(self, query: sa.Select[Any]) -> list[tuple[Any, ...]]:
        with self._database.reading() as connection:
            return [tuple(row) for row in connection.execute(query)]


REPORTS: Mapping[str, Callable[[Reports, Scope], Table]] = {
    "mastery": Reports.mastery,
    "misconceptions": Reports.misconceptions,
    "hardest": Reports.hardest_items,
    "time": Reports.time_and_hints,
    "growth": Reports.growth,
}


def _column(title: Message, kind: Kind = Kind.TEXT) -> Column:
    return Column(title, kind)


def _table(name: Message, columns: Iterable[Column], rows: Iterable[tuple[Cell, ...]]) -> Table:
    return Table(name, tuple(columns), tuple(rows))


def _of_learners(scope: Scope, keys: Mapping[str, sa.ColumnElement[Any]]) -> sa.Subquery:
    """Select counts of each learner by some keys: quicker than counting distinct learners over all answers."""
    query = _judged(
        scope,
        *(key.label(name) for name, key in keys.items()),
        _answers.label("answers"),
        _right.label("right"),
        sa.func.sum(_attempts.c.hints_used).label("hints"),
        sa.func.min(_attempts.c.prompt).label("prompt"),
    )
    query = query.where(_assessments.c.verdict.in_(_COUNTED))
    return query.group_by(*keys.values(), _attempts.c.learner_id).subquery()


def _total(counts: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    return sa.cast(sa.func.sum(counts), sa.Integer)


def _share(each: sa.Subquery) -> sa.ColumnElement[Any]:
    return sa.cast(sa.func.sum(each.c.right), sa.Float) / sa.func.sum(each.c.answers)


def _hints(each: sa.Subquery) -> sa.ColumnElement[Any]:
    return sa.cast(sa.func.sum(each.c.hints), sa.Float) / sa.func.sum(each.c.answers)


def _judged(scope: Scope, *wanted: Any) -> sa.Select[Any]:
    """Select of the judged attempts in the scope, each with the assessment that holds."""
    query = judged(*wanted, read=False).where(_whose(scope, _attempts.c.learner_id))
    if scope.since is not None:
        query = query.where(_attempts.c.submitted >= scope.since)
    if scope.until is not None:
        query = query.where(_attempts.c.submitted < scope.until)
    return query


def _whose(scope: Scope, learner_id: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    if scope.cohort_id is None:
        return learner_id == scope.learner_id
    memberships = tables.memberships
    members = sa.select(memberships.c.learner_id).where(memberships.c.cohort_id == scope.cohort_id)
    return is_one_of(learner_id, members.scalar_subquery())
