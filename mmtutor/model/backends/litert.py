"""The exported network under LiteRT, TensorFlow's on-device runtime. One instance belongs to one thread."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from mmtutor.errors import UserError
from mmtutor.model import vocabulary
from mmtutor.model.backends import Heard
from mmtutor.model.image_features import inked_cells
from mmtutor.model.manifest import load_manifest

# A decoding step is too small to share: with a second thread it took 1.8 ms instead of 1.3 on two cores, half busy.
THREADS = {"image": 2, "audio": 2, "fuse": 2, "step": 1}


OUTPUTS = {
    "image": ("tokens",),
    "audio": ("spotted", "tokens", "words"),
    "fuse": ("bias", "keys", "values"),
    "step": ("cache", "logits", "seen"),
}


class Graph:
    """One .tflite file with named inputs whose sizes may change from call to call.

    Outputs come in alphabetical order.
    """

    def __init__(self, path: Path, outputs: tuple[str, ...], threads: int) -> None:
        try:
            self._interpreter = Interpreter(model_path=str(path), num_threads=threads)
            self._inputs = {_short(d["name"]): int(d["index"]) for d in self._interpreter.get_input_details()}
            self._outputs = dict(
                zip(outputs, (int(d["index"]) for d in self._interpreter.get_output_details()), strict=True)
            )
        except (ValueError, RuntimeError) as broken:
            raise UserError("The model file {file} cannot be used. Install mmtutor again.", file=path.name) from broken
        self._shapes: dict[str, tuple[int, ...]] = {}
        self._given: dict[str, np.ndarray] = {}

    def __call__(self, **inputs: np.ndarray) -> dict[str, np.ndarray]:
        """Run on named inputs and return the named outputs."""
        shapes = {name: value.shape for name, value in inputs.items()}
        if shapes != self._shapes:
            for name, shape in shapes.items():
                if self._shapes.get(name) != shape:
                    self._interpreter.resize_tensor_input(self._inputs[name], shape)
            self._interpreter.allocate_tensors()
            self._shapes = shapes
            self._given = {}
        for name, value in inputs.items():
            if self._given.get(name) is not value:  # the memory stays while an answer is written: it is copied once
                self._interpreter.set_tensor(self._inputs[name], value)
        self._given = inputs
        self._interpreter.invoke()
        return {name: self._interpreter.get_tensor(index) for name, index in self._outputs.items()}


def _short(name: str) -> str:
    """Return "strip" for "serving_default_strip:0"."""
    return name.removeprefix("serving_default_").split(":")[0]


class LiteRTDecoding:
    """One answer being written: the fused memory stays, the cache grows by one position a step.

    A memory of one row is shared by all rows of the cache. `seen` is where each row has looked so far.
    """

    def __init__(
        self, graph: Graph, memory: dict[str, np.ndarray], cache: np.ndarray, seen: np.ndarray, position: int = 0
    ) -> None:
        self._graph, self._memory, self._cache, self._seen, self._position = graph, memory, cache, seen, position

    def step(self, tokens: np.ndarray) -> np.ndarray:
        """Take each row's last token, int (rows,); return the scores of the next, float32 (rows, vocabulary)."""
        found = self._graph(
            token=np.asarray(tokens, np.int32)[:, None],
            position=np.array([self._position], np.int32),
            cache=self._cache,
            seen=self._seen,
            **self._memory,
        )
        self._cache, self._seen = found["cache"], found["seen"]
        self._position += 1
        return found["logits"]

    def take(self, rows: Sequence[int]) -> LiteRTDecoding:
        """Return these rows, in this order and as often as named, to be written on apart from this one."""
        memory = self._memory
        if len(memory["bias"]) > 1:
            kept = list(rows) if len(set(rows)) > 1 else [rows[0]]
            memory = {
                "keys": memory["keys"][:, kept], "values": memory["values"][:, kept], "bias": memory["bias"][kept]
            }  # fmt: skip
        chosen = list(rows)
        return LiteRTDecoding(self._graph, memory, self._cache[:, :, chosen], self._seen[:, chosen], self._position)


class LiteRTBackend:
    """The four exported graphs. Graphs are loaded when first needed: a learner who only types never loads the ears."""

    def __init__(self, folder: Path) -> None:
        self._manifest = load_manifest(folder)
        self.calibration = self._manifest.calibration
        self.threshold, self.likely = self._manifest.threshold, self._manifest.likely
        self.separate, self.uses_question = self._manifest.separate, self._manifest.uses_question
        self._graphs: dict[str, Graph] = {}

    def _graph(self, name: str) -> Graph:
        if name not in self._graphs:
            self._graphs[name] = Graph(self._manifest.files[name], OUTPUTS[name], THREADS[name])
        return self._graphs[name]

    def cache_shape(self, rows: int) -> tuple[int, ...]:
        """Return the shape of the decoder's cache for so many rows."""
        m = self._manifest
        return (m.blocks, 2, rows, m.heads, vocabulary.MAX_TOKENS, m.width // m.heads)

    def encode_image(self, strip: np.ndarray) -> np.ndarray:
        """Turn a strip float32 (64, W) in [0, 1] into tokens (1, cells, width), of its inked cells."""
        ink = inked_cells(np.rint(strip * 255).astype(np.uint8))
        return self._graph("image")(strip=strip[None, :, :, None], ink=ink[None])["tokens"]

    def encode_audio(self, mel: np.ndarray) -> Heard:
        """Encode log-mel frames float32 (frames, 80), two to a step."""
        found = self._graph("audio")(mel=mel[None])
        return Heard(found["tokens"], found["words"][0], found["spotted"][0])

    def start(
        self,
        question: np.ndarray,
        text: np.ndarray,
        image: np.ndarray | None,
        audio: np.ndarray | None,
        present: np.ndarray,
    ) -> LiteRTDecoding:
        """Fuse token ids int (characters,) and encoded tokens.

        `present` float32 (rows, 4) says what each row may use.
        """
        nothing = np.zeros((1, 1, self._manifest.width), np.float32)
        memory = self._graph("fuse")(
            question=np.asarray(question, np.int32)[None],
            text=np.asarray(text, np.int32)[None],
            image=nothing if image is None else image,
            audio=nothing if audio is None else audio,
            present=np.asarray(present, np.float32),
        )
        seen = np.zeros(memory["keys"].shape[:-1], np.float32)
        return LiteRTDecoding(self._graph("step"), memory, np.zeros(self.cache_shape(len(present)), np.float32), seen)
