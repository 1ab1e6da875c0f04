"""A process of the program gives back what it does not need any more."""

from __future__ import annotations

import subprocess
import sys

import pytest

FREED = """
import resource
from pathlib import Path
import numpy as np
from mmtutor.process import be_a_good_neighbour
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
be_a_good_neighbour()
np.ones(20 << 20, np.uint8)  # freed at once: glibc would take such blocks from the heap from now on
before = resident()
blocks = [np.ones(8 << 20, np.uint8) for _ in range(20)]
most, blocks = resident(), blocks[-1:]  # the last holds what lies below it on a heap
print(most - before, resident() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the setting is of glibc")
def test_large_blocks_go_back_to_the_system_when_they_are_freed() -> None:
    told = subprocess.run([sys.executable, "-c", FREED], capture_output=True, check=True, text=True).stdout
    most, left = map(int, told.split())
    assert most > 20 * (7 << 20)
    assert left < 2 * (8 << 20)
