"""Sizes of the network. A preset is a value of `NetworkConfig`; it is stored beside the weights."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """Widths and depths. `speech_*` are those of the speech encoder; the defaults are Whisper tiny.en's."""

    width: int = 160
    heads: int = 4
    feedforward: int = 480
    image_channels: tuple[int, int, int] = (32, 64, 128)
    image_fine_residuals: int = 1  # at a stride of 4 pixels
    image_residuals: int = 3  # at a stride of 8
    image_layers: int = 6
    speech_width: int = 384
    speech_heads: int = 6
    speech_layers: int = 4
    speech_trained: int = 2  # of its layers, the last ones; what lies before them stays as it was
    keywords: bool = False  # whether sounds go through the speech embedding for keywords as well
    audio_layers: int = 3
    text_layers: int = 1
    fusion_latents: int = 16
    fusion_layers: int = 1
    decoder_layers: int = 3
    spoken_words: int = 160  # classes of the auxiliary CTC head, blank included; more than there are words
    dropout: float = 0.0  # there are more samples than a run can see

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready mapping."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> NetworkConfig:
        """Rebuild a config from `to_dict`."""
        return cls(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()})


PRESETS = {
    "base": NetworkConfig(keywords=True),
    "large": NetworkConfig(  # for a graphics card; as fast as a lesson needs
        width=192,
        heads=6,
        feedforward=576,
        image_channels=(32, 64, 192),
        image_fine_residuals=2,
        image_residuals=4,
        image_layers=6,
        speech_trained=4,
        keywords=True,
        audio_layers=2,
    ),
    "tiny": NetworkConfig(
        width=32,
        heads=2,
        feedforward=64,
        image_channels=(8, 16, 32),
        image_fine_residuals=1,
        image_residuals=1,
        image_layers=1,
        speech_width=16,
        speech_heads=2,
        speech_layers=1,
        speech_trained=1,
        audio_layers=1,
        fusion_latents=4,
        decoder_layers=1,
    ),
}
