"""Units, money and times: as people write them, in whatever unit measures the same."""

from __future__ import annotations

import pytest

from mmtutor.domain.items import Number


def judged(key: str, unit: str, answer: str, **more: object) -> tuple[str, bool, bool | None]:
    found = Number(id="i", prompt="?", key=key, unit=unit, **more).assess(answer)  # type: ignore[arg-type]
    return found.verdict.value, found.same_value, found.form_ok


@pytest.mark.parametrize(
    ("key", "unit", "answer"),
    [
        ("90", "min", "90"), ("90", "min", "90 min"), ("90", "min", "90 minutes"), ("90", "min", "1:30"),
        ("90", "min", "1 h 30 min"), ("90", "min", "1.5 hours"), ("90", "min", "an hour and a half"),
        ("90", "s", "1:30"), ("0.5", "h", "half an hour"), ("0.5", "h", "30 min"), ("30", "min", "half an hour"),
        ("3.5", "h", "three and a half hours"), ("210", "min", "3:30"),
        ("5", "$", "$5"), ("5", "$", "5 dollars"), ("5", "$", "$5.00"), ("5", "$", "500 cents"), ("5", "$", "500¢"),
        ("5.20", "$", "5 dollars and 20 cents"), ("1.5", "£", "150p"), ("1.5", "£", "£1.50"), ("5", "€", "5,00 €"),
        ("5", "€", "5 euros"), ("12", "¥", "12 元"), ("1234", "$", "$1,234"),
        ("5", "cm", "5"), ("5", "cm", "5 cm"), ("5", "cm", "50 mm"), ("5", "cm", "0.05 metres"), ("5", "cm", "5 厘米"),
        ("1.5", "km", "1500 m"), ("63", "in", "5 ft 3 in"), ("12", "cm²", "12 square cm"), ("12", "cm²", "1200 mm²"),
        ("120", "km/h", "120 km per hour"), ("2", "m/s", "7.2 km/h"), ("2", "l", "2000 ml"), ("2", "kg", "2000 g"),
        ("20", "°C", "20 °C"), ("45", "°", "45°"), ("50", "%", "50%"), ("5", "apples", "5 apples"), ("14", "", "14 m"),
    ],
)  # fmt: skip
def test_an_amount_may_be_written_in_any_unit_that_measures_the_same(key: str, unit: str, answer: str) -> None:
    assert judged(key, unit, answer)[:2] == ("correct", True)


@pytest.mark.parametrize(
    ("key", "unit", "answer"),
    [("90", "min", "1:31"), ("90", "min", "1 h 20 min"), ("5", "$", "$50"), ("5", "$", "5 cents"), ("5", "cm", "6 cm"),
     ("5", "cm", "-5 cm"), ("2", "m/s", "2 km/h"), ("12", "cm²", "120 mm²"), ("0.5", "h", "half a minute")],
)  # fmt: skip
def test_another_amount_is_wrong(key: str, unit: str, answer: str) -> None:
    assert judged(key, unit, answer)[0] == "incorrect"


@pytest.mark.parametrize(
    ("unit", "answer"), [("cm", "5 kg"), ("cm", "5 m"), ("cm", "5 cm²"), ("$", "€5"), ("h", "5 km/h")]
)
def test_the_right_number_in_a_wrong_unit_is_told_so(unit: str, answer: str) -> None:
    found = Number(id="i", prompt="?", key="5", unit=unit).assess(answer)
    assert (found.verdict, found.same_value, found.form_ok) == ("incorrect", True, False)
    assert "unit" in str(found.feedback)


def test_a_unit_can_be_asked_for() -> None:
    assert judged("5", "cm", "5", needs_unit=True) == ("incorrect", True, False)
    assert judged("5", "cm", "5 cm", needs_unit=True)[0] == "correct"


@pytest.mark.parametrize(
    ("key", "figures", "answer", "expected"),
    [
        ("1234.56", 3, "1230", ("correct", True, True)),
        ("1234.56", 3, "1.23*10^3", ("correct", True, True)),
        ("1234.56", 3, "1235", ("incorrect", True, False)),
        ("1234.56", 3, "1234.56", ("incorrect", True, False)),
        ("1234.56", 3, "1240", ("incorrect", False, None)),
        ("0.012", 3, "0.0120", ("correct", True, True)),
        ("0.012", 3, "0.012", ("incorrect", True, False)),
        ("pi", 3, "3.14", ("correct", True, True)),
        ("pi", 4, "3.142", ("correct", True, True)),
        ("2/3", 2, "0.67", ("correct", True, True)),
        ("2/3", 2, "0.66", ("incorrect", False, None)),
    ],
)
def test_significant_figures_are_counted(key: str, figures: int, answer: str, expected: tuple[object, ...]) -> None:
    assert judged(key, "", answer, figures=figures) == expected


def test_a_tolerance_holds_for_roots_and_pi() -> None:
    assert judged("pi", "", "3.14", tolerance="0.01")[0] == "correct"
    assert judged("sqrt(2)", "", "1.41", tolerance="1%")[0] == "correct"
    assert judged("sqrt(2)", "", "1.3", tolerance="1%")[0] == "incorrect"
    assert judged("pi", "", "3.14") == ("incorrect", True, False)  # rounded, and said so
