"""Makes the smallest real language models: .litertlm files of counted pairs of words, for the tests of `litert_lm`.

    python -m tests.model.make_language_models

Needs TensorFlow and `litert-lm-builder`, so the files are kept beside this one. Each is a whole file as LiteRT-LM wants
it (metadata, tokenizer, prefill and decode graphs); only its knowledge is small: which word follows which.
"""

from __future__ import annotations

import json
import tempfile
from itertools import pairwise
from pathlib import Path

import numpy as np
import tensorflow as tf
from litert_lm_builder import litertlm_builder as builder
from litert_lm_builder.runtime.proto import llm_metadata_pb2, llm_model_type_pb2

DATA = Path(__file__).parent / "data"
SENTENCES = {
    "kind": ("Look at the bottom number once more.", True),
    "leaky": ("The answer is three sevenths.", True),
    "endless": ("on and", False),
}
SPECIAL = ("<pad>", "<unk>", "<begin>", "<end>", "<model>")
CONTEXT, CHUNK = 512, 64  # tokens


class Pairs(tf.Module):
    """Scores of the next word, by the last word. The cache that the runtime asks for goes through unused."""

    def __init__(self, scores: np.ndarray) -> None:
        super().__init__()
        self.scores = tf.constant(scores)  # (words, words)

    @tf.function
    def prefill(self, tokens, input_pos, kv_cache_k_0, kv_cache_v_0):
        return self._cache(tokens, input_pos, kv_cache_k_0, kv_cache_v_0)

    @tf.function
    def decode(self, tokens, input_pos, kv_cache_k_0, kv_cache_v_0):
        cache = self._cache(tokens, input_pos, kv_cache_k_0, kv_cache_v_0)
        return {"logits": tf.gather(self.scores, tokens), **cache}

    def _cache(self, tokens, input_pos, keys, values):
        nothing = 0.0 * tf.cast(tf.reduce_sum(input_pos) + tf.reduce_sum(tokens), tf.float32)  # keeps the inputs
        return {"kv_cache_k_0": keys + nothing, "kv_cache_v_0": values + nothing}


def make(sentence: str, ends: bool, out: Path) -> None:
    """Write a model that says one sentence, or goes round in it for ever."""
    words = sentence.split()
    ids = {word: i for i, word in enumerate((*SPECIAL, *sorted(set(words))))}
    path = ["<model>", *words, "<end>" if ends else words[0]]
    counts = np.full((len(ids), len(ids)), 1e-3, np.float32)
    for before, after in pairwise(path):
        counts[ids[before], ids[after]] += 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "model.tflite").write_bytes(_graphs(Pairs(np.log(counts)), folder / "saved"))
        (folder / "tokenizer.json").write_text(json.dumps(_tokenizer(ids)), encoding="utf-8")
        (folder / "metadata.pb").write_bytes(_metadata(ids))
        file = builder.LitertLmFileBuilder()
        file.add_system_metadata(builder.Metadata(key="Authors", value="mmtutor", dtype=builder.DType.STRING))
        file.add_llm_metadata(str(folder / "metadata.pb"))
        file.add_tflite_model(str(folder / "model.tflite"), builder.TfLiteModelType.PREFILL_DECODE)
        file.add_hf_tokenizer(str(folder / "tokenizer.json"))
        with out.open("wb") as stream:
            file.build(stream)


def _graphs(model: Pairs, folder: Path) -> bytes:
    cache = [tf.TensorSpec((1, 1, CONTEXT, 1), tf.float32, f"kv_cache_{kind}_0") for kind in "kv"]

    def specs(n: int) -> list[tf.TensorSpec]:
        return [tf.TensorSpec((1, n), tf.int32, "tokens"), tf.TensorSpec((n,), tf.int32, "input_pos"), *cache]

    prefill = model.prefill.get_concrete_function(*specs(CHUNK))
    decode = model.decode.get_concrete_function(*specs(1))
    signatures = {f"prefill_{CHUNK}": prefill, "decode": decode}
    tf.saved_model.save(model, str(folder), signatures=signatures)
    return tf.lite.TFLiteConverter.from_saved_model(str(folder), signature_keys=list(signatures)).convert()


def _tokenizer(ids: dict[str, int]) -> dict[str, object]:
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "normalizer": None,
        "post_processor": None,
        "decoder": None,
        "added_tokens": [{"id": ids[word], "content": word, **flags} for word in SPECIAL],
        "pre_tokenizer": {"type": "WhitespaceSplit"},
        "model": {"type": "WordLevel", "vocab": ids, "unk_token": "<unk>"},
    }


def _metadata(ids: dict[str, int]) -> bytes:
    metadata = llm_metadata_pb2.LlmMetadata(max_num_tokens=CONTEXT, supports_thinking=False)
    metadata.supports_function_calling = False
    metadata.start_token.token_ids.ids.append(ids["<begin>"])
    metadata.stop_tokens.add().token_ids.ids.append(ids["<end>"])
    metadata.llm_model_type.generic_model.CopyFrom(llm_model_type_pb2.GenericModel())
    metadata.jinja_prompt_template = "{% for m in messages %}{{ m.content }} {% endfor %}<model>"
    return metadata.SerializeToString()


if __name__ == "__main__":
    DATA.mkdir(exist_ok=True)
    for each, (text, stops) in SENTENCES.items():
        make(text, stops, DATA / f"{each}.litertlm")
