from __future__ import annotations

import math

import pytest

from mmtutor.model.conflict import disagreement


def logs(**shares: float) -> dict[str, float]:
    return {text.removeprefix("n"): math.log(share) for text, share in shares.items()}


EVEN = (0.5, 1.0)  # all right as likely as not: the likelihoods alone count


def test_two_senses_that_read_the_same_do_not_disagree() -> None:
    assert disagreement([logs(n7=0.9, n1=0.1), logs(n7=0.6, n1=0.4)], (0.99, 0.99)) == 0.0


def test_two_senses_disagree_by_the_odds_of_giving_one_of_them_up() -> None:
    assert disagreement([logs(n7=0.9, n1=0.01), logs(n7=0.01, n1=0.9)], EVEN) == pytest.approx(math.log(90))


def test_a_sense_whose_likelihoods_doubt_gives_in() -> None:
    assert disagreement([logs(n7=0.9, n1=0.01), logs(n7=0.4, n1=0.6)], EVEN) == pytest.approx(math.log(1.5))


def test_an_answer_that_both_think_possible_explains_both() -> None:
    voices = [logs(n45=0.5, n485=0.001, n4885=0.3), logs(n45=0.001, n485=0.5, n4885=0.3)]
    assert disagreement(voices, EVEN) == pytest.approx(2 * math.log(0.5 / 0.3))


def test_senses_that_are_sure_contradict_where_likelihoods_say_little() -> None:
    begun = [logs(n6=0.98, n6778=0.02), logs(n6=0.02, n6778=0.98)]
    assert disagreement(begun, (0.98, 0.99)) > disagreement(begun, (0.7, 0.7)) > 0.0


def test_a_sense_that_is_mostly_wrong_contradicts_nobody() -> None:
    assert disagreement([logs(n7=0.6, n1=0.4), logs(n7=0.4, n1=0.6)], (0.3, 0.9)) == 0.0


def test_one_sense_alone_never_disagrees() -> None:
    assert disagreement([logs(n7=0.9)], (0.9,)) == 0.0
    assert disagreement([], ()) == 0.0


def test_what_a_sense_rules_out_counts_no_more_than_its_word_is_worth() -> None:
    assert math.isfinite(disagreement([{"7": 0.0, "1": -math.inf}, {"7": -math.inf, "1": 0.0}], (1.0, 1.0)))
