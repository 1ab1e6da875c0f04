"""The manifest beside the model files: what they are, what they fit, and how sure is sure enough."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from mmtutor.errors import UserError
from mmtutor.model import vocabulary
from mmtutor.model.confidence import SENSES, Calibration, Platt, Separation
from mmtutor.model.spoken_words import VOCABULARY

FORMAT = 5
MANIFEST = "model.json"
GRAPHS = {name: f"{name}.tflite" for name in ("image", "audio", "fuse", "step")}


@dataclass(frozen=True, slots=True)
class Manifest:
    """Sizes of the network, and how its probabilities become confidences.

    `threshold` is the least sure confidence, `likely` the least at which a reading that is the key is taken as right,
    `separate` the disagreement from which on modalities are in conflict. `uses_question` says whether the weights may
    be shown the question: some learn from it what shape an answer usually has, and believe the shape more than the ink.
    """

    width: int
    blocks: int
    heads: int
    calibration: Calibration
    threshold: float
    likely: float
    separate: Separation
    uses_question: bool
    files: dict[str, Path]


def load_manifest(folder: Path) -> Manifest:
    """Read and check the manifest and the files it names.

    Raises:
        UserError: a file is missing, is not what the manifest says, or was made for another version of the program.
    """
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if (
            found["format"] != FORMAT
            or found["characters"] != vocabulary.CHARACTERS
            or found["words"] != list(VOCABULARY)
            or found["max_tokens"] != vocabulary.MAX_TOKENS
        ):
            raise UserError("The model in {folder} was made for another version of mmtutor.", folder=folder.name)
        files = {}
        for name in GRAPHS:
            path = folder / Path(found["graphs"][name]["file"]).name
            if hashlib.sha256(path.read_bytes()).hexdigest() != found["graphs"][name]["sha256"]:
                raise UserError("The model file {file} is damaged. Install mmtutor again.", file=path.name)
            files[name] = path
        return Manifest(
            width=int(found["width"]),
            blocks=int(found["blocks"]),
            heads=int(found["heads"]),
            calibration={sense: Platt(*found["calibration"].get(sense, ())) for sense in SENSES},
            threshold=float(found["threshold"]),
            likely=float(found["likely"]),
            separate=Separation(**{name: float(nats) for name, nats in found["separate"].items()}),
            uses_question=bool(found.get("uses_question", False)),
            files=files,
        )
    except FileNotFoundError as missing:
        raise UserError(
            "The model file {file} is missing. Typing still works.", file=Path(missing.filename).name
        ) from missing
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as broken:
        raise UserError("The model in {folder} cannot be read. Install mmtutor again.", folder=folder.name) from broken
