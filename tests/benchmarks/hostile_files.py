"""Damaged and hostile files to every importer: nothing but a course or a sentence may come of them, and soon.

    python -m tests.benchmarks.hostile_files [--cases 2000] [--seed 5] [FORMAT ...]

Mutates a file of each format, as bytes and, in archives, the members too; then tries attacks that are known by name.
Prints JSON: for each format how many were taken in, how many refused, and everything that raised anything else, took
too long or left something behind. Exits with 1 where there is any of these.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mmtutor.content.importing import take_in
from mmtutor.errors import UserError
from tests.content.attacks import ATTACKS
from tests.content.foreign import write_all

LIMIT_S = 5.0  # of the processor's time, for one file
_NASTY = (
    b"{", b"}", b"\\", b"~%", b"->", b"#", b"=", b"]]>", b"<![CDATA[", b"&amp;", b"<!--", b"\0", b"\xff\xfe",
    b"\xed\xa0\x80",
    b"{{c1::", b"}}", b"[[", b"]]", b"$", b"$$", b"\\(", b"\\frac{", b"^^^^", b"9" * 400, b"1e999999999", b"-->",
    b'"', b"'", b"::", b"$CATEGORY:", b"ANSWER: Z", b"\r", b"\x1f", "\u202e".encode(), "\ue000".encode(), b"<p>" * 200,
    b"(" * 300,
)  # fmt: skip


@dataclass(slots=True)
class Outcome:
    """What happened to the files of one format."""

    files: int = 0
    taken: int = 0
    refused: int = 0
    slowest_s: float = 0.0
    wrong: list[str] = field(default_factory=list)


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Return bytes with a few changes: some gone, doubled, swapped, flipped or put in."""
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        at, end = sorted((rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)))
        end = min(end, at + rng.choice((1, 4, 30, 400)))
        match rng.randrange(6):
            case 0:
                data = data[:at] + data[end:]
            case 1:
                data = data[:at] + data[at:end] * rng.choice((2, 2, 20)) + data[end:]
            case 2:
                data = data[:at] + rng.choice(_NASTY) + data[at:]
            case 3:
                data = data[:at] + bytes(byte ^ (1 << rng.randrange(8)) for byte in data[at:end]) + data[end:]
            case 4:
                data = data[:at] + data[end:] + data[at:end]
            case 5:
                data = data[:at] if rng.random() < 0.3 else data[:at] + rng.randbytes(end - at) + data[end:]
    return data[:2_000_000]


def mutated_archive(data: bytes, rng: random.Random) -> bytes:
    """Return an archive that is sound itself, with some of its members changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if rng.random() < 0.05:
                continue
            target.writestr(name, mutated(content, rng) if rng.random() < 0.6 else content)
    return out.getvalue()


def cases(data: bytes, count: int, rng: random.Random) -> Iterator[bytes]:
    """Yield mutations of a file; of an archive, most leave its frame whole."""
    is_archive = data.startswith(b"PK")
    for _ in range(count):
        yield mutated_archive(data, rng) if is_archive and rng.random() < 0.75 else mutated(data, rng)


def try_out(path: Path, folder: Path, outcome: Outcome, name: str) -> None:
    """Import one file. What it raises besides UserError, and what it leaves behind, is wrong."""
    into = folder / "in"
    outcome.files += 1
    started_s = time.process_time()
    try:
        taken = take_in(path, into)
        outcome.taken += 1
        for sentence in taken.report.sentences():
            str(sentence)
        left = {entry.name for entry in into.iterdir()} - {taken.course.id}
    except UserError as trouble:
        str(trouble.message)
        outcome.refused += 1
        left = {entry.name for entry in into.iterdir()} if into.is_dir() else set()
    except Exception as trouble:  # noqa: BLE001 - whatever it is, it is what is looked for
        frames = traceback.extract_tb(trouble.__traceback__)
        outcome.wrong.append(f"{name}: {trouble!r} at {Path(frames[-1].filename).name}:{frames[-1].lineno}")
        left = set()
    took_s = time.process_time() - started_s
    outcome.slowest_s = max(outcome.slowest_s, took_s)
    if took_s > LIMIT_S:
        outcome.wrong.append(f"{name}: took {took_s:.1f} s")
    if left:
        outcome.wrong.append(f"{name}: left {sorted(left)}")


def measure(form: str, count: int, seed: int) -> Outcome:
    """Try `count` mutations of a file of one format."""
    outcome, rng = Outcome(), random.Random(f"{form} {seed}")
    with tempfile.TemporaryDirectory() as folder:
        source = write_all(Path(folder))[form]
        data = source.read_bytes()
        for number, case in enumerate(cases(data, count, rng)):
            with tempfile.TemporaryDirectory() as room:
                path = Path(room) / source.name
                path.write_bytes(case)
                try_out(path, Path(room), outcome, f"{form} {number}")
    return outcome


def attacked() -> Outcome:
    """Try every attack that has a name."""
    outcome = Outcome()
    for name, attack in ATTACKS.items():
        with tempfile.TemporaryDirectory() as room:
            try_out(attack(Path(room)), Path(room), outcome, name)
            if (Path(room).parent / "escaped").exists() or list(Path(room).rglob("escaped*")):
                outcome.wrong.append(f"{name}: a file got out")
    return outcome


def main() -> int:
    """Print what happened; return 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("formats", nargs="*")
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=5)
    given = parser.parse_args()
    formats = given.formats or ["gift", "aiken", "moodle-xml", "csv", "qti", "anki"]
    outcomes = {form: measure(form, given.cases, given.seed) for form in formats} | {"attacks": attacked()}
    shown = {
        form: {"files": o.files, "taken in": o.taken, "refused with a sentence": o.refused,
               "ms at most": round(1000 * o.slowest_s), "wrong": o.wrong[:20]}
        for form, o in outcomes.items()
    }  # fmt: skip
    sys.stdout.write(json.dumps(shown, indent=1, ensure_ascii=True) + "\n")
    return int(any(outcome.wrong for outcome in outcomes.values()))


if __name__ == "__main__":
    sys.exit(main())
