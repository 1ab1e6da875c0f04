"""Four functions that SQLite and PostgreSQL write differently; the rest of the store asks for them by name."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class monday(FunctionElement[str]):  # noqa: N801 - a function of SQL
    """The Monday of a moment's week in UTC, as YYYY-MM-DD."""

    type = sa.String()
    inherit_cache = True


class seconds_between(FunctionElement[float]):  # noqa: N801
    """The seconds from one moment to a later one."""

    type = sa.Float()
    inherit_cache = True


class template_id(FunctionElement[str]):  # noqa: N801
    """The id of the template an item was drawn from: what is before the first "?" of the item's."""

    type = sa.String()
    inherit_cache = True


class is_one_of(FunctionElement[bool]):  # noqa: N801
    """Whether a value is among those of a subquery that is worked out first.

    PostgreSQL has no statistics of a table as small as the memberships: with `IN` it takes a cohort for two learners
    and goes the way that is slow for more.
    """

    type = sa.Boolean()
    inherit_cache = True


def _arguments(element: FunctionElement[Any], compiler: Any, **options: Any) -> list[str]:
    return [compiler.process(clause, **options) for clause in element.clauses]


@compiles(monday, "sqlite")
def _monday_sqlite(element: monday, compiler: Any, **options: Any) -> str:
    (moment,) = _arguments(element, compiler, **options)
    return f"date({moment}, '-6 days', 'weekday 1')"


@compiles(monday, "postgresql")
def _monday_postgresql(element: monday, compiler: Any, **options: Any) -> str:
    (moment,) = _arguments(element, compiler, **options)
    return f"to_char(date_trunc('week', {moment} AT TIME ZONE 'UTC'), 'YYYY-MM-DD')"


@compiles(seconds_between, "sqlite")
def _seconds_sqlite(element: seconds_between, compiler: Any, **options: Any) -> str:
    start, end = _arguments(element, compiler, **options)
    return f"((julianday({end}) - julianday({start})) * 86400.0)"


@compiles(seconds_between, "postgresql")
def _seconds_postgresql(element: seconds_between, compiler: Any, **options: Any) -> str:
    start, end = _arguments(element, compiler, **options)
    return f"CAST(EXTRACT(EPOCH FROM ({end} - {start})) AS double precision)"


@compiles(template_id, "sqlite")
def _template_sqlite(element: template_id, compiler: Any, **options: Any) -> str:
    (item,) = _arguments(element, compiler, **options)
    return f"substr({item}, 1, instr({item} || '?', '?') - 1)"


@compiles(template_id, "postgresql")
def _template_postgresql(element: template_id, compiler: Any, **options: Any) -> str:
    (item,) = _arguments(element, compiler, **options)
    return f"split_part({item}, '?', 1)"


@compiles(is_one_of, "sqlite")
def _one_of_sqlite(element: is_one_of, compiler: Any, **options: Any) -> str:
    value, many = _arguments(element, compiler, **options)
    return f"{value} IN {many}"


@compiles(is_one_of, "postgresql")
def _one_of_postgresql(element: is_one_of, compiler: Any, **options: Any) -> str:
    value, many = _arguments(element, compiler, **options)
    return f"{value} = ANY (ARRAY{many})"
