"""The network: any subset of modalities, the same numbers step by step as all at once, and losses that teach."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from mmtutor.errors import UserError
from mmtutor.model import vocabulary
from mmtutor.network.config import PRESETS
from mmtutor.network.fusion import PARTS
from mmtutor.network.layers import mask_bias
from mmtutor.network.seq2seq import MultiModalSeq2Seq, alignment_loss, answer_loss, cells_loss
from mmtutor.training.warm_start import start_from

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation")  # Keras with NumPy 2

TEXTS = ["3/4", "-2.5", ""]


@pytest.fixture
def model() -> MultiModalSeq2Seq:
    keras.utils.set_random_seed(3)
    keras.config.set_dtype_policy("float32")
    network = MultiModalSeq2Seq(PRESETS["tiny"])
    network.build()
    return network


def inputs(*names: str) -> dict[str, Any]:
    rng = np.random.default_rng(0)
    present = np.tile([[float(part in names) for part in PARTS]], (len(TEXTS), 1)).astype(np.float32)
    tokens = vocabulary.pad([[vocabulary.BEGIN, *vocabulary.encode(t)] for t in TEXTS])
    given: dict[str, Any] = {"tokens": tokens, "present": present}
    if "question" in names:
        given["question"] = vocabulary.pad([vocabulary.encode("1/2+1/4")] * len(TEXTS))
    if "text" in names:
        given["text"] = vocabulary.pad([vocabulary.encode(t) for t in TEXTS])
    if "image" in names:
        given["image"] = rng.integers(0, 256, (len(TEXTS), 64, 96, 1), np.uint8)
        given["ink"] = np.array([[0, 5, 17, 40, 90], [3, 4, 60, -1, -1], [95, -1, -1, -1, -1]], np.int32)
    if "audio" in names:
        given["audio"] = rng.normal(size=(len(TEXTS), 100, 80)).astype(np.float32)
        given["steps"] = np.array([50, 30, 10], np.int32)
        for sound, steps in zip(given["audio"], given["steps"], strict=True):
            sound[2 * steps :] = 0.0
    return given


@pytest.mark.parametrize(
    "names", [(), ("text",), ("image",), ("audio",), ("question", "image"), ("text", "audio"), PARTS], ids="+".join
)
def test_any_subset_of_modalities_is_a_legal_input(model: MultiModalSeq2Seq, names: tuple[str, ...]) -> None:
    outputs = model(inputs(*names), training=False)
    logits = keras.ops.convert_to_numpy(outputs["logits"])
    assert logits.shape == (3, 5, vocabulary.SIZE)
    assert np.isfinite(logits).all()
    assert ("cells" in outputs) == ("image" in names)
    assert ("words" in outputs) == ("audio" in names)


def test_a_modality_marked_absent_changes_nothing_whatever_its_content(model: MultiModalSeq2Seq) -> None:
    given = inputs("text", "image")
    given["present"][:, PARTS.index("image")] = 0.0
    before = keras.ops.convert_to_numpy(model(given, training=False)["logits"])
    given["image"] = 255 - given["image"]
    after = keras.ops.convert_to_numpy(model(given, training=False)["logits"])
    np.testing.assert_allclose(before, after, atol=1e-5)


def test_padding_behind_a_sound_changes_nothing(model: MultiModalSeq2Seq) -> None:
    given = inputs("audio")
    before = keras.ops.convert_to_numpy(model(given, training=False)["logits"])
    given |= {"audio": np.pad(given["audio"], ((0, 0), (0, 40), (0, 0)))}
    after = keras.ops.convert_to_numpy(model(given, training=False)["logits"])
    np.testing.assert_allclose(before, after, atol=1e-4)


def test_cells_beyond_a_sample_s_ink_change_nothing(model: MultiModalSeq2Seq) -> None:
    given = inputs("image")
    all_of_it = keras.ops.convert_to_numpy(model(given, training=False)["logits"])
    alone = {name: value[1:2] for name, value in given.items()} | {"ink": given["ink"][1:2, :3]}
    np.testing.assert_allclose(
        keras.ops.convert_to_numpy(model(alone, training=False)["logits"])[0], all_of_it[1], atol=1e-5
    )


def test_a_deeper_network_starts_where_a_shallower_one_ended(model: MultiModalSeq2Seq, tmp_path: Path) -> None:
    given = inputs("image", "audio")
    expected = keras.ops.convert_to_numpy(model(given, training=False)["logits"])
    model.save_weights(tmp_path / "old.weights.h5")
    deeper = MultiModalSeq2Seq(replace(PRESETS["tiny"], image_layers=3, image_residuals=2, audio_layers=2))
    deeper.build()
    start_from(deeper, tmp_path / "old.weights.h5")
    np.testing.assert_allclose(keras.ops.convert_to_numpy(deeper(given, training=False)["logits"]), expected, atol=1e-5)


def test_weights_of_another_width_are_refused_in_one_sentence(model: MultiModalSeq2Seq, tmp_path: Path) -> None:
    model.save_weights(tmp_path / "old.weights.h5")
    wider = MultiModalSeq2Seq(replace(PRESETS["tiny"], width=48, image_channels=(6, 12, 24), feedforward=72))
    wider.build()
    with pytest.raises(UserError, match="do not fit"):
        start_from(wider, tmp_path / "old.weights.h5")


def test_a_later_character_is_not_seen_by_an_earlier_one(model: MultiModalSeq2Seq) -> None:
    given = inputs("image")
    before = keras.ops.convert_to_numpy(model(given, training=False)["logits"])
    given["tokens"][:, -1] = vocabulary.SIZE - 1
    after = keras.ops.convert_to_numpy(model(given, training=False)["logits"])
    np.testing.assert_allclose(before[:, :-1], after[:, :-1], atol=1e-5)
    assert np.abs(before[:, -1] - after[:, -1]).max() > 1e-4


def test_decoding_step_by_step_gives_the_numbers_of_decoding_at_once(model: MultiModalSeq2Seq) -> None:
    given = inputs("text", "image", "audio")
    at_once = keras.ops.convert_to_numpy(model(given, training=False)["logits"])
    memory, mask = model.fusion(model.encode(given, training=False), given["present"], training=False)
    remembered = model.decoder.memory_keys_values(memory)
    keys, values = (keras.ops.stack([kv[i] for kv in remembered]) for i in (0, 1))
    decoder = model.decoder
    shape = (len(decoder.blocks), 2, 3, decoder.heads, vocabulary.MAX_TOKENS, decoder.width // decoder.heads)
    cache, seen, bias = keras.ops.zeros(shape), keras.ops.zeros(keys.shape[:-1]), mask_bias(mask)
    for position in range(at_once.shape[1]):
        token = given["tokens"][:, position : position + 1]
        logits, cache, seen = decoder.step(token, np.array([position], np.int32), cache, seen, keys, values, bias)
        np.testing.assert_allclose(keras.ops.convert_to_numpy(logits), at_once[:, position], atol=1e-4)


def test_where_the_decoder_looked_before_changes_where_it_looks(model: MultiModalSeq2Seq) -> None:
    given = inputs("image")
    before = keras.ops.convert_to_numpy(model(given, training=False)["logits"])
    change = model.decoder.blocks[-1].coverage.change.kernel
    kept = keras.ops.convert_to_numpy(change)
    change.assign(np.full(change.shape, -9.0, np.float32))
    after = keras.ops.convert_to_numpy(model(given, training=False)["logits"])
    change.assign(kept)
    assert not kept.any()  # until it is trained, nothing changes
    np.testing.assert_allclose(before[:, 0], after[:, 0], atol=1e-5)  # nothing was looked at before the first
    assert np.abs(before[:, 1:] - after[:, 1:]).max() > 1e-4


def test_the_answer_loss_ignores_padding_and_falls_as_the_right_character_gains() -> None:
    answer = np.array([[5, vocabulary.END, vocabulary.PAD]])
    even = np.zeros((1, 3, vocabulary.SIZE), np.float32)
    right = even.copy()
    right[0, 0, 5] = right[0, 1, vocabulary.END] = 5.0
    padded = right.copy()
    padded[0, 2] = 9.0 * np.arange(vocabulary.SIZE)
    assert float(answer_loss(answer, right)) < float(answer_loss(answer, even))
    assert float(answer_loss(answer, padded)) == pytest.approx(float(answer_loss(answer, right)))


def test_the_cell_loss_skips_cells_that_do_not_matter() -> None:
    logits = np.zeros((1, 2, vocabulary.SIZE), np.float32)
    logits[0, 1, 7] = 20.0
    assert float(cells_loss(np.array([[-1, 7]]), logits)) < 1e-3
    assert float(cells_loss(np.array([[9, 7]]), logits)) > 1.0


def test_the_alignment_loss_wants_attention_on_the_ink_of_the_character() -> None:
    where = np.zeros((1, 2, 4), np.float32)
    where[0, 0, 1] = 1.0  # the second character has no ink and does not count
    on_it, beside_it = np.zeros((2, 1, 2, 4), np.float32)
    on_it[0, 0, 1] = 1.0
    beside_it[0, 0, 3] = 1.0
    assert float(alignment_loss(where, on_it)) == pytest.approx(0.0, abs=2e-3)
    assert float(alignment_loss(where, beside_it)) > 3.0
