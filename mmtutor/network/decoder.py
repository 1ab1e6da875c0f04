"""The autoregressive decoder.

P(y | X, Z) = prod_t p(y_t | y_<t, X, Z), one character at a time over the fused memory.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from keras import layers, ops

from mmtutor.model import vocabulary
from mmtutor.network.config import NetworkConfig
from mmtutor.network.layers import MASKED, Attention, FeedForward, positioned, sinusoids

_COVERAGE_WIDTH = 16


class Coverage(layers.Layer):
    """How the scores of an attention change with what it looked at before, so that it keeps its place.

    Zhao & Gao 2022, "CoMER: Modeling Coverage for Transformer-based Handwritten Mathematical Expression Recognition",
    without its convolution. It begins as no change at all.
    """

    def __init__(self, heads: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.heads = heads
        self.inner = layers.Dense(_COVERAGE_WIDTH, activation="relu", name="inner")
        self.change = layers.Dense(heads, use_bias=False, kernel_initializer="zeros", name="change")

    def build(self, *_: Any) -> None:
        self.inner.build((None, None, None, self.heads))
        self.change.build((None, None, None, _COVERAGE_WIDTH))
        self.built = True

    def call(self, seen: Any) -> Any:
        """Take how much each head looked where before (batch, heads, time, memory); return changes of that shape."""
        change = self.change(self.inner(ops.transpose(seen, (0, 2, 3, 1))))
        return ops.transpose(change, (0, 3, 1, 2))


class DecoderBlock(layers.Layer):
    """Pre-norm block: causal self-attention, attention to the memory, feed-forward."""

    def __init__(self, config: NetworkConfig, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.width = config.width
        self.self_norm = layers.LayerNormalization(epsilon=1e-5)
        self.self_attention = Attention(config.width, config.heads)
        self.cross_norm = layers.LayerNormalization(epsilon=1e-5)
        self.cross_attention = Attention(config.width, config.heads)
        self.coverage = Coverage(config.heads)
        self.feedforward_norm = layers.LayerNormalization(epsilon=1e-5)
        self.feedforward = FeedForward(config.width, config.feedforward, config.dropout)

    def build(self, *_: Any) -> None:
        shape = (None, None, self.width)
        for part in (self.self_norm, self.self_attention, self.cross_norm, self.cross_attention, self.coverage):
            part.build(shape)
        self.feedforward_norm.build(shape)
        self.feedforward.build(shape)
        self.built = True

    def call(
        self,
        x: Any,
        past: tuple[Any, Any],
        self_bias: Any,
        memory: tuple[Any, Any],
        memory_bias: Any,
        seen: Any = None,
        training: bool | None = None,
    ) -> tuple[Any, Any, Any]:
        """Return the new x, the weights of the attention to the memory and its looks (batch, heads, time, memory).

        Looks are the weights of a first attention, relative to the largest. `seen` is their sum over all positions
        before the only one of x; without it x begins with the first.
        """
        x = x + self.self_attention.attend(self.self_norm(x), *past, self_bias)
        keys, values = memory
        scores = self.cross_attention.scores(self.cross_norm(x), keys, memory_bias)
        first = ops.softmax(scores, axis=-1)
        looks = first / ops.max(first, axis=-1, keepdims=True)
        before = ops.cumsum(looks, axis=2) - looks if seen is None else seen
        weights = ops.softmax(scores + self.coverage(before), axis=-1)
        x = x + self.cross_attention.mixed(weights, values)
        return x + self.feedforward(self.feedforward_norm(x), training=training), weights, looks


class Decoder(layers.Layer):
    """Characters so far and the memory -> scores of the next character."""

    def __init__(self, config: NetworkConfig, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.width, self.heads = config.width, config.heads
        self.embedding = layers.Embedding(vocabulary.SIZE, config.width, name="embedding")
        self.blocks = [DecoderBlock(config) for _ in range(config.decoder_layers)]
        self.norm = layers.LayerNormalization(epsilon=1e-5)
        self.scores = layers.Dense(vocabulary.SIZE, name="scores")
        self.positions = sinusoids(vocabulary.MAX_TOKENS, config.width)

    def build(self, *_: Any) -> None:
        self.embedding.build((None, None))
        for block in self.blocks:
            block.build()
        self.norm.build((None, None, self.width))
        self.scores.build((None, None, self.width))
        self.built = True

    def memory_keys_values(self, memory: Any) -> list[tuple[Any, Any]]:
        """Return each block's keys and values of the memory, each (batch, heads, memory, width / heads)."""
        return [block.cross_attention.keys_values(memory) for block in self.blocks]

    def call(self, tokens: Any, memory: Any, memory_bias: Any, training: bool | None = None) -> tuple[Any, Any]:
        """Score all positions at once, as in training.

        `tokens` (batch, time) starts with `BEGIN`. Returns logits (batch, time, vocabulary) and the last block's
        attention to the memory, first head, (batch, time, memory).
        """
        time = ops.shape(tokens)[1]
        x = positioned(self.embedding(tokens) * self.width**0.5, self.positions)
        order = ops.arange(time)
        self_bias = ops.where(order[:, None] >= order[None, :], 0.0, MASKED)[None, None]
        weights = None
        for block, remembered in zip(self.blocks, self.memory_keys_values(memory), strict=True):
            past = block.self_attention.keys_values(block.self_norm(x))
            x, weights, _ = block(x, past, self_bias, remembered, memory_bias, training=training)
        return self.scores(self.norm(x)), weights[:, 0]

    def step(
        self, token: Any, position: Any, cache: Any, seen: Any, memory_keys: Any, memory_values: Any, memory_bias: Any
    ) -> tuple[Any, Any, Any]:
        """Score one position with a cache, as on the device; the same numbers as `call`.

        `token` (batch, 1), `position` (1,) int32, `cache` (blocks, 2, batch, heads, MAX_TOKENS, width / heads),
        `seen` (blocks, batch, heads, memory), what was looked at before, `memory_keys` and `memory_values` (blocks,
        batch, heads, memory, width / heads). Returns logits (batch, vocabulary), the new cache and the new `seen`.
        """
        order = np.arange(vocabulary.MAX_TOKENS, dtype=np.int32)
        at = ops.cast(ops.equal(order, position), self.compute_dtype)  # (time,)
        self_bias = ops.where(order <= position, 0.0, MASKED)[None, None, None, :]
        x = self.embedding(token) * self.width**0.5
        x = x + ops.sum(ops.cast(self.positions, x.dtype) * at[:, None], axis=0)
        rows, looked = [], []
        for i, block in enumerate(self.blocks):
            k, v = block.self_attention.keys_values(block.self_norm(x))  # (batch, heads, 1, width / heads)
            keys = cache[i, 0] + k * at[:, None]
            values = cache[i, 1] + v * at[:, None]
            rows.append(ops.stack([keys, values]))
            remembered = memory_keys[i], memory_values[i]
            before = seen[i][:, :, None]
            x, _, looks = block(x, (keys, values), self_bias, remembered, memory_bias, before, training=False)
            looked.append(seen[i] + looks[:, :, 0])
        return self.scores(self.norm(x))[:, 0], ops.stack(rows), ops.stack(looked)
