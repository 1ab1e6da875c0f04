from __future__ import annotations

from datetime import UTC, datetime, timedelta

from mmtutor.domain.tries import FIRST_WAIT_S, FREE, LONGEST_WAIT_S, Tries, after_wrong

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_a_few_wrong_tries_are_free_then_each_waits_twice_as_long_up_to_a_bound() -> None:
    tries, waits = Tries(), []
    for _ in range(FREE + 20):
        tries = after_wrong(tries, NOW)
        waits.append(tries.wait_s(NOW))
    assert waits[: FREE - 1] == [0.0] * (FREE - 1)
    assert waits[FREE - 1 : FREE + 2] == [FIRST_WAIT_S, 2 * FIRST_WAIT_S, 4 * FIRST_WAIT_S]
    assert waits[-1] == LONGEST_WAIT_S
    assert tries.left == 0


def test_waiting_ends_by_itself_and_a_clock_set_back_locks_nobody_out_for_long() -> None:
    tries = Tries(FREE, NOW + timedelta(seconds=30))
    assert tries.wait_s(NOW + timedelta(seconds=31)) == 0
    assert tries.wait_s(NOW - timedelta(days=3000)) == LONGEST_WAIT_S


def test_to_guess_a_pin_of_four_digits_takes_weeks() -> None:
    tries, spent_s = Tries(), 0.0
    for _ in range(10_000 // 2):  # on average half of them
        spent_s += tries.wait_s(NOW)
        tries = after_wrong(Tries(tries.wrong), NOW)
    assert spent_s > 30 * 24 * 3600
