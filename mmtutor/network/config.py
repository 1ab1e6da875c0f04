"""Sizes of the network. A preset is a value of `NetworkConfig`; it is stored beside the weights."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """Widths and depths. `audio_features` is the width of the frozen speech encoder's output."""

    width: int = 160
    heads: int = 4
    feedforward: int = 480
    image_channels: tuple[int, int, int] = (32, 64, 128)
    image_residuals: int = 3
    image_layers: int = 4
    audio_features: int = 384
    audio_layers: int = 3
    text_layers: int = 1
    fusion_latents: int = 16
    fusion_layers: int = 1
    decoder_layers: int = 2
    spoken_words: int = 160  # classes of the auxiliary CTC head, blank included; more than there are words
    dropout: float = 0.1

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready mapping."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> NetworkConfig:
        """Rebuild a config from `to_dict`."""
        return cls(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()})


PRESETS = {
    "base": NetworkConfig(),
    "tiny": NetworkConfig(
        width=32,
        heads=2,
        feedforward=64,
        image_channels=(8, 16, 32),
        image_residuals=1,
        image_layers=1,
        audio_layers=1,
        fusion_latents=4,
        decoder_layers=1,
    ),
}
