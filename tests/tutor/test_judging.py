"""A letter that was only heard is asked about: many letters sound alike."""

from __future__ import annotations

import pytest

from mmtutor.domain.observation import Modality
from mmtutor.domain.reading import Candidate, Reading
from mmtutor.tutor.judging import as_heard

HEARD, DRAWN, NOT_SHOWN = {"audio": "b"}, {"image": "b"}, {"audio": "b", "image": ""}


@pytest.mark.parametrize(
    ("kind", "given", "sure"),
    [("choice", HEARD, False), ("choice", NOT_SHOWN, False), ("choice", DRAWN, True), ("number", HEARD, True)],
)
def test_only_the_letter_of_a_choice_that_was_only_heard_is_doubted(
    kind: str, given: dict[str, str], sure: bool
) -> None:
    by_modality = {Modality(name): Candidate(text, 0.99) for name, text in given.items()}
    reading = as_heard(kind, Reading("b", 0.99, True, by_modality, likely=True))
    assert (reading.sure, reading.likely) == (sure, sure)
