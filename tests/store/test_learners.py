from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from mmtutor.domain.attempt import AttemptState
from mmtutor.errors import UserError
from mmtutor.store import Store, pin_matches
from tests.store.scripted import assessed, attempt, sit_down


def test_learners_come_back_in_the_order_they_came(store: Store) -> None:
    added = [store.learners.add(name, "fox") for name in ("Zoë", " Ada ", "李雷")]
    assert store.learners.all() == added
    assert [learner.name for learner in added] == ["Zoë", "Ada", "李雷"]
    assert store.learners.get(added[1].id) == added[1]
    assert store.learners.get("nobody") is None


def test_a_learner_needs_a_name(store: Store) -> None:
    with pytest.raises(UserError, match="Type a name first"):
        store.learners.add("  ", "fox")


def test_a_pin_is_not_stored_and_only_the_right_one_matches(store: Store, path: Path) -> None:
    ada = store.learners.add("Ada", "fox", pin="2718")
    twin = store.learners.add("Ada", "fox", pin="2718")
    assert pin_matches(ada, "2718")
    assert not pin_matches(ada, "2719")
    assert not pin_matches(ada, "")
    assert ada.pin_hash != twin.pin_hash
    store.close()
    assert b"2718" not in path.read_bytes().replace(ada.id.encode(), b"").replace(twin.id.encode(), b"")


def test_without_a_pin_anyone_may_open_the_name(store: Store) -> None:
    assert pin_matches(store.learners.add("Bo", "owl"), "")


def test_erasing_a_learner_takes_everything_of_theirs_and_nothing_else(store: Store, path: Path) -> None:
    gone, gone_session = sit_down(store, "Gone-with-the-wind")
    stays, session = sit_down(store, "Stays")
    for learner, of_theirs in ((gone, gone_session), (stays, session)):
        judged = replace(attempt(of_theirs, learner), typed=f"typed by {learner}")
        store.attempts.submit(judged)
        store.attempts.record(assessed(judged), {"add": 0.75})
        left = attempt(of_theirs, learner)
        store.attempts.submit(left)
        store.attempts.mark_interrupted(left.id)
        store.attempts.hint_shown(of_theirs, learner, "halves", 1)

    store.learners.remove(gone)

    assert [learner.id for learner in store.learners.all()] == [stays]
    assert store.attempts.of_learner(gone) == []
    assert store.mastery.of_learner(gone) == {}
    (kept,) = store.attempts.of_learner(stays)
    assert store.attempts.state(kept.attempt.id) is AttemptState.ASSESSED
    assert store.mastery.of_learner(stays) == {"add": 0.75}
    assert store.check() is None
    store.close()
    with closing(sqlite3.connect(path)) as raw:
        for table in ("attempts", "readings", "assessments", "interruptions", "hints", "sessions", "mastery"):
            (rows,) = raw.execute(f"SELECT COUNT(*) FROM {table}").fetchone()
            assert rows == {"attempts": 2}.get(table, 1), table
        assert raw.execute("SELECT COUNT(*) FROM erasing").fetchone() == (0,)
    assert gone.encode() not in path.read_bytes()
    assert b"Gone-with-the-wind" not in path.read_bytes()
