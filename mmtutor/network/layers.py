"""Attention, transformer blocks and positions: the parts that encoders, fusion and decoder share.

Written with `keras.ops` alone, so that one code runs on the TensorFlow, PyTorch and JAX backends and converts to LiteRT
without Flex operations. Attention is our own because the decoder needs its weights (alignment loss) and a key/value
cache.
"""

from __future__ import annotations

import math
from typing import Any

import keras
import numpy as np
from keras import layers, ops

MASKED = -1e4  # added to the score of a masked key; finite, so that a fully masked row stays a number


def sinusoids(length: int, width: int) -> np.ndarray:
    """Return fixed positions, float32 (length, width): Vaswani et al. 2017, section 3.5, sines first, then cosines."""
    rates = np.exp(-math.log(10_000.0) * np.arange(width // 2) / max(width // 2 - 1, 1))
    angles = np.arange(length)[:, None] * rates[None, :]
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1).astype(np.float32)


def positioned(x: Any, table: np.ndarray) -> Any:
    """Add the first rows of a position table to x (batch, time, width)."""
    return x + ops.cast(ops.convert_to_tensor(table)[: ops.shape(x)[1]], x.dtype)


class Attention(layers.Layer):
    """Multi-head scaled dot-product attention (Vaswani et al. 2017) with keys and values that can be computed apart."""

    def __init__(self, width: int, heads: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.width, self.heads = width, heads
        self.query = layers.Dense(width, name="query")
        self.key = layers.Dense(width, use_bias=False, name="key")
        self.value = layers.Dense(width, name="value")
        self.output_projection = layers.Dense(width, name="output")

    def build(self, queries_shape: Any, keys_shape: Any = None) -> None:
        keys_shape = keys_shape or queries_shape
        self.query.build(queries_shape)
        self.key.build(keys_shape)
        self.value.build(keys_shape)
        self.output_projection.build((*queries_shape[:-1], self.width))
        self.built = True

    def _split(self, x: Any) -> Any:
        """(batch, time, width) -> (batch, heads, time, width / heads)."""
        x = ops.reshape(x, (-1, ops.shape(x)[1], self.heads, self.width // self.heads))
        return ops.transpose(x, (0, 2, 1, 3))

    def keys_values(self, x: Any) -> tuple[Any, Any]:
        """Return keys and values of x, each (batch, heads, time, width / heads)."""
        return self._split(self.key(x)), self._split(self.value(x))

    def scores(self, x: Any, keys: Any, bias: Any = None) -> Any:
        """Return how well each key suits each query, before the softmax: (batch, heads, queries, keys).

        `bias` is added: (batch or 1, 1, queries or 1, keys), 0 for visible and `MASKED` for hidden keys.
        """
        q = self._split(self.query(x))
        scores = ops.matmul(q, ops.transpose(keys, (0, 1, 3, 2))) * (1.0 / math.sqrt(self.width // self.heads))
        return scores if bias is None else scores + ops.cast(bias, scores.dtype)

    def mixed(self, weights: Any, values: Any) -> Any:
        """Return the result (batch, queries, width) of weights (batch, heads, queries, keys)."""
        mixed = ops.transpose(ops.matmul(weights, values), (0, 2, 1, 3))
        return self.output_projection(ops.reshape(mixed, (-1, ops.shape(mixed)[1], self.width)))

    def attend(self, x: Any, keys: Any, values: Any, bias: Any = None) -> Any:
        """Return the result (batch, queries, width); `bias` as for `scores`."""
        return self.mixed(ops.softmax(self.scores(x, keys, bias), axis=-1), values)

    def call(self, queries: Any, keys: Any = None, bias: Any = None) -> Any:
        k, v = self.keys_values(queries if keys is None else keys)
        return self.attend(queries, k, v, bias)


class FeedForward(layers.Layer):
    """Two dense layers with GELU between them (tanh form: it needs no erf operation on the device)."""

    def __init__(self, width: int, hidden: int, dropout: float, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.inner = layers.Dense(hidden, name="inner")
        self.outer = layers.Dense(width, name="outer")
        self.dropout = layers.Dropout(dropout)

    def build(self, shape: Any) -> None:
        self.inner.build(shape)
        self.outer.build((*shape[:-1], self.inner.units))
        self.built = True

    def call(self, x: Any, training: bool | None = None) -> Any:
        return self.dropout(self.outer(ops.gelu(self.inner(x), approximate=True)), training=training)


class EncoderBlock(layers.Layer):
    """Pre-norm transformer block: self-attention, then feed-forward."""

    def __init__(self, width: int, heads: int, hidden: int, dropout: float, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.attention_norm = layers.LayerNormalization(epsilon=1e-5)
        self.attention = Attention(width, heads)
        self.feedforward_norm = layers.LayerNormalization(epsilon=1e-5)
        self.feedforward = FeedForward(width, hidden, dropout)

    def build(self, shape: Any, bias_shape: Any = None) -> None:
        for part in (self.attention_norm, self.attention, self.feedforward_norm, self.feedforward):
            part.build(shape)
        self.built = True

    def call(self, x: Any, bias: Any = None, training: bool | None = None) -> Any:
        x = x + self.attention(self.attention_norm(x), bias=bias)
        return x + self.feedforward(self.feedforward_norm(x), training=training)


def mask_bias(mask: Any) -> Any:
    """Turn a mask (batch, keys), 1 = visible, into an attention bias (batch, 1, 1, keys)."""
    return ops.expand_dims((1.0 - ops.cast(mask, "float32")) * MASKED, (1, 2))


def learned(layer: layers.Layer, name: str, shape: tuple[int, ...]) -> Any:
    """Add a small random trainable table to a layer."""
    return layer.add_weight(name=name, shape=shape, initializer=keras.initializers.RandomNormal(stddev=0.02))
