"""Which digit was said: a keyword encoder of its own, fine-tuned, and a small head.

It shares nothing with the decoder but the frames of sound, and learns apart from it, so that the two err apart: where
noise is loud, both together are right more often than either.
"""

from __future__ import annotations

from typing import Any

import keras
from keras import layers, ops

from mmtutor.model.keywords import CLASSES
from mmtutor.network import keyword_encoder
from mmtutor.network.keyword_encoder import KeywordEncoder
from mmtutor.network.layers import MASKED

_HIDDEN, _WINDOW = 192, 3  # channels, and embeddings that a convolution sees
_DROPOUT = 0.2  # few speakers say the words of training


class KeywordSpotter(layers.Layer):
    """Log-mel frames (batch, frames, 80) -> scores (batch, classes) of `model.keywords`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.encoder = KeywordEncoder(name=f"{self.name}_encoder")
        self.norm = layers.LayerNormalization(epsilon=1e-5, name="norm")
        self.first, self.second = (
            layers.Conv1D(_HIDDEN, _WINDOW, padding="same", name=name) for name in ("first", "second")
        )
        self.classes = layers.Dense(CLASSES, name="classes")

    def build(self, shape: Any, mask_shape: Any = None) -> None:
        self.norm.build((None, None, keyword_encoder.WIDTH))
        self.first.build((None, None, keyword_encoder.WIDTH))
        self.second.build((None, None, _HIDDEN))
        self.classes.build((None, 2 * _HIDDEN))
        self.built = True

    def call(self, mel: Any, mask: Any, training: bool | None = None) -> Any:
        """`mask` (batch, steps) is 1 where there is sound."""
        there = ops.cast(mask, "float32")[:, :: keyword_encoder.STEPS, None]
        x = ops.gelu(self.first(self.norm(self.encoder(mel, mask)) * there), approximate=True)
        x = x + ops.gelu(self.second(_thinned(x, training) * there), approximate=True)
        most = ops.max(x + MASKED * (1.0 - there), axis=1)
        mean = ops.sum(x * there, axis=1) / ops.sum(there, axis=1)
        return self.classes(_thinned(ops.concatenate([most, mean], axis=1), training))


def _thinned(x: Any, training: bool | None) -> Any:
    return keras.random.dropout(x, _DROPOUT) if training else x
