from __future__ import annotations

import pytest

from mmtutor.domain.maths import canonical
from mmtutor.domain.near_misses import near_misses


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("3/4", {"3/9", "8/4", "34", "13/4", "-3/4", "3/40", "3-4", "3.4"}),
        ("-2.5", {"2.5", "-25", "-2.6", "-12.5"}),
        ("2x+3", {"2x-3", "x+3", "2x+8", "2x+13"}),
        ("72", {"27", "7", "2", "7.2", "-72", "172"}),
        ("1 3/4", {"13/4", "1 3/9", "11 3/4"}),
        ("c", {"a", "b", "d"}),
        ("yes", {"no"}),
        ("(x+1)^2", {"(x-1)^2", "(x+1)^3", "(x+1)2"}),
    ],
)
def test_what_a_slip_makes_of_a_key_is_there(key: str, expected: set[str]) -> None:
    assert expected <= set(near_misses(key))


@pytest.mark.parametrize("key", ["3/4", "-2.5", "2x+3", "x^2-1=0", "1 3/4", "0", "a", "50%", "3:4", "x<=3"])
def test_all_are_canonical_lines_other_than_the_key(key: str) -> None:
    found = near_misses(key)
    assert len(set(found)) == len(found) > 20
    assert key not in found
    assert all(canonical(text) == text for text in found)


@pytest.mark.parametrize("key", ["", "1+" * 20 + "1"])
def test_nothing_and_very_long_keys_have_none(key: str) -> None:
    assert near_misses(key) == ()
