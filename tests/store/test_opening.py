"""What the store adds to a cold start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from mmtutor.store import Store
from tests.store.scripted import assessed, attempt, sit_down

LIMIT_MS = 100  # of processor time, so that a busy machine does not decide; some 20 ms on two cores at rest

OPEN = """
import sys, time
from pathlib import Path
from mmtutor.store import Store
start = time.process_time()
store = Store.open(Path(sys.argv[1]))
store.learners.all()
print(1000 * (time.process_time() - start))
store.close()
"""


def test_opening_a_month_of_one_learners_work_is_quick(path: Path) -> None:
    store = Store.open(path)
    learner, session = sit_down(store)
    for _ in range(200):
        mine = attempt(session, learner)
        store.attempts.submit(mine)
        store.attempts.record(assessed(mine), {"add": 0.5})
    store.close()
    runs = [float(subprocess.check_output([sys.executable, "-c", OPEN, path])) for _ in range(3)]
    assert min(runs) <= LIMIT_MS, runs
