"""Written working with one mistake planted in it, made by formulas of its own. It knows nothing of the judge."""

from __future__ import annotations

from tests.benchmarks.planted.algebra import ALGEBRA
from tests.benchmarks.planted.arithmetic import ARITHMETIC
from tests.benchmarks.planted.case import Case, Maker
from tests.benchmarks.planted.equations import EQUATIONS
from tests.benchmarks.planted.fractions import FRACTIONS

TOPICS: dict[str, tuple[Maker, ...]] = {
    "arithmetic": ARITHMETIC,
    "fractions": FRACTIONS,
    "algebra": ALGEBRA,
    "equations": EQUATIONS,
}

__all__ = ["TOPICS", "Case", "Maker"]
