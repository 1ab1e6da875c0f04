"""A learner alone at home loads no network code, nor what only courses from outside need."""

from __future__ import annotations

import subprocess
import sys

import pytest

FORMATS = ("mmtutor.content.importing", "mmtutor.content.exporting")
NETWORK = ("amqtt", "paho", "zeroconf", "mmtutor.classroom.teacher", "mmtutor.classroom.learner")


@pytest.mark.parametrize("unneeded", [NETWORK, FORMATS], ids=["network", "formats"])
def test_the_whole_app_and_its_window_are_loaded_without(unneeded: tuple[str, ...]) -> None:
    program = (
        "import sys, mmtutor.app, mmtutor.gui.main_window\n"
        f"sys.exit(' '.join(name for name in {unneeded!r} if name in sys.modules) or None)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr.strip() == ""
    assert done.returncode == 0
