from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mmtutor.store import Store
from tests.postgresql import PostgreSQL
from tests.store.scripted import Clock

KINDS = ("sqlite", "postgresql")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what asks for a store on both databases, but for what looks into the file at `path`."""
    if "kind" in metafunc.fixturenames:
        metafunc.parametrize("kind", KINDS[:1] if "path" in metafunc.fixturenames else KINDS)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home of Zoë" / "mmtutor.db"


@pytest.fixture(scope="session")
def server() -> Iterator[PostgreSQL]:
    if reason := PostgreSQL.missing():
        pytest.skip(reason)
    with PostgreSQL() as server:
        yield server


@pytest.fixture
def location(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """An empty place for a database: a file's path, or a server's URL."""
    if kind == "sqlite":
        return tmp_path / "home of Zoë" / "mmtutor.db"
    url: str = request.getfixturevalue("server").new_database()
    return url


@pytest.fixture
def store(location: Path | str) -> Iterator[Store]:
    store = Store.open(location, Clock())
    yield store
    store.close()
