"""Greedy reading with the Keras model itself, many samples at once: what training is watched with.

The app decodes with `model.decoding` on the exported graphs; a test compares the two.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from keras import ops

from mmtutor.model import vocabulary
from mmtutor.model.decoding import log_probabilities
from mmtutor.network.layers import mask_bias
from mmtutor.network.seq2seq import MultiModalSeq2Seq


def read(
    model: MultiModalSeq2Seq, inputs: dict[str, Any], longest: int = vocabulary.MAX_TOKENS
) -> tuple[list[str], np.ndarray]:
    """Return the texts of a batch and the probability of each, float (batch,): the product over its characters."""
    parts = model.encode({k: ops.convert_to_tensor(v) for k, v in inputs.items()}, training=False)
    memory, mask = model.fusion(parts, ops.convert_to_tensor(inputs["present"]), training=False)
    decoder = model.decoder
    remembered = decoder.memory_keys_values(memory)
    keys, values = (ops.stack([kv[i] for kv in remembered]) for i in (0, 1))
    bias = mask_bias(mask)
    batch = len(inputs["present"])
    size = (len(decoder.blocks), 2, batch, decoder.heads, vocabulary.MAX_TOKENS, decoder.width // decoder.heads)
    cache, seen = (ops.zeros(shape, dtype=decoder.compute_dtype) for shape in (size, keys.shape[:-1]))
    token = np.full((batch, 1), vocabulary.BEGIN, np.int32)
    written = np.full((batch, longest), vocabulary.END, np.int32)
    log_probability = np.zeros(batch)
    open_rows = np.ones(batch, bool)
    for position in range(longest):
        logits, cache, seen = decoder.step(token, np.array([position], np.int32), cache, seen, keys, values, bias)
        scores = log_probabilities(ops.convert_to_numpy(ops.cast(logits, "float32")), position)
        best = scores.argmax(-1)
        log_probability += np.where(open_rows, scores[np.arange(batch), best], 0.0)
        written[:, position] = np.where(open_rows, best, vocabulary.END)
        open_rows &= best != vocabulary.END
        if not open_rows.any():
            break
        token = written[:, position : position + 1]
    return [vocabulary.decode(row) for row in written], np.exp(log_probability)
