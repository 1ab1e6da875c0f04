"""What made a set of weights: every command in order, the steps, samples and hours they took, and the network's shape.

Read from the records of a run and of those it started from; kept beside exported files, so that who goes on from these
(`training.take_back`) can still tell what came before. Knows no network and no figures.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FURTHER_VOICES = "MMTUTOR_VOICES=voices"  # before a command that had further voices to train with
HISTORY = "history.json"  # beside exported files, and beside weights that were taken back from these


@dataclass(frozen=True, slots=True)
class History:
    """The commands that made weights, what they took, and of the last run its network and how it was held in check."""

    commands: tuple[str, ...] = ()
    steps: int = 0
    samples: int = 0
    seconds: float = 0.0
    network: Mapping[str, Any] = field(default_factory=dict)
    weight_decay: float = 0.0
    clip_norm: float = 0.0

    def then(self, after: History) -> History:
        """Return this history with another one after it."""
        return History(
            self.commands + after.commands,
            self.steps + after.steps,
            self.samples + after.samples,
            self.seconds + after.seconds,
            *(after if after.network else self).last_run,
        )

    @property
    def last_run(self) -> tuple[Mapping[str, Any], float, float]:
        """The network of the last run, its weight decay and the norm at which it clipped gradients."""
        return self.network, self.weight_decay, self.clip_norm


def record_of(run: Path) -> dict[str, Any]:
    """Return the record that training keeps of a run: its step, network, options and averages."""
    record: dict[str, Any] = json.loads((run / "run.json").read_text(encoding="utf-8"))
    return record


def history_of(run: Path) -> History:
    """Return what made the weights of a run: itself and all runs before it that still lie beside it, each once."""
    made = History()
    for folder in _lineage(run, set()):
        made = made.then(_own(folder) if _is_run(folder) else read_history(folder))
    return made


def _lineage(run: Path, told: set[str]) -> list[Path]:
    """Return a run after the runs that it started from or is the mean with, and after those before them."""
    told.add(run.name)
    before: list[Path] = []
    if _is_run(run):
        record = record_of(run)
        files = [record["train"]["start"], *record.get("averaged", {})]
        for name in (Path(file).parent.name for file in files if file):
            if name not in told:
                before += _lineage(run.parent / name, told)
    return [*before, run]


def _is_run(folder: Path) -> bool:
    """Return whether training kept a record there; it does not where weights were taken back."""
    return (folder / "run.json").exists()


def _own(run: Path) -> History:
    entries = [json.loads(line) for line in (run / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    samples, seconds = (_over_all_starts(entries, name) for name in ("samples", "seconds"))
    record = record_of(run)
    last = record["network"], record["train"]["weight_decay"], record["train"]["clip_norm"]
    return History(_commands(run), int(record["step"]), int(samples), seconds, *last)


def read_history(folder: Path) -> History:
    """Return the history that lies in a folder, an empty one where none does."""
    file = folder / HISTORY
    if not file.exists():
        return History()
    values = json.loads(file.read_text(encoding="utf-8"))
    return History(**values | {"commands": tuple(values["commands"])})


def network_of_run(run: Path) -> Mapping[str, Any]:
    """Return the shape of a run's network, also where its weights were taken back from exported files."""
    shape: Mapping[str, Any] = record_of(run)["network"] if _is_run(run) else read_history(run).network
    return shape


def write_history(history: History, folder: Path) -> None:
    """Write a history beside the weights that it made."""
    (folder / HISTORY).write_text(json.dumps(asdict(history), indent=1) + "\n", encoding="utf-8")


def as_published(command: str, arguments: Sequence[str]) -> str:
    """Return a command with its arguments as a card may tell it: of a folder elsewhere only the name."""
    told = [f"runs/{Path(a).name}" if Path(a).is_absolute() else a for a in arguments]
    return f"{command} {shlex.join(told)}"


def _commands(run: Path) -> tuple[str, ...]:
    """Return what makes a run and averages its checkpoints, if they were averaged."""
    record = record_of(run)
    voices = f"{FURTHER_VOICES} " if record["train"].get("voices") else ""
    train = f"{voices}mmtutor train {_options(record['train'])} --out runs/{run.name}"
    parts = " ".join(f"runs/{file}={share:g}" for file, share in record.get("averaged", {}).items())
    if not parts:
        return (train,)
    parts += f" --only {only}" if (only := record.get("averaged_only")) else ""
    return train, f"python -m mmtutor.training.averaging --run runs/{run.name} {parts}"


def _options(train: dict[str, Any]) -> str:
    """Return the options of `mmtutor train` that make a run like this one."""
    named = ("preset", "steps", "seed", "optimiser", "schedule", "rate", "average", "dtype", "workers", "batch")
    words = [f"--{name} {train[name]}" for name in named]
    words += ["--without-speech"] if not train["speech"] else []
    words += [f"--keep-{part}" for part in ("ears", "eyes") if train.get(f"keep_{part}")]
    words += ["--spot"] if train.get("spot") else []
    for name in ("heard", "short", "noisy", "speech_trained", "speech_rate"):
        if train.get(name) is not None:  # runs made before there was such an option record none
            words.append(f"--{name.replace('_', '-')} {train[name]}")
    words += [f"--save-every {train['save_every']} --keep-checkpoints"] if train.get("keep_checkpoints") else []
    words += [f"--start-from runs/{train['start']}"] if train["start"] else []
    words += ["--like-whisper"] if train.get("like_whisper") else []
    return " ".join(words)


def _over_all_starts(entries: Sequence[dict[str, Any]], name: str) -> float:
    """Counters begin anew whenever a run is resumed: return the sum of the last values before each new start."""
    values = [e[name] for e in entries]
    return float(sum(v for v, after in zip(values, [*values[1:], -1], strict=True) if after < v))
