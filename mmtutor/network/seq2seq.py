"""`MultiModalSeq2Seq`: question, typed text, picture and sound in, the answer's characters out.

It never sees an answer key: the inputs are the observations X and the question's text Z, and training answers are as
often wrong as right for their question.
"""

from __future__ import annotations

from typing import Any

import keras
from keras import layers, ops

from mmtutor.model import vocabulary
from mmtutor.model.decoding import LABEL_SMOOTHING
from mmtutor.network.config import NetworkConfig
from mmtutor.network.decoder import Decoder
from mmtutor.network.encoders import ENCODERS, TextEncoder
from mmtutor.network.fusion import PARTS, Fusion
from mmtutor.network.layers import mask_bias

LOSS_WEIGHTS = {"answer": 1.0, "cells": 0.5, "alignment": 0.2, "words": 0.3}


class MultiModalSeq2Seq(keras.Model):
    """Encoders, fusion and decoder as one trainable model.

    Inputs by name, all but the first two optional: `tokens` int (batch, time) from `BEGIN` on; `present` float
    (batch, 4); `question`, `text` int (batch, characters); `image` uint8 (batch, 64, 8 * columns, 1), 255 = ink, with
    `ink` int (batch, cells); `audio`, log-mel frames (batch, 2 * steps, 80), with `steps` int (batch,). Outputs by
    name: `logits` (batch, time, vocabulary); with an image `cells` (batch, cells, vocabulary) and `attention` (batch,
    time, cells); with sound `words` (batch, steps, words). While it is `spotting` it does nothing but that: of the
    sound alone it makes `spotted` (batch, classes), the keyword spotter's scores, and takes the loss of them.
    """

    def __init__(self, config: NetworkConfig, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.config, self.spotting = config, False
        self.question_encoder = TextEncoder(config, name="question_encoder")
        self.text_encoder = ENCODERS["text"](config, name="text_encoder")
        self.image_encoder = ENCODERS["image"](config, name="image_encoder")
        self.audio_encoder = ENCODERS["audio"](config, name="audio_encoder")
        self.fusion = Fusion(config, name="fusion")
        self.decoder = Decoder(config, name="decoder")

    @property
    def parts(self) -> tuple[layers.Layer, ...]:
        """What the network is made of, in order."""
        return (
            self.question_encoder,
            self.text_encoder,
            self.image_encoder,
            self.audio_encoder,
            self.fusion,
            self.decoder,
        )

    def build(self, input_shape: Any = None) -> None:
        for part in self.parts:
            part.build(None)
        self.built = True

    def encode(self, inputs: dict[str, Any], training: bool | None = None) -> dict[str, tuple[Any, Any]]:
        """Return tokens and mask of every modality that is among the inputs."""
        parts = {}
        if "question" in inputs:
            parts["question"] = self.question_encoder(inputs["question"], training=training)
        if "text" in inputs:
            parts["text"] = self.text_encoder(inputs["text"], training=training)
        if "image" in inputs:
            pixels = ops.cast(inputs["image"], self.compute_dtype) / 255.0
            parts["image"] = self.image_encoder(pixels, inputs["ink"], training=training)
        if "audio" in inputs:
            parts["audio"] = self.audio_encoder(inputs["audio"], inputs["steps"], training=training)
        return parts

    def call(self, inputs: dict[str, Any], training: bool | None = None) -> dict[str, Any]:
        if self.spotting:
            return {"spotted": self.spotted(inputs["audio"], inputs["steps"], training=training)}
        parts = self.encode(inputs, training=training)
        memory, mask = self.fusion(parts, inputs["present"], training=training)
        logits, attention = self.decoder(inputs["tokens"], memory, mask_bias(mask), training=training)
        outputs = {"logits": ops.cast(logits, "float32")}
        if "image" in parts:
            start = image_start(parts)
            outputs["cells"] = ops.cast(self.image_encoder.cell_logits(parts["image"][0]), "float32")
            outputs["attention"] = ops.cast(attention[:, :, start : start + ops.shape(outputs["cells"])[1]], "float32")
        if "audio" in parts:
            outputs["words"] = ops.cast(self.audio_encoder.word_logits(parts["audio"][0]), "float32")
        return outputs

    def spotted(self, mel: Any, steps: Any, training: bool | None = None) -> Any:
        """Return the keyword spotter's scores of a sound, float32 (batch, classes)."""
        mask = self.audio_encoder.mask(mel, steps)
        return ops.cast(self.audio_encoder.spotted_logits(mel, mask, training=training), "float32")

    def compute_loss(
        self, x: Any = None, y: Any = None, y_pred: Any = None, sample_weight: Any = None, training: bool = True
    ) -> Any:
        """Sum the answer's cross-entropy and, where a composer gave their truth, the auxiliary losses.

        `y` has `answer` int (batch, time) up to `END`; `cells` int (batch, cells), -1 = do not care; `where` bool
        (batch, time, cells), the cells that each character was written in; `words` int (batch, spoken) with
        `words_length`; `keyword` int (batch,), the answer's class in `model.keywords`, for the keyword spotter.
        """
        y = {name: ops.convert_to_tensor(value) for name, value in y.items()}  # PyTorch does not take NumPy's arrays
        if "spotted" in y_pred:
            return ops.mean(keras.losses.sparse_categorical_crossentropy(y["keyword"], y_pred["spotted"], True))
        loss = LOSS_WEIGHTS["answer"] * answer_loss(y["answer"], y_pred["logits"])
        if "cells" in y:
            loss += LOSS_WEIGHTS["cells"] * cells_loss(y["cells"], y_pred["cells"])
            loss += LOSS_WEIGHTS["alignment"] * alignment_loss(y["where"], y_pred["attention"])
        if "words" in y:
            steps = ops.convert_to_tensor(x["steps"])
            ctc = ops.ctc_loss(y["words"], y_pred["words"], y["words_length"], steps, mask_index=0)
            loss += LOSS_WEIGHTS["words"] * ops.mean(ctc / ops.cast(ops.maximum(y["words_length"], 1), "float32"))
        return loss


def image_start(parts: dict[str, Any]) -> Any:
    """Return where the image's cells begin in the memory.

    Every part before them brings its tokens and one presence token.
    """
    before = PARTS[: PARTS.index("image")]
    return sum(ops.shape(parts[name][0])[1] for name in before if name in parts) + len(before) + 1


def answer_loss(answer: Any, logits: Any) -> Any:
    """Mean cross-entropy per character with label smoothing; `PAD` does not count."""
    counted = ops.cast(ops.not_equal(answer, vocabulary.PAD), "float32")
    log_probabilities = ops.log_softmax(logits, axis=-1)
    hit = ops.take_along_axis(log_probabilities, answer[..., None], axis=-1)[..., 0]
    nll = -(1.0 - LABEL_SMOOTHING) * hit - LABEL_SMOOTHING * ops.mean(log_probabilities, axis=-1)
    return ops.sum(nll * counted) / ops.maximum(ops.sum(counted), 1.0)


def cells_loss(cells: Any, logits: Any) -> Any:
    """Mean cross-entropy per cell, paper cells counted less because most cells are paper."""
    weight = ops.where(cells < 0, 0.0, ops.where(cells == vocabulary.PAD, 0.2, 1.0))
    nll = -ops.take_along_axis(ops.log_softmax(logits, axis=-1), ops.maximum(cells, 0)[..., None], axis=-1)[..., 0]
    return ops.sum(nll * weight) / ops.maximum(ops.sum(weight), 1.0)


def alignment_loss(where: Any, attention: Any) -> Any:
    """Minus log of the attention that falls on the cells a character was written in.

    Characters without ink do not count.
    """
    where = ops.cast(where, "float32")
    counted = ops.cast(ops.sum(where, axis=-1) > 0, "float32")
    mass = ops.sum(where * attention, axis=-1)
    return ops.sum(-ops.log(mass + 1e-3) * counted) / ops.maximum(ops.sum(counted), 1.0)
