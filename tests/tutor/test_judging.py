"""A letter that was only heard is asked about: many letters sound alike."""

from __future__ import annotations

import pytest

from mmtutor.domain.items import Choice, Item, Number
from mmtutor.domain.observation import Modality
from mmtutor.domain.reading import Candidate, Reading
from mmtutor.tutor.judging import as_heard

CHOICE = Choice(id="", prompt="", options=("6", "8", "14"), key=1)
NUMBER = Number(id="", prompt="", key="8")
HEARD, DRAWN, NOT_SHOWN = {"audio": "b"}, {"image": "b"}, {"audio": "b", "image": ""}


@pytest.mark.parametrize(
    ("item", "given", "sure"),
    [(CHOICE, HEARD, False), (CHOICE, NOT_SHOWN, False), (CHOICE, DRAWN, True), (NUMBER, HEARD, True)],
)
def test_only_the_letter_of_a_choice_that_was_only_heard_is_doubted(
    item: Item, given: dict[str, str], sure: bool
) -> None:
    by_modality = {Modality(name): Candidate(text, 0.99) for name, text in given.items()}
    reading = as_heard(item, Reading("b", 0.99, True, by_modality, likely=True))
    assert (reading.sure, reading.likely) == (sure, sure)
