from __future__ import annotations

import math

import pytest

from mmtutor.model.confidence import Separation
from mmtutor.model.conflict import disagreement


def logs(**shares: float) -> dict[str, float]:
    return {text.removeprefix("n"): math.log(share) for text, share in shares.items()}


def test_two_senses_that_read_the_same_do_not_disagree() -> None:
    assert disagreement([logs(n7=0.9, n1=0.1), logs(n7=0.6, n1=0.4)]) == 0.0


def test_two_senses_disagree_by_the_odds_of_giving_one_of_them_up() -> None:
    assert disagreement([logs(n7=0.9, n1=0.01), logs(n7=0.01, n1=0.9)]) == pytest.approx(math.log(90))


def test_a_sense_whose_likelihoods_doubt_gives_in() -> None:
    assert disagreement([logs(n7=0.9, n1=0.01), logs(n7=0.4, n1=0.6)]) == pytest.approx(math.log(1.5))


def test_an_answer_that_both_think_possible_explains_both() -> None:
    voices = [logs(n45=0.5, n485=0.001, n4885=0.3), logs(n45=0.001, n485=0.5, n4885=0.3)]
    assert disagreement(voices) == pytest.approx(2 * math.log(0.5 / 0.3))


def test_one_sense_alone_never_disagrees() -> None:
    assert disagreement([logs(n7=0.9)]) == 0.0
    assert disagreement([]) == 0.0


def test_what_a_sense_rules_out_counts_no_more_than_its_word_is_worth() -> None:
    assert math.isfinite(disagreement([{"7": 0.0, "1": -math.inf}, {"7": -math.inf, "1": 0.0}]))


def test_more_is_asked_of_a_disagreement_where_it_is_loud_and_where_nothing_was_heard() -> None:
    separate = Separation(noisy=10.0, clear=4.0, clear_db=20.0)
    assert [separate(snr_db) for snr_db in (25.0, 20.0, 19.0, -5.0, None)] == [4.0, 4.0, 10.0, 10.0, 10.0]
