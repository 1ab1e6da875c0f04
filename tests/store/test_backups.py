from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmtutor.errors import UserError
from mmtutor.store import Backup, BadDatabaseError, Store, backups_of, restore, sqlite
from mmtutor.store.backups import thinned
from tests.store.scripted import MORNING, Clock, assessed, attempt, sit_down

pytestmark = pytest.mark.usefixtures("path")  # all of it is about a file


def work(store: Store, times: int = 1) -> str:
    learner, session = sit_down(store)
    for _ in range(times):
        mine = attempt(session, learner)
        store.attempts.submit(mine)
        store.attempts.record(assessed(mine), {"add": 0.5})
    return learner


def test_a_backup_is_one_sound_file_with_everything_committed(store: Store) -> None:
    learner = work(store, 5)
    backup = store.backups.make()
    assert store.backups.list() == [backup]
    assert sqlite.problems(backup.path) == []
    assert [path.name for path in backup.path.parent.iterdir()] == [backup.path.name]
    elsewhere = Store.open(shutil.copy(backup.path, backup.path.parent.parent / "elsewhere.db"))
    assert elsewhere.attempts.of_learner(learner) == store.attempts.of_learner(learner)
    elsewhere.close()


def test_restoring_brings_back_the_past_and_keeps_what_was_replaced(store: Store, path: Path) -> None:
    before = work(store)
    backup = store.backups.make()
    after = work(store)

    aside = store.backups.restore(backup.path)

    assert [learner.id for learner in store.learners.all()] == [before]
    assert store.check() is None
    work(store)
    assert aside is not None
    store.backups.restore(aside)
    assert [learner.id for learner in store.learners.all()] == [before, after]


def test_the_log_of_a_program_that_was_killed_is_not_played_into_the_restored_file(path: Path) -> None:
    store = Store.open(path, Clock())
    before = work(store)
    backup = store.backups.make()
    work(store, 20)
    for end in ("", "-wal"):  # what a kill leaves: a file and a log that belong together
        shutil.copy(f"{path}{end}", f"{path}.killed{end}")
    store.close()
    for end in ("", "-wal"):
        Path(f"{path}.killed{end}").replace(f"{path}{end}")
    assert Path(f"{path}-wal").stat().st_size > 0

    aside = restore(path, backup.path)
    store = Store.open(path)
    assert [learner.id for learner in store.learners.all()] == [before]
    assert store.check() is None
    store.close()
    assert aside is not None
    replaced = Store.open(aside)
    assert len(replaced.learners.all()) == 2
    replaced.close()


@pytest.mark.parametrize("bytes_left", [0, 50, 9000])
def test_a_damaged_backup_is_refused_before_anything_is_touched(store: Store, bytes_left: int) -> None:
    learner = work(store)
    backup = store.backups.make()
    backup.path.write_bytes(backup.path.read_bytes()[:bytes_left])
    with pytest.raises(BadDatabaseError, match=r"is not a sound backup: choose another one\.$"):
        store.backups.restore(backup.path)
    assert [one.id for one in store.learners.all()] == [learner]


def test_a_backup_of_a_newer_program_is_refused(store: Store) -> None:
    work(store)
    backup = store.backups.make()
    with closing(sqlite3.connect(backup.path)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
        raw.commit()
    with pytest.raises(BadDatabaseError, match="newer mmtutor"):
        store.backups.restore(backup.path)
    assert len(store.learners.all()) == 1


def test_a_backup_that_is_not_there_is_one_sentence(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"^There is no backup at"):
        store.backups.restore(tmp_path / "gone.db")


def test_opening_makes_a_backup_only_of_what_has_changed(path: Path) -> None:
    def backups_after_opening() -> int:
        store = Store.open(path)
        store.backups.wait()
        store.close()
        return len(backups_of(path))

    store = Store.open(path)
    work(store)
    store.close()
    assert backups_after_opening() == 1
    assert backups_after_opening() == 1
    store = Store.open(path)
    work(store)
    store.close()
    assert backups_after_opening() == 2


def test_a_backup_that_cannot_be_made_is_told_and_the_store_works_on(path: Path) -> None:
    store = Store.open(path)
    work(store)
    store.close()
    (path.parent / "backups").write_text("in the way")
    store = Store.open(path)
    store.backups.wait()
    assert "does not let mmtutor write" in str(store.backups.trouble)
    work(store)
    store.close()


def test_a_half_made_backup_is_not_listed_and_is_swept_away_by_the_next(store: Store, path: Path) -> None:
    work(store)
    half = path.parent / "backups" / "mmtutor-20260301T000000.000000Z.part"
    half.parent.mkdir()
    half.write_bytes(b"SQLite")
    assert store.backups.list() == []
    store.backups.make()
    assert not half.exists()


def test_old_backups_go_when_new_ones_are_made(path: Path) -> None:
    clock = Clock(MORNING)
    store = Store.open(path, clock)
    for _ in range(13):
        store.backups.make()
    assert len(store.backups.list()) == 10
    clock.now += timedelta(days=1)
    for _ in range(10):
        store.backups.make()
    assert [backup.made.date() for backup in store.backups.list()][-1] == MORNING.date()
    assert len(store.backups.list()) == 11
    store.close()


moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 3, 1), timezones=st.just(UTC))


@given(st.lists(moments, unique=True), moments)
def test_the_newest_ten_and_the_last_of_each_of_fourteen_days_are_never_dropped(
    made: list[datetime], now: datetime
) -> None:
    backups = [Backup(Path(str(moment)), moment, 0) for moment in made]
    dropped = thinned(backups, now)
    kept = [backup for backup in backups if backup not in dropped]
    newest_first = sorted(backups, key=lambda backup: backup.made, reverse=True)
    assert set(newest_first[:10]) <= set(kept)
    assert len([backup for backup in kept if backup.made <= now]) <= 10 + 14
    for backup in backups:
        if now - timedelta(days=13) <= backup.made <= now:
            assert any(other.made.date() == backup.made.date() and other.made >= backup.made for other in kept)
