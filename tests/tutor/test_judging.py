"""A letter that was only heard is asked about: many letters sound alike."""

from __future__ import annotations

import pytest

from mmtutor.domain.observation import Modality
from mmtutor.domain.reading import Candidate, Expects, Reading
from mmtutor.tutor.judging import as_heard

HEARD, DRAWN, NOT_SHOWN = {"audio": "b"}, {"image": "b"}, {"audio": "b", "image": ""}


@pytest.mark.parametrize(
    ("expects", "given", "sure"),
    [
        (Expects(options=3), HEARD, False),
        (Expects(options=3), NOT_SHOWN, False),
        (Expects(options=3), DRAWN, True),
        (Expects(options=3, several=True), HEARD, False),
        (Expects.NUMBER, HEARD, True),
        (Expects.ANYTHING, HEARD, True),
    ],
)
def test_only_letters_of_options_that_were_only_heard_are_doubted(
    expects: Expects, given: dict[str, str], sure: bool
) -> None:
    by_modality = {Modality(name): Candidate(text, 0.99) for name, text in given.items()}
    reading = as_heard(expects, Reading("b", 0.99, True, by_modality, likely=True))
    assert (reading.sure, reading.likely) == (sure, sure)
