"""How well a model was measured to read: figures that its evaluation writes and the window shows. Knows no file.

The figures name the weights they are of, so that those of other weights are never shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

FIGURES = "figures.json"  # beside the model card
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Measured:
    """The share of answers read rightly, 0..1, in one of the sets that people were asked for; `count` answers."""

    name: str
    share: float
    low: float  # of the 95 % interval
    high: float
    count: int


def weights_of(manifest: object) -> dict[str, str]:
    """Return what tells the weights of a model apart: the digest of each graph that its manifest names."""
    graphs = manifest.get("graphs") if isinstance(manifest, dict) else None
    return {name: str(graph["sha256"]) for name, graph in graphs.items()} if isinstance(graphs, dict) else {}


def to_json(lines: Iterable[Mapping[str, Any]], command: str, manifest: object) -> dict[str, Any]:
    """Return what `from_json` reads: every line that was asked for, and what measured it."""
    return {"format": FORMAT, "command": command, "weights": weights_of(manifest), "lines": list(lines)}


def from_json(stored: object, manifest: object) -> tuple[Measured, ...]:
    """Read the shares of answers read rightly, in their order; nothing where they are of other weights, or unsound."""
    if not isinstance(stored, dict) or stored.get("format") != FORMAT or not isinstance(stored.get("lines"), list):
        return ()
    if not stored.get("weights") or stored["weights"] != weights_of(manifest):
        return ()
    found = [_measured(line) for line in stored["lines"] if isinstance(line, dict)]
    return tuple(each for each in found if each is not None)


def _measured(line: Mapping[str, Any]) -> Measured | None:
    share = line.get("share")
    if not isinstance(share, dict):
        return None
    value, low, high, count = (share.get(name) for name in ("value", "low", "high", "count"))
    sound = all(isinstance(each, int | float) and 0 <= each <= 1 for each in (value, low, high))
    if not sound or not isinstance(count, int) or count < 1:
        return None
    return Measured(str(line.get("asked", "")), float(value or 0), float(low or 0), float(high or 0), count)
