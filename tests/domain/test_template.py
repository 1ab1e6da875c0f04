"""Item templates: the same numbers from the same seed, within the conditions, computed exactly."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from mmtutor.domain.computed import holds, value_of, written
from mmtutor.domain.items import Choice, Number
from mmtutor.domain.template import ItemTemplate
from mmtutor.errors import UserError

ADDING = ItemTemplate(
    id="adding",
    kind="number",
    prompt="Work out $ {a}/{c} + {b}/{c} $.",
    variables={"a": "1..9", "b": "1..9", "c": (5, 7, 11), "s": "= a+b"},
    where=("a < b", "gcd(s,c) = 1", "a <> 3"),
    fields={"key": "{s/c}", "form": "lowest_terms"},
    skills=("adding-fractions",),
    hints=("The parts are {c}ths.", "Add {a} and {b}."),
    explanation="{a}+{b} is {s}.",
)


def test_the_same_seed_gives_the_same_item() -> None:
    assert [ADDING.sample(random.Random(s)) for s in range(50)] == [ADDING.sample(random.Random(s)) for s in range(50)]
    assert len({ADDING.sample(random.Random(s)).id for s in range(50)}) > 20


def test_the_numbers_keep_to_the_conditions_and_the_key_fits_them() -> None:
    for seed in range(200):
        item = ADDING.sample(random.Random(seed))
        assert isinstance(item, Number)
        name, _, drawn = item.id.partition("?")
        values = {k: int(v) for k, v in (pair.split("=") for pair in drawn.split("&"))}
        assert name == "adding"
        assert values["a"] < values["b"] <= 9
        assert values["a"] != 3
        assert values["c"] in (5, 7, 11)
        assert Fraction(item.key) == Fraction(values["a"] + values["b"], values["c"])
        assert item.hints[1] == f"Add {values['a']} and {values['b']}."
        assert item.assess(item.key).verdict == "correct"


def test_options_are_shuffled_with_their_key_and_never_the_same() -> None:
    template = ItemTemplate(
        id="half", kind="choice", prompt="Half of {a}?", variables={"a": "2..8 step 2"},
        fields={"options": ["{a/2}", "{a}", "2"], "key": 0},
    )  # fmt: skip
    places = set()
    for seed in range(60):
        item = template.sample(random.Random(seed))
        assert isinstance(item, Choice)
        number = int(item.prompt.removeprefix("Half of ").removesuffix("?"))
        assert item.options[item.key] == str(number // 2)
        assert len(set(item.options)) == 3
        places.add(item.key)
    assert places == {0, 1, 2}


def test_a_template_without_variables_is_the_item_itself() -> None:
    item = ItemTemplate(id="plain", kind="short_text", prompt="Capital of France?", fields={"keys": ["Paris"]})
    assert item.sample(random.Random(0)).id == "plain"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [("a+b", 1), ("a/b", Fraction(-3, 2)), ("2a", 6), ("a^2", 9), ("gcd(12,18)", 6), ("lcm(4, a*2)", 12), ("abs(b)", 2),
     ("mod(7,a)", 1), ("floor(7/a)", 2), ("max(a,b) - min(a,b)", 5), ("gcd(lcm(4,6),8)", 4), ("-a", -3), ("w", "Ann")],
)  # fmt: skip
def test_expressions_are_computed_exactly(expression: str, expected: Fraction | str) -> None:
    assert value_of(expression, {"a": Fraction(3), "b": Fraction(-2), "w": "Ann"}) == expected


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ("", "-7/4"),
        ("mixed", "-1 3/4"),
        ("decimal", "-1.75"),
        ("percent", "-175%"),
        ("signed", "-7/4"),
        ("brackets", "(-7/4)"),
    ],
)
def test_a_value_is_written_in_the_way_asked_for(way: str, expected: str) -> None:
    assert written(Fraction(-7, 4), way) == expected


def test_coefficients_leave_out_the_one() -> None:
    assert [written(Fraction(x), "coefficient") for x in (1, -1, 2, 0)] == ["", "-", "2", "0"]
    assert written(Fraction(1, 8), "decimal") == "0.125"
    assert written(Fraction(20), "decimal") == "20"
    assert written(Fraction(3), "signed") == "+3"


def test_conditions_hold_or_not() -> None:
    values = {"a": Fraction(3), "b": Fraction(-2)}
    assert [holds(c, values) for c in ("a > b", "a = b", "a <> b", "b < 0 < a", "a+b = 1")] == [
        True,
        False,
        True,
        True,
        True,
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"where": ("a > 99",)},
        {"where": ("a + 1",)},
        {"where": ("a > z",)},
        {"prompt": "{a/0}"},
        {"prompt": "{a+}"},
        {"prompt": "{a:roman}"},
        {"prompt": "{a/3:decimal}", "variables": {"a": (1,)}},
        {"variables": {"ab": "1..3"}},
        {"variables": {"a": "9..1"}},
        {"variables": {"a": "x..y"}},
        {"variables": {"a": ()}},
        {"fields": {}},
        {"fields": {"key": "("}},
        {"fields": {"key": "1", "nonsense": "2"}},
        {"kind": "essay"},
    ],
    ids=str,
)
def test_a_wrong_template_is_named_in_a_sentence(wrong: dict[str, object]) -> None:
    parts: dict[str, object] = {
        "id": "t", "kind": "number", "prompt": "{a}", "variables": {"a": "1..3"}, "fields": {"key": "{a}"},
    }  # fmt: skip
    with pytest.raises(UserError) as caught:
        ItemTemplate(**{**parts, **wrong}).sample(random.Random(1))  # type: ignore[arg-type]
    assert str(caught.value)
