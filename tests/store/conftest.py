from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mmtutor.store import Store
from tests.store.scripted import Clock


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home of Zoë" / "mmtutor.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    store = Store.open(path, Clock())
    yield store
    store.close()
