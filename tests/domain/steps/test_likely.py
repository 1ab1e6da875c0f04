from __future__ import annotations

from collections.abc import Mapping, Sequence

from mmtutor.domain.maths import parse
from mmtutor.domain.steps.likely import likeliest


def texts(given: str, *page: Mapping[str, float]) -> list[str | None]:
    return [line.text for line in likeliest(parse(given), page)]


def test_what_follows_is_likelier_than_what_the_ink_says_a_little_better() -> None:
    assert texts("10-7(x-1)=45", {"x=-2": 0.5, "x=-4": 0.3}) == ["x=-4"]


def test_a_clear_mistake_stays_one_beside_a_faint_right_reading() -> None:
    assert texts("2x+3=13", {"2x=16": 0.9, "2x=10": 0.01}) == ["2x=16"]
    assert texts("2x+3=13", {"2x=37": 0.97, "2x=10": 0.001}) == ["2x=37"]


def test_what_follows_from_a_wrong_line_is_as_likely_as_what_follows_from_a_right_one() -> None:
    assert texts("2x+3=13", {"2x=16": 0.97}, {"x=8": 0.4, "x=3": 0.4, "x=5": 0.2}) == ["2x=16", "x=8"]


def test_a_line_that_was_not_made_out_is_not_taken_for_a_mistake_where_the_work_goes_on_rightly() -> None:
    first, last = likeliest(parse("8/11÷1/3"), [{"8/77/13": 0.05, "8/7": 0.01}, {"24/11": 0.96}])
    assert (first.text, first.follows, last.text) == (None, True, "24/11")


def test_a_slip_from_what_was_read_is_weighed_by_the_ink() -> None:
    asked: list[Sequence[str]] = []

    def weigh(line: int, given: Sequence[str]) -> dict[str, float]:
        asked.append(given)
        return {text: 0.3 if text == "-17*9" else 1e-5 for text in given}

    [line] = likeliest(parse("(-14-3)*9"), [{"-17*4": 0.5}], weigh)
    assert (line.text, line.follows, line.share) == ("-17*9", True, 0.3)
    assert all("-17*4" not in given for given in asked)


def test_an_unlikely_slip_changes_nothing() -> None:
    page = [{"-17*4": 0.5}]
    [line] = likeliest(parse("(-14-3)*9"), page, lambda _, given: dict.fromkeys(given, 1e-5))
    assert line.text == "-17*4"
