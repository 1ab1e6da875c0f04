"""Build the frozen program, measure it, and let it check itself where nothing of this machine's Python can help it.

    python packaging/build.py            dist/mmtutor, its size, and the report of its own `check`

On Windows and macOS the installers in `packaging/windows` and `packaging/macos` are made from the same folder.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from lighten import lighten  # type: ignore[import-not-found]  # beside this script

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
PROGRAM = DIST / "mmtutor" / ("mmtutor.exe" if sys.platform == "win32" else "mmtutor")
LARGEST_MB = 380
CHECK_TIMEOUT_S = 180
FORBIDDEN = ("tensorflow", "keras", "torch", "libQt5")


def say(line: str) -> None:
    """Tell the one who builds."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def freeze() -> None:
    """Run PyInstaller on the spec."""
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    folders = ["--distpath", str(DIST), "--workpath", str(ROOT / "build")]
    subprocess.run([*command, *folders, str(ROOT / "packaging" / "mmtutor.spec")], check=True, cwd=ROOT)


def size_mb(folder: Path) -> float:
    """Return what a folder takes, in millions of bytes; links are not followed."""
    return sum(file.lstat().st_size for file in folder.rglob("*") if file.is_symlink() or file.is_file()) / 1e6


def intruders(folder: Path) -> list[str]:
    """Return the files that must not be in the program."""
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.name.startswith(FORBIDDEN))


def check(program: Path) -> dict[str, object]:
    """Run the frozen program's own check in an environment with a home, a language, and nothing else."""
    with tempfile.TemporaryDirectory(prefix="mmtutor-check-") as home:
        environment = {"HOME": home, "MMTUTOR_HOME": home, "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}
        if sys.platform == "win32":
            environment |= {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP")}
        done = subprocess.run(
            [program, "check"],
            env=environment,
            cwd=home,
            capture_output=True,
            text=True,
            timeout=CHECK_TIMEOUT_S,
            check=False,
        )
    if done.returncode:
        raise SystemExit(f"The frozen program's check failed ({done.returncode}).\n{done.stdout}\n{done.stderr}")
    report: dict[str, object] = json.loads(done.stdout)
    return report


def main() -> None:
    """Freeze, measure, check."""
    freeze()
    folder = PROGRAM.parent
    lighten(folder)
    size = size_mb(folder)
    say(f"{folder.relative_to(ROOT)}: {size:.0f} MB (at most {LARGEST_MB})")
    if size > LARGEST_MB:
        raise SystemExit("The program has grown too large.")
    if found := intruders(folder):
        raise SystemExit(f"These do not belong into the program: {', '.join(found[:10])}")
    say(json.dumps(check(PROGRAM), indent=2))


if __name__ == "__main__":
    main()
