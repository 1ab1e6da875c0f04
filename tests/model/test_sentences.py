"""The shipped sentence encoder: what it knows, how close it finds texts, and what it says of files that are unsound."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from mmtutor import paths
from mmtutor.errors import UserError
from mmtutor.model.sentences import FACTS, GRAPH, PIECES, Closeness, SentenceEncoder
from mmtutor.model.wordpiece import pieces

SHIPPED = paths.asset("sentences")
KEY = "it is cut into equal parts"


def test_words_are_cut_into_the_pieces_that_bert_cuts_them_into() -> None:
    known = frozenset((SHIPPED / PIECES).read_text(encoding="utf-8").split())
    assert pieces("The embeddings of Unaffable 3/4!", known) == [
        "the", "em", "##bed", "##ding", "##s", "of", "una", "##ffa", "##ble", "3", "/", "4", "!",
    ]  # fmt: skip


def test_a_sentence_becomes_a_unit_vector_and_always_the_same() -> None:
    encode = SentenceEncoder(SHIPPED)
    vector = encode(KEY)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)
    encode("another one of another length")
    assert np.array_equal(encode(KEY), vector)


def test_the_same_in_other_words_is_closer_than_something_else() -> None:
    closeness = Closeness(SHIPPED)
    same, other = (
        closeness(text, [KEY])
        for text in ("The whole is split into four parts that are the same size", "I like to eat ice cream")
    )
    assert same is not None
    assert other is not None
    assert same > other


def test_of_other_letters_nothing_is_said() -> None:
    assert Closeness(SHIPPED)("分成相等的几份", [KEY]) is None


@pytest.mark.parametrize("name", [FACTS, GRAPH, PIECES])
def test_a_damaged_file_is_one_sentence_and_the_rules_judge_alone(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "sentences"
    shutil.copytree(SHIPPED, folder)
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: len(content) // 2])
    with pytest.raises(UserError, match=rf"The model file {name} cannot be used\. Install mmtutor again\."):
        SentenceEncoder(folder)
    assert Closeness(folder)("every piece has one size", [KEY]) is None


def test_without_the_files_the_rules_judge_alone(tmp_path: Path) -> None:
    assert Closeness(tmp_path)("every piece has one size", [KEY]) is None
