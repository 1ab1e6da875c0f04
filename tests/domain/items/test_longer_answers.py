"""Longer answers close in meaning to a key are left to the teacher, and never judged right by closeness."""

from __future__ import annotations

import pytest

from mmtutor.domain.assess import assess_text

KEY = "it is cut into equal parts"


@pytest.mark.parametrize(
    ("answer", "closeness", "verdict"),
    [
        (KEY, -1.0, "correct"),
        ("every piece has one size", 1.0, "unsure"),
        ("every piece has one size", -1.0, "incorrect"),
        ("every piece has one size", None, "incorrect"),
        ("equal pieces", 1.0, "incorrect"),
    ],
)
def test_closeness_only_takes_wrong_back(answer: str, closeness: float | None, verdict: str) -> None:
    assert assess_text(KEY, answer, "short_text", similarity=lambda a, keys: closeness).verdict == verdict


def test_the_same_words_with_another_number_stay_wrong() -> None:
    judged = assess_text(
        "there are 3 apples left", "there are 4 apples left", "short_text", similarity=lambda a, k: 1.0
    )
    assert judged.verdict == "incorrect"
