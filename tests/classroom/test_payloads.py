"""What goes over the wire comes out the same, and what should not come in does not, with one kind of error."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmtutor.classroom.fields import MalformedError
from mmtutor.classroom.payloads import (
    MAX_MEDIA_BYTES,
    Assignment,
    Board,
    ChosenAnswer,
    Payload,
    Phase,
    Receipt,
    ShownAnswer,
    decode,
    encode,
)
from tests.classroom.hostile import SOUND, malformed
from tests.classroom.samples import NOON, attempt

EVERY: dict[str, Payload] = SOUND | {
    "board": Board("7b", "run", Phase.PAUSED, Assignment("fractions", "adding", "add-halves"), ShownAnswer("1+1", "3")),
    "receipt": Receipt(("a1", "a2")),
}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@pytest.mark.parametrize("kind", EVERY)
def test_every_payload_comes_back_as_it_was(kind: str) -> None:
    assert decode(encode(EVERY[kind]), kind) == EVERY[kind]


@pytest.mark.parametrize("kind", EVERY)
def test_a_payload_of_a_newer_version_or_another_type_is_not_taken(kind: str) -> None:
    values = json.loads(encode(EVERY[kind]))
    for wrong in ({"v": 2}, {"type": "other"}):
        with pytest.raises(MalformedError):
            decode(json.dumps(values | wrong).encode(), kind)


@pytest.mark.parametrize("kind", EVERY)
def test_a_missing_field_is_noticed_unless_it_may_be_null(kind: str) -> None:
    values = json.loads(encode(EVERY[kind]))
    optional = {"typed", "form_ok", "first_wrong_line", "misconception", "assignment", "shown"}
    for name in set(values) - optional:
        with pytest.raises(MalformedError):
            decode(json.dumps({key: value for key, value in values.items() if key != name}).encode(), kind)


@given(kind=st.sampled_from(sorted(EVERY)), noise=st.binary(max_size=300))
def test_noise_raises_nothing_but_the_one_error(kind: str, noise: bytes) -> None:
    with pytest.raises(MalformedError):
        decode(noise, kind)


@given(kind=st.sampled_from(sorted(EVERY)), data=st.data())
def test_any_value_in_any_field_is_taken_or_refused_and_what_is_taken_can_be_sent_on(kind: str, data: Any) -> None:
    values = json.loads(encode(EVERY[kind]))
    place = values
    name = data.draw(st.sampled_from(sorted(values)))
    while isinstance(place[name], dict) and place[name] and data.draw(st.booleans()):
        place = place[name]
        name = data.draw(st.sampled_from(sorted(place)))
    place[name] = data.draw(json_values)
    try:
        taken = decode(json.dumps(values).encode(), kind)
    except MalformedError:
        return
    assert decode(encode(taken), kind) == taken
    assert str(taken)


def test_every_malformed_payload_of_the_attack_is_refused() -> None:
    rng = random.Random(1)
    for _ in range(2000):
        kind = rng.choice(sorted(SOUND))
        with pytest.raises(MalformedError):
            decode(malformed(rng, kind), kind)


@pytest.mark.parametrize(
    "template", ["{idea.__class__}", "{idea!r}", "{line:999999999}", "{missing}", "{0}", "{}", "{line:{idea}}", "{"]
)
def test_a_sentence_from_outside_may_only_name_its_values(template: str) -> None:
    values = json.loads(encode(EVERY["attempt"]))
    values["feedback"]["template"] = template
    with pytest.raises(MalformedError):
        decode(json.dumps(values).encode(), "attempt")


def test_a_very_long_answer_is_sent_shortened_and_never_refused() -> None:
    long = attempt("anna-1", typed="𝟙" * 100_000, misconception="adds-denominators")
    long = replace(long, attempt=replace(long.attempt, prompt="𝟙" * 100_000, key="𝟙" * 100_000))
    came = decode(encode(long), "attempt")
    assert came.attempt.typed is not None  # type: ignore[union-attr]
    assert came.attempt.typed.endswith("𝟙…")  # type: ignore[union-attr]


def test_a_picture_above_the_bound_is_not_sent() -> None:
    within = ChosenAnswer("a1", "i", "", "image/png", bytes(MAX_MEDIA_BYTES), NOON)
    assert decode(encode(within), "answer") == within
    for wrong in (replace(within, data=bytes(MAX_MEDIA_BYTES + 1)), replace(within, media_type="text/html")):
        with pytest.raises(MalformedError):
            encode(wrong)
