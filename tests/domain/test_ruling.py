from __future__ import annotations

import pytest

from mmtutor.domain.ruling import written_alike


@pytest.mark.parametrize(
    ("one", "other"),
    [("x=2", " x = 2 "), ("3/4", "(3/4)"), ("North Pole", "north  pole"), ("2x+1", "2 x + 1"), ("a\nb", "a\n\nb")],
)
def test_answers_that_are_written_alike_are_the_same_answer(one: str, other: str) -> None:
    assert written_alike(one) == written_alike(other)


@pytest.mark.parametrize(("one", "other"), [("1/2", "2/4"), ("1/2", "0.5"), ("x=2", "2=x"), ("", "0"), ("1 2", "12")])
def test_the_same_value_written_otherwise_is_another_answer(one: str, other: str) -> None:
    assert written_alike(one) != written_alike(other)


def test_what_is_no_maths_or_very_long_is_compared_as_text() -> None:
    assert written_alike("((") == "(("
    assert written_alike("A" + "+1" * 1000) == ("a" + "+1" * 1000)
