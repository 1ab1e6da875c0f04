"""Cross-modal attention fusion of any subset of modalities.

Each modality's tokens get its embedding and one presence token ("here" or the learned "absent"). A few latents attend
to all tokens, then all tokens attend to the latents, so that modalities exchange what they know at linear cost (the
bottleneck of Nagrani et al. 2021, "Attention Bottlenecks for Multimodal Fusion"). The decoder attends to the
resulting memory.
"""

from __future__ import annotations

from typing import Any

from keras import layers, ops

from mmtutor.network.config import NetworkConfig
from mmtutor.network.layers import Attention, FeedForward, learned, mask_bias

PARTS = ("question", "text", "image", "audio")  # order of the memory


class BottleneckExchange(layers.Layer):
    """Latents read all tokens; all tokens read the latents."""

    def __init__(self, config: NetworkConfig, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.width = config.width
        self.norms = [layers.LayerNormalization(epsilon=1e-5) for _ in range(4)]
        self.gather = Attention(config.width, config.heads)
        self.spread = Attention(config.width, config.heads)
        self.feedforward = FeedForward(config.width, config.feedforward, config.dropout)

    def build(self, latents_shape: Any, tokens_shape: Any = None, bias_shape: Any = None) -> None:
        shape = (None, None, self.width)
        for part in (*self.norms, self.gather, self.spread, self.feedforward):
            part.build(shape)
        self.built = True

    def call(self, latents: Any, tokens: Any, bias: Any, training: bool | None = None) -> tuple[Any, Any]:
        latents = latents + self.gather(self.norms[0](latents), keys=self.norms[1](tokens), bias=bias)
        latents = latents + self.feedforward(self.norms[2](latents), training=training)
        return latents, tokens + self.spread(self.norms[3](tokens), keys=latents)


class Fusion(layers.Layer):
    """Tokens by modality, any of them missing -> memory (batch, time, width) and its mask (batch, time)."""

    def __init__(self, config: NetworkConfig, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.width, self.latent_count = config.width, config.fusion_latents
        self.exchanges = [BottleneckExchange(config) for _ in range(config.fusion_layers)]

    def build(self, *_: Any) -> None:
        self.kind = learned(self, "kind", (len(PARTS), self.width))
        self.here = learned(self, "here", (len(PARTS), self.width))
        self.absent = learned(self, "absent", (len(PARTS), self.width))
        self.latents = learned(self, "latents", (self.latent_count, self.width))
        for exchange in self.exchanges:
            exchange.build(None)
        self.built = True

    def call(self, parts: dict[str, tuple[Any, Any]], present: Any, training: bool | None = None) -> tuple[Any, Any]:
        """Fuse.

        `parts` maps a name of `PARTS` to tokens (batch, time, width) and mask (batch, time); names may be missing.
        `present` is float (batch, 4) in the order of `PARTS`: 1 where the sample has that modality.
        """
        tokens, masks = [], []
        for i, name in enumerate(PARTS):
            there = present[:, i : i + 1]  # (batch, 1)
            token = there * self.here[i] + (1.0 - there) * self.absent[i]
            tokens.append(token[:, None, :])
            masks.append(ops.ones_like(there))
            if name in parts:
                part, mask = parts[name]
                tokens.append(part + self.kind[i])
                masks.append(mask * there)
        memory, mask = ops.concatenate(tokens, axis=1), ops.concatenate(masks, axis=1)
        latents = ops.zeros_like(memory[:, :1, :]) + self.latents[None]
        for exchange in self.exchanges:
            latents, memory = exchange(latents, memory, mask_bias(mask), training=training)
        return memory, mask
