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
    MAX_BYTES,
    MAX_MEDIA_BYTES,
    MAX_TOGETHER,
    Assignment,
    Board,
    ChosenAnswer,
    Payload,
    Phase,
    Receipt,
    ShownAnswer,
    decode,
    decode_attempts,
    encode,
    together,
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
    optional = {"typed", "form_ok", "first_wrong_line", "misconception", "assignment", "shown", "refused", "said"}
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


@pytest.mark.parametrize("length", [1, 1500])
@pytest.mark.parametrize("count", [0, 1, MAX_TOGETHER, 2 * MAX_TOGETHER + 1])
def test_attempts_that_go_together_come_out_in_their_order_and_within_the_bound(length: int, count: int) -> None:
    made = [attempt("anna-1", typed="𝟙" * length) for _ in range(count)]
    written = together([encode(one) for one in made])
    assert all(len(payload) <= MAX_BYTES for payload in written)
    found = [decode_attempts(payload) for payload in written]
    assert [one.attempt.id for sound, _ in found for one in sound] == [one.attempt.id for one in made]
    assert all(len(sound) <= MAX_TOGETHER and malformed == 0 for sound, malformed in found)
    assert len(written) <= -(-count // MAX_TOGETHER) + count * (length > 1)


def test_who_knows_no_more_than_one_attempt_reads_the_first() -> None:
    made = [attempt("anna-1") for _ in range(3)]
    (written,) = together([encode(one) for one in made])
    assert decode(written, "attempt") == made[0]


def test_a_malformed_attempt_among_others_costs_only_itself() -> None:
    made = [attempt("anna-1") for _ in range(3)]
    first, second, third = (encode(one) for one in made)
    (written,) = together([first, second.replace(b'"v":1', b'"v":2'), third])
    assert decode_attempts(written) == ([made[0], made[2]], 1)


def test_more_attempts_than_go_together_are_refused() -> None:
    values = json.loads(encode(attempt("anna-1")))
    with pytest.raises(MalformedError):
        decode_attempts(json.dumps(values | {"more": [{}] * MAX_TOGETHER}).encode())
