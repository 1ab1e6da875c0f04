"""Beam search and likelihoods against decoders whose probabilities are known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from mmtutor.model import vocabulary
from mmtutor.model.answers import may_follow, plain
from mmtutor.model.beam import WIDTH, Grammar, log_likelihoods, search
from mmtutor.model.decoding import LEAST, greedy, log_probabilities
from tests.model.weighted import Weighted

GRAMMAR = Grammar(may_follow, plain)


def test_the_beam_finds_the_best_answer_where_the_best_first_character_misleads() -> None:
    decoding = Weighted([{"12": 0.25, "17": 0.2, "19": 0.15, "4": 0.4}])
    assert greedy(decoding.take([0]), 1)[0].text == "12"
    found = search(decoding, GRAMMAR)
    assert [w.text for w in found[:2]] == ["4", "12"]
    assert found[0].confidence == pytest.approx(0.4)


def test_an_answer_that_no_grammar_allows_gives_way_and_keeps_its_share_of_the_doubt() -> None:
    decoding = Weighted([{"3++4": 0.6, "3+4": 0.3, ")": 0.1}])
    found = search(decoding, GRAMMAR)
    assert [w.text for w in found] == ["3+4"]
    assert found[0].confidence == pytest.approx(0.3)


def test_where_nothing_is_well_formed_nothing_is_found() -> None:
    assert search(Weighted([{"3+": 0.7, "*2": 0.3}]), GRAMMAR) == []


def test_nothing_at_all_can_be_the_best_answer() -> None:
    found = search(Weighted([{"": 0.8, "1": 0.2}]), GRAMMAR)
    assert [(w.text, round(w.confidence, 3)) for w in found] == [("", 0.8), ("1", 0.2)]


def test_a_longer_answer_is_not_punished_for_the_smoothing_of_its_labels() -> None:
    found = search(Weighted([{"123456789": 0.52, "7": 0.48}]), GRAMMAR)
    assert found[0].text == "123456789"  # with the smoothing 0.52 * 0.95 ** 10 against 0.48 * 0.95 ** 2
    assert found[0].confidence == pytest.approx(0.52)


def test_what_no_answer_has_is_never_believed_even_where_the_network_gives_nothing_else() -> None:
    scores = np.full((2, vocabulary.SIZE), -30.0)
    scores[0, vocabulary.PAD] = scores[1, vocabulary.encode("7")[0]] = 0.0
    believed = np.exp(log_probabilities(scores, 1))
    assert (believed[:, [vocabulary.PAD, vocabulary.NOTHING]] == 0.0).all()
    assert believed[0, vocabulary.FIRST_CHARACTER :] == pytest.approx(LEAST)
    assert believed[1].max() == 1.0


def test_a_decoder_that_repeats_itself_is_left() -> None:
    found = search(Weighted([{"1" * 40: 0.9, "1": 0.1}]), GRAMMAR)
    assert [w.text for w in found] == ["1"]


def test_a_search_is_as_narrow_as_the_network_is_sure() -> None:
    sure = Weighted([{"3/4": 0.999, "3/9": 0.001}])
    search(sure, GRAMMAR)
    assert sure.steps == [1, 1, 1, 1]
    doubtful = Weighted([{"1": 0.3, "2": 0.25, "3": 0.2, "4": 0.15, "5": 0.1}])
    search(doubtful, GRAMMAR)
    assert doubtful.steps == [1, WIDTH]


def test_characters_have_their_own_probabilities() -> None:
    found = search(Weighted([{"34": 0.6, "31": 0.4}]), GRAMMAR)
    assert found[0].token_confidences == pytest.approx((1.0, 0.6))


def test_brackets_that_are_not_needed_are_left_out_and_both_ways_of_writing_count() -> None:
    found = search(Weighted([{"(3*4)-1": 0.5, "3*4-1": 0.3, "(3*4)-7": 0.2}]), GRAMMAR)
    assert [(w.text, round(w.confidence, 3)) for w in found] == [("3*4-1", 0.8), ("3*4-7", 0.2)]
    assert all(len(w.token_confidences) == len(w.text) for w in found)


def test_likelihoods_are_those_of_the_decoder() -> None:
    table = {"3/4": 0.5, "3/9": 0.25, "": 0.125, "x": 0.125}
    found = log_likelihoods(Weighted([table]), table)
    assert {text: math.exp(share) for text, share in found.items()} == pytest.approx(table)


def test_a_hopeless_answer_is_not_written_to_its_end_and_has_at_most_the_probability_of_its_beginning() -> None:
    decoding = Weighted([{"3": 1.0}])
    found = log_likelihoods(decoding, ["3", "912345678", "91"])
    assert found["912345678"] == found["91"]
    assert found["91"] == pytest.approx(math.log(LEAST))
    assert len(decoding.steps) == 2


def test_answers_with_common_beginnings_are_written_once() -> None:
    decoding = Weighted([{"125": 0.5, "126": 0.5}])
    log_likelihoods(decoding, ["125", "126"])
    assert decoding.steps == [1, 1, 1, 2]


@pytest.mark.parametrize("text", ["π", "A", "1" * vocabulary.MAX_TOKENS])
def test_what_the_network_cannot_write_has_no_likelihood(text: str) -> None:
    found = log_likelihoods(Weighted([{"3": 1.0}]), [text, "3"])
    assert found[text] == -math.inf
    assert found["3"] == pytest.approx(0.0, abs=1e-6)
    assert log_likelihoods(Weighted([{"3": 1.0}]), [text]) == {text: -math.inf}
