"""Arrays for the network: targets, presence, and where each character was written."""

from __future__ import annotations

import numpy as np

from mmtutor.model import vocabulary
from mmtutor.training.collate import answers, pictures, presence, symbol_cells
from mmtutor.training.typed import mistype


def test_decoder_inputs_are_the_targets_moved_by_one() -> None:
    x, y = answers(["12", ""], np.random.default_rng(1))
    assert x["tokens"].shape == y["answer"].shape == (2, 3)
    assert x["tokens"][:, 0].tolist() == [vocabulary.BEGIN] * 2
    assert vocabulary.decode(y["answer"][0]) == "12"
    assert y["answer"][1].tolist() == [vocabulary.NOTHING, vocabulary.END, vocabulary.PAD]


def test_presence_names_the_parts_that_a_sample_has() -> None:
    drop = np.array([[False, True], [False, False]])
    assert presence(2, ["text", "audio"], drop)["present"].tolist() == [[0, 1, 0, 0], [0, 1, 0, 1]]


EVERY_CELL = np.arange(64, dtype=np.int32)[None]


def test_the_smaller_of_two_overlapping_characters_owns_its_cells() -> None:
    boxes = np.array([[0, 0, 64, 64], [8, 8, 24, 24], [np.nan] * 4], np.float32)
    truth = symbol_cells(["1.7"], [boxes], EVERY_CELL, 64, 4)
    cells = truth["cells"].reshape(8, 8)
    assert cells[1, 1] == vocabulary.encode(".")[0]
    assert cells[5, 5] == vocabulary.encode("1")[0]
    assert truth["where"].shape == (1, 4, 64)
    assert truth["where"][0, 1].sum() == 4  # two cells by two
    assert truth["where"][0, 2:].sum() == 0  # no ink, and the end


def test_a_dot_smaller_than_a_cell_still_has_one() -> None:
    truth = symbol_cells(["."], [np.array([[30.0, 50.0, 32.0, 52.0]], np.float32)], EVERY_CELL, 64, 2)
    assert (truth["cells"] == vocabulary.encode(".")[0]).sum() == 1


def test_only_cells_with_ink_are_named_and_asked_about() -> None:
    strips = np.zeros((2, 64, 64), np.uint8)
    strips[0, 20, 20] = strips[0, 60, 3] = 255  # cells (2, 2) and (7, 0)
    x = pictures(strips)
    assert x["ink"][0, :3].tolist() == [2 * 8 + 2, 7 * 8, -1]
    assert (x["ink"][1] == -1).all()  # an empty page
    box = np.array([[16, 16, 24, 24]], np.float32)
    y = symbol_cells(["7", "7"], [box, box], x["ink"], 64, 2)
    assert y["cells"][0, :3].tolist() == [vocabulary.encode("7")[0], vocabulary.PAD, -1]
    assert (y["cells"][1] == -1).all()
    assert y["where"].sum() == 1


def test_mistyped_answers_keep_their_digits() -> None:
    rng = np.random.default_rng(0)
    for answer in ("3/4", "2x+3=7", "-2.5", "1 3/4"):
        for _ in range(50):
            typed = mistype(rng, answer)
            assert [c for c in typed if c.isdigit()] == [c for c in answer if c.isdigit()]
