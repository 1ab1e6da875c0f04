"""One encoder for each modality: its input to tokens (batch, time, width) and a mask (batch, time).

A new modality is one class here and one line in `ENCODERS`; fusion takes any number of them.
"""

from __future__ import annotations

from typing import Any

import keras
from keras import layers, ops

from mmtutor.model import vocabulary
from mmtutor.model.image_features import CELL, HEIGHT, MAX_WIDTH
from mmtutor.network import keyword_encoder
from mmtutor.network.config import NetworkConfig
from mmtutor.network.keyword_encoder import KeywordEncoder
from mmtutor.network.keyword_spotter import KeywordSpotter
from mmtutor.network.layers import EncoderBlock, mask_bias, positioned, sinusoids
from mmtutor.network.whisper_encoder import MAX_STEPS, WhisperEncoder

# Shares of samples that in training only one ear hears: the speech encoder, which knew the speakers of training before,
# would leave the other one little to learn.
KEYWORDS_ALONE, SPEECH_ALONE = 0.25, 0.1
SPOTTER = "keyword_spotter"
ROWS, MAX_COLUMNS = HEIGHT // CELL, MAX_WIDTH // CELL
MAX_CHARACTERS = 160  # of a question


class TextEncoder(layers.Layer):
    """Characters -> tokens: typed answers, and the question's text."""

    def __init__(self, config: NetworkConfig, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.width = config.width
        self.embedding = layers.Embedding(vocabulary.SIZE, config.width, name="embedding")
        self.blocks = [
            EncoderBlock(config.width, config.heads, config.feedforward, config.dropout)
            for _ in range(config.text_layers)
        ]
        self.positions = sinusoids(MAX_CHARACTERS, config.width)

    def build(self, shape: Any) -> None:
        self.embedding.build(shape)
        for block in self.blocks:
            block.build((None, None, self.width))
        self.built = True

    def call(self, ids: Any, training: bool | None = None) -> tuple[Any, Any]:
        mask = ops.cast(ops.not_equal(ids, vocabulary.PAD), "float32")
        x = positioned(self.embedding(ids) * self.width**0.5, self.positions)
        for block in self.blocks:
            x = block(x, bias=mask_bias(mask), training=training)
        return x, mask


class ImageEncoder(layers.Layer):
    """A strip (batch, 64, columns * 8, 1), 0 = paper, 1 = ink -> one token for each cell of 8 x 8 pixels that has ink.

    Convolutions with stride 8 in all see the whole strip; then only the inked cells, with fixed two-dimensional
    positions, go through the transformer blocks: paper is most of a strip and says nothing that its neighbours do not.
    `cell_logits` says for every token which character its cell shows: a dense loss that the composer gives for free.
    """

    def __init__(self, config: NetworkConfig, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        first, second, third = config.image_channels
        self.width = config.width
        self.stem = layers.Conv2D(first, 5, strides=2, padding="same", activation="relu", name="stem")
        self.middle = layers.Conv2D(second, 3, strides=2, padding="same", name="middle")
        self.fine_residuals = [
            (layers.LayerNormalization(epsilon=1e-5), layers.Conv2D(second, 3, padding="same"))
            for _ in range(config.image_fine_residuals)
        ]
        self.last = layers.Conv2D(third, 3, strides=2, padding="same", name="last")
        self.residuals = [
            (layers.LayerNormalization(epsilon=1e-5), layers.Conv2D(third, 3, padding="same"), layers.Conv2D(third, 1))
            for _ in range(config.image_residuals)
        ]
        self.projection = layers.Dense(config.width, name="projection")
        self.blocks = [
            EncoderBlock(config.width, config.heads, config.feedforward, config.dropout)
            for _ in range(config.image_layers)
        ]
        self.norm = layers.LayerNormalization(epsilon=1e-5)
        self.cells = layers.Dense(vocabulary.SIZE, name="cells")
        half = config.width // 2
        self.row_positions = sinusoids(ROWS, half)
        self.column_positions = sinusoids(MAX_COLUMNS, config.width - half)

    def build(self, shape: Any, ink_shape: Any = None) -> None:
        first, second, third = self.stem.filters, self.middle.filters, self.last.filters
        self.stem.build((None, None, None, 1))
        self.middle.build((None, None, None, first))
        for norm, spatial in self.fine_residuals:
            norm.build((None, None, None, second))
            spatial.build((None, None, None, second))
        self.last.build((None, None, None, second))
        for norm, spatial, pointwise in self.residuals:
            for part in (norm, spatial, pointwise):
                part.build((None, None, None, third))
        self.projection.build((None, None, third))
        for part in (*self.blocks, self.norm, self.cells):
            part.build((None, None, self.width))
        self.built = True

    def call(self, strips: Any, ink: Any, training: bool | None = None) -> tuple[Any, Any]:
        """Encode the cells `ink`, int (batch, tokens): row * columns + column, -1 where a sample has fewer."""
        x = ops.relu(self.middle(self.stem(strips)))
        for norm, spatial in self.fine_residuals:
            x = x + spatial(ops.relu(norm(x)))
        x = self.last(ops.relu(x))
        for norm, spatial, pointwise in self.residuals:
            x = x + pointwise(ops.relu(spatial(norm(x))))
        columns = ops.shape(x)[2]
        mask = ops.cast(ink >= 0, "float32")
        ink = ops.maximum(ink, 0)
        x = ops.reshape(x, (-1, ROWS * columns, self.last.filters))
        x = self.projection(ops.take_along_axis(x, ink[:, :, None], axis=1))
        rows = ops.take(ops.convert_to_tensor(self.row_positions), ink // columns, axis=0)
        across = ops.take(ops.convert_to_tensor(self.column_positions), ink % columns, axis=0)
        x = x + ops.cast(ops.concatenate([rows, across], axis=-1), x.dtype)
        for block in self.blocks:
            x = block(x, bias=mask_bias(mask), training=training)
        return self.norm(x), mask

    def cell_logits(self, tokens: Any) -> Any:
        """Return class scores (batch, tokens, vocabulary) of what each cell shows; `PAD` means stray ink."""
        return self.cells(tokens)


class AudioEncoder(layers.Layer):
    """Log-mel frames (batch, 2 * steps, 80) -> a token for each step of 20 ms, through the speech encoder.

    What the keyword encoder makes of the same frames is added; it stays as it was. `word_logits` feeds a CTC loss.
    `spotted_logits` has a loss of its own, and the tokens know nothing of it.
    """

    def __init__(self, config: NetworkConfig, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.width = config.width
        self.speech = WhisperEncoder(
            config.speech_layers, config.speech_width, config.speech_heads, name="speech_encoder"
        )
        self.speech.keep(config.speech_layers - config.speech_trained)
        self.projection = layers.Dense(config.width, name="projection")
        self.keywords = KeywordEncoder(name="keyword_encoder") if config.keywords else None
        if self.keywords is not None:
            self.keywords.trainable = False
            self.keyword_norm = layers.LayerNormalization(epsilon=1e-5, name="keyword_norm")
            self.keyword_projection = layers.Dense(
                config.width, use_bias=False, kernel_initializer="zeros", name="keyword_projection"
            )
            self.spotter = KeywordSpotter(name=SPOTTER)
        self.blocks = [
            EncoderBlock(config.width, config.heads, config.feedforward, config.dropout)
            for _ in range(config.audio_layers)
        ]
        self.norm = layers.LayerNormalization(epsilon=1e-5)
        self.words = layers.Dense(config.spoken_words, name="words")
        self.positions = sinusoids(MAX_STEPS, config.width)

    def build(self, shape: Any, steps_shape: Any = None) -> None:
        self.projection.build((None, None, self.speech.width))
        if self.keywords is not None:
            self.keyword_norm.build((None, None, keyword_encoder.WIDTH))
            self.keyword_projection.build((None, None, keyword_encoder.WIDTH))
            self.spotter.build(None)
        for part in (*self.blocks, self.norm, self.words):
            part.build((None, None, self.width))
        self.built = True

    def call(self, mel: Any, steps: Any, training: bool | None = None) -> tuple[Any, Any]:
        """Encode; `steps` int (batch,) says how many of a sample's are sound and not padding."""
        mask = self.mask(mel, steps)
        x = self.projection(self.speech(mel, padding_mask=mask))
        if self.keywords is not None:
            spotted = self.keyword_projection(self.keyword_norm(self.keywords(mel, mask)))
            spotted = ops.repeat(spotted, keyword_encoder.STEPS, axis=1)[:, : ops.shape(mask)[1]]
            if training:
                draw = keras.random.uniform((ops.shape(mel)[0], 1, 1))
                x = x * ops.cast(draw >= KEYWORDS_ALONE, x.dtype)
                spotted = spotted * ops.cast(draw < 1.0 - SPEECH_ALONE, x.dtype)
            x = x + spotted
        x = positioned(x, self.positions)
        for block in self.blocks:
            x = block(x, bias=mask_bias(mask), training=training)
        return self.norm(x), mask

    def mask(self, mel: Any, steps: Any) -> Any:
        """Return (batch, steps), 1 where there is sound."""
        time = (ops.shape(mel)[1] + 1) // 2
        return ops.cast(ops.arange(time)[None, :] < ops.cast(steps, "int32")[:, None], "float32")

    def word_logits(self, tokens: Any) -> Any:
        """Return scores (batch, frames, words) of the spoken words; class 0 is the CTC blank."""
        return self.words(tokens)

    def spotted_logits(self, mel: Any, mask: Any, training: bool | None = None) -> Any:
        """Return the keyword spotter's scores (batch, classes) of `model.keywords`."""
        return self.spotter(mel, mask, training=training)


ENCODERS = {"text": TextEncoder, "image": ImageEncoder, "audio": AudioEncoder}
