"""How many wrong tries a secret of few digits may bear. Knows no store and no clock.

A PIN of four digits falls in hours to a program that may try as fast as it likes. After `FREE` wrong tries in a row
each further one has to wait, twice as long every time, up to a quarter of an hour; the right one ends it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

FREE = 5
FIRST_WAIT_S = 30.0
LONGEST_WAIT_S = 900.0


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong tries in a row, and the moment before which no further one is looked at."""

    wrong: int = 0
    closed_until: datetime | None = None  # UTC

    def wait_s(self, now: datetime) -> float:
        """Return how long the next try has to wait, in seconds; 0 where it need not."""
        if self.closed_until is None:
            return 0.0
        # A clock that was set back must not lock anybody out for longer than the rule says.
        return min(max((self.closed_until - now).total_seconds(), 0.0), LONGEST_WAIT_S)

    @property
    def left(self) -> int:
        """How many wrong tries are free of any wait from now on."""
        return max(FREE - self.wrong, 0)


def after_wrong(tries: Tries, now: datetime) -> Tries:
    """Count one more wrong try."""
    wrong = tries.wrong + 1
    if wrong < FREE:
        return Tries(wrong)
    wait_s = min(FIRST_WAIT_S * 2.0 ** min(wrong - FREE, 30), LONGEST_WAIT_S)
    return Tries(wrong, now + timedelta(seconds=wait_s))
