"""Senses together and apart: the answer that all of them can live with."""

from __future__ import annotations

import math

import pytest

from mmtutor.domain.observation import Modality
from mmtutor.model.decoding import Written
from mmtutor.model.late_fusion import shares, together

SEEN, HEARD = Modality.IMAGE, Modality.AUDIO
ROWS = ((SEEN, HEARD), (SEEN,), (HEARD,))


def told(all_of_it: dict[str, float], seen: dict[str, float], heard: dict[str, float]) -> list[tuple[str, float]]:
    tables = (all_of_it, seen, heard)
    voices = {row: {t: math.log(p) for t, p in table.items()} for row, table in zip(ROWS, tables, strict=True)}
    written = [[Written(t, p, (p,) * len(t)) for t, p in table.items()] for table in tables]
    return [(w.text, w.confidence) for w in together(voices, written)]


def test_the_senses_outvote_a_fused_reading_that_neither_of_them_believes() -> None:
    found = told({"7": 0.6, "1": 0.4}, {"7": 0.1, "1": 0.9}, {"7": 0.2, "1": 0.8})
    assert found[0][0] == "1"
    assert found[0][1] == pytest.approx(0.288 / 0.3)


def test_a_sure_fused_reading_settles_what_the_senses_cannot() -> None:
    found = told({"7": 0.95, "1": 0.05}, {"7": 0.6, "1": 0.4}, {"7": 0.4, "1": 0.6})
    assert [text for text, _ in found] == ["7", "1"]


def test_what_is_hardly_possible_is_not_told() -> None:
    assert [text for text, _ in told({"7": 0.999, "1": 0.001}, {"7": 0.9, "1": 0.1}, {"7": 0.9, "1": 0.1})] == ["7"]


def test_shares_add_up_to_one_whatever_the_scores_have_in_common() -> None:
    found = shares({"3": -1000.0, "8": -1001.0})
    assert sum(map(math.exp, found.values())) == pytest.approx(1.0)
    assert shares({"3": -math.inf, "8": -math.inf}) == pytest.approx({"3": math.log(0.5), "8": math.log(0.5)})
    assert shares({"3": 0.0, "8": -math.inf})["8"] > -30


def test_a_sense_of_less_weight_tells_the_same_answers_apart_by_less() -> None:
    scores = {"3": -2.0, "8": -5.0}
    whole, half = shares(scores), shares(scores, 0.5)
    assert half["3"] - half["8"] == pytest.approx((whole["3"] - whole["8"]) / 2)
    nowhere = dict.fromkeys(scores, -math.inf)
    assert shares(nowhere, 0.5)["3"] == shares(nowhere, 0.5)["8"]


def test_what_the_question_expects_counts_once_however_many_senses_there_are() -> None:
    table = {"4": math.log(0.4), "y": math.log(0.6)}
    written = [[Written("y", 0.6, (0.6,)), Written("4", 0.4, (0.4,))]] * 3
    found = together(dict.fromkeys(ROWS, table), written, lambda text: math.log(0.1) if text == "y" else 0.0)
    assert found[0].text == "4"
    assert found[0].confidence == pytest.approx(0.4**3 / (0.4**3 + 0.1 * 0.6**3))
