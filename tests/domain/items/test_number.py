"""Numbers: validity, value and form are three answers."""

from __future__ import annotations

import pytest

from mmtutor.domain.items import Number


def judged(key: str, answer: str, **more: str) -> tuple[str, bool, bool | None]:
    found = Number(id="i", prompt="?", key=key, **more).assess(answer)  # type: ignore[arg-type]
    return found.verdict.value, found.same_value, found.form_ok


@pytest.mark.parametrize(
    "answer",
    ["3/4", "6/8", "0.75", ".75", "75%", "¾", "x=3/4", "x = 3/4", "3/4 = x", "= 0.75", "=0,75", "0,75", "(3/4)",
     "3 over 4", "6/8 = 3/4", "0.750", "3/4 = ?", "-3/-4", "$0.75"],
)  # fmt: skip
def test_every_way_to_write_three_quarters_is_right(answer: str) -> None:
    assert judged("3/4", answer) == ("correct", True, None)


@pytest.mark.parametrize(
    "answer", ["4/3", "-3/4", "0.7", "0.755", "34", "3.4", "7.5%", "1/2 = 3/4", "3/4 = 1/2", "0", "2x3"]
)
def test_near_misses_are_wrong(answer: str) -> None:
    assert judged("3/4", answer)[:2] == ("incorrect", False)


@pytest.mark.parametrize("answer", ["", "  ", "three", "x+1", "x<3/4", "3//4", "(3/4", "3/", "3/0", "\x00", "1" * 400])
def test_what_is_no_number_is_not_judged(answer: str) -> None:
    assert judged("3/4", answer)[0] == "invalid"


@pytest.mark.parametrize("answer", ["1/2+1/4", "3*1/4", "3*(1/4)", "1-0.25"])
def test_the_value_that_is_not_worked_out_yet_is_said_so(answer: str) -> None:
    assert judged("3/4", answer) == ("incorrect", True, False)


@pytest.mark.parametrize(
    ("form", "key", "good", "bad"),
    [
        ("fraction", "3/4", ("3/4", "6/8", "-3/-4"), ("0.75", "75%")),
        ("lowest_terms", "3/4", ("3/4", "(3)/(4)", "x=3/4"), ("6/8", "0.75", "-3/-4", "75/100")),
        ("lowest_terms", "14/5", ("14/5", "2 4/5"), ("28/10", "2 8/10", "2.8", "1 9/5")),
        ("lowest_terms", "2", ("2",), ("2/1", "4/2", "2.0")),
        ("mixed", "7/4", ("1 3/4", "1¾", "1 6/8"), ("7/4", "1.75", "1+3/4")),
        ("mixed", "3/4", ("3/4",), ("0.75",)),
        ("decimal", "3/4", ("0.75", ".75", "0,75"), ("3/4", "75%")),
        ("percent", "3/4", ("75%", "75.0 %", "75 percent"), ("0.75", "3/4")),
        ("integer", "-4", ("-4", "(-4)"), ("-8/2", "-4.0")),
    ],
)
def test_forms_are_judged_apart_from_the_value(
    form: str, key: str, good: tuple[str, ...], bad: tuple[str, ...]
) -> None:
    for answer in good:
        assert judged(key, answer, form=form) == ("correct", True, True), answer
    for answer in bad:
        assert judged(key, answer, form=form) == ("incorrect", True, False), answer


def test_a_wrong_form_is_named() -> None:
    found = Number(id="i", prompt="?", key="3/4", form="lowest_terms").assess("6/8")
    assert str(found.feedback) == "Same value, but write it in lowest terms."


def test_a_rounded_decimal_is_told_from_a_wrong_one() -> None:
    for rounded in ("1.444", "1.4444444", "1.44"):  # Khan/khan-exercises#130865
        assert judged("13/9", rounded) == ("incorrect", True, False)
    assert judged("224/15", "14.93") == ("incorrect", True, False)  # Khan/khan-exercises#126522
    assert judged("13/9", "1.45") == ("incorrect", False, None)
    assert judged("0.8125", "0.81") == ("incorrect", False, None)
    assert judged("13/9", "1.444...")[0] == "correct"


@pytest.mark.parametrize(
    ("tolerance", "answer", "verdict"),
    [("0.01", "3.14", "correct"), ("0.01", "3.15", "correct"), ("0.01", "3.16", "incorrect"), ("1%", "3.17", "correct"),
     ("1%", "3.18", "incorrect"), ("0", "3.14", "incorrect")],
)  # fmt: skip
def test_a_tolerance_is_absolute_or_relative(tolerance: str, answer: str, verdict: str) -> None:
    assert judged("3.141", answer, tolerance=tolerance)[0] == verdict


@pytest.mark.parametrize(
    ("unit", "answer", "verdict"),
    [("cm", "5", "correct"), ("cm", "5 cm", "correct"), ("cm", "5cm.", "correct"), ("cm", "5 CM", "correct"),
     ("cm", "5 m", "incorrect"), ("cm²", "5 cm^2", "correct"), ("km/h", "5 km/h", "correct"), ("$", "$5", "correct"),
     ("$", "5 $", "correct"), ("€", "5,00 €", "correct"), ("$", "-$5", "incorrect")],
)  # fmt: skip
def test_a_unit_may_be_left_out_but_not_be_another(unit: str, answer: str, verdict: str) -> None:
    assert judged("5", answer, unit=unit)[0] == verdict


def test_thousands_and_decimal_commas_are_both_understood() -> None:
    assert judged("1234", "1,234")[0] == "correct"
    assert judged("1234", "1 234")[0] == "correct"
    assert judged("1234.5", "1,234.5")[0] == "correct"
    assert judged("0.815", "=0,815")[0] == "correct"  # Khan/khan-exercises#118730
    assert judged("6", "2x3")[1] is True


def test_the_key_is_shown_with_its_unit() -> None:
    assert Number(id="i", prompt="?", key="5", unit="cm").shown_key() == "5 cm"
    assert Number(id="i", prompt="?", key="5", unit="$").shown_key() == "$5"
