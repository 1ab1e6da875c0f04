"""Systems of linear equations, brought by elimination to the one form that all with the same solutions share."""

from __future__ import annotations

from fractions import Fraction

from mmtutor.domain.maths import polynomial as p

_MAX_NAMES = 6


def reduced(equations: list[p.Polynomial]) -> list[p.Polynomial] | None:
    """Return the reduced rows of equations `polynomial = 0`; None where they are not linear in two names or more.

    A system without solutions has the row 1 (= 0) in it.
    """
    names = sorted({name for equation in equations for name in p.names(equation)})
    if len(equations) < 2 or not 2 <= len(names) <= _MAX_NAMES or len(equations) > 2 * _MAX_NAMES:
        return None
    if not all(name[0].isalpha() for name in names) or not all(map(_is_linear, equations)):
        return None
    columns: list[p.Monomial] = [*(((name, 1),) for name in names), ()]
    rows = [[equation.get(column, Fraction(0)) for column in columns] for equation in equations]
    done = 0
    for column in range(len(columns)):
        pivot = next((i for i in range(done, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [c / rows[done][column] for c in rows[done]]
        for i, row in enumerate(rows):
            if i != done and row[column]:
                rows[i] = [a - row[column] * b for a, b in zip(row, rows[done], strict=True)]
        done += 1
        if done == len(rows):
            break
    return [{m: c for m, c in zip(columns, row, strict=True) if c} for row in rows[:done]]


def _is_linear(equation: p.Polynomial) -> bool:
    return all(sum(e for _, e in monomial) <= 1 for monomial in equation)
