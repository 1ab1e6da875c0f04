from __future__ import annotations

import base64
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from mmtutor.domain.people import SignIn
from mmtutor.domain.tries import FIRST_WAIT_S, FREE
from mmtutor.errors import UserError
from mmtutor.store import Store, pin_matches, tables
from mmtutor.store.preferences import of_learner
from tests.store.scripted import MORNING, Clock, assessed, attempt, counted, sit_down


def test_a_teacher_comes_in_by_passphrase_only(store: Store) -> None:
    assert store.teachers.all() == []
    teacher = store.teachers.add(" Ms Frizzle ", "seat belts, everyone")
    assert store.teachers.all() == [teacher]
    assert teacher.name == "Ms Frizzle"
    assert teacher.passphrase_hash.startswith("$argon2id$")
    assert store.teachers.sign_in(teacher.id, "seat belts, everyone") == SignIn(True, FREE)
    assert store.teachers.sign_in(teacher.id, "Seat belts, everyone") == SignIn(False, FREE - 1)
    assert store.teachers.sign_in("nobody", "seat belts, everyone") == SignIn(False, 0)
    for wrong in (("", "long enough"), ("Ms Frizzle", "short")):
        with pytest.raises(UserError, match=r"Type a name first|at least 8 characters"):
            store.teachers.add(*wrong)


def test_a_passphrase_is_changed_by_who_knows_the_old_one(store: Store) -> None:
    teacher = store.teachers.add("Ms Frizzle", "seat belts, everyone")
    assert not store.teachers.change_passphrase(teacher.id, "a guess", "take chances, get messy").ok
    assert store.teachers.change_passphrase(teacher.id, "seat belts, everyone", "take chances, get messy").ok
    assert not store.teachers.sign_in(teacher.id, "seat belts, everyone").ok
    assert store.teachers.sign_in(teacher.id, "take chances, get messy").ok


def test_after_some_wrong_pins_even_the_right_one_has_to_wait_also_for_another_program(location: Path | str) -> None:
    clock = Clock()
    store = Store.open(location, clock)
    ada, bo = store.learners.add("Ada", "cat", "2718"), store.learners.add("Bo", "owl", "2718")
    outcomes = [store.learners.sign_in(ada.id, "0000") for _ in range(FREE)]
    assert [outcome.tries_left for outcome in outcomes] == [4, 3, 2, 1, 0]
    assert outcomes[-1].wait_s > 0
    store.close()

    store = Store.open(location, clock)
    locked = store.learners.sign_in(ada.id, "2718")
    assert not locked.ok
    assert 0 < locked.wait_s <= FIRST_WAIT_S
    assert store.learners.sign_in(bo.id, "2718").ok
    clock.now += timedelta(seconds=FIRST_WAIT_S)
    assert store.learners.sign_in(ada.id, "2718") == SignIn(True, FREE)
    assert store.learners.sign_in(ada.id, "0000").tries_left == FREE - 1
    store.learners.set_pin(ada.id, "3141")
    assert store.learners.sign_in(ada.id, "3141").ok
    store.learners.set_pin(ada.id, "")
    assert store.learners.sign_in(ada.id, "whatever").ok
    store.close()


def test_many_tries_at_once_gain_nothing(store: Store) -> None:
    ada = store.learners.add("Ada", "cat", "2718")
    store._database.engine.dispose()
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda pin: store.learners.sign_in(ada.id, pin), ["0000"] * 12))
    assert sum(outcome.wait_s == 0 for outcome in outcomes) <= FREE - 1
    assert not store.learners.sign_in(ada.id, "2718").ok


def test_a_pin_of_an_earlier_version_still_opens(store: Store) -> None:
    ada = store.learners.add("Ada", "cat", "2718")
    assert ada.pin_hash.startswith("$argon2id$")
    salt = b"0123456789abcdef"
    key = hashlib.scrypt(b"2718", salt=salt, n=2**13, r=8, p=1)
    old = "$".join(["scrypt", "8192", "8", "1", *(base64.b64encode(raw).decode() for raw in (salt, key))])
    with store._database.writing() as connection:
        connection.execute(sa.update(tables.learners).values(pin_hash=old))
    (ada,) = store.learners.all()
    assert pin_matches(ada, "2718")
    assert not pin_matches(ada, "2719")
    assert store.learners.sign_in(ada.id, "2718").ok
    assert not store.learners.sign_in(ada.id, "2719").ok


def test_cohorts_keep_who_is_in_them(store: Store) -> None:
    zoe, ada = (store.learners.add(name, "fox") for name in ("Zoë", "ada"))
    five, chess = store.cohorts.add(" 5a "), store.cohorts.add("Chess")
    for learner in (zoe, ada, zoe):
        store.cohorts.put_in(five.id, learner.id)
    store.cohorts.put_in(chess.id, ada.id)
    assert [learner.name for learner in store.cohorts.members(five.id)] == ["ada", "Zoë"]
    assert store.cohorts.of_learner(ada.id) == [five, chess]
    store.cohorts.rename(five.id, "6a")
    store.cohorts.take_out(five.id, zoe.id)
    assert [cohort.name for cohort in store.cohorts.all()] == ["6a", "Chess"]
    assert store.cohorts.members(five.id) == [ada]
    store.assignments.add(five.id, "fractions", "adding", MORNING)
    store.cohorts.remove(five.id)
    assert store.cohorts.all() == [chess]
    assert store.assignments.of_cohort(five.id) == []
    assert len(store.learners.all()) == 2


def test_assignments_are_a_learners_from_their_start_on_the_soonest_due_first(store: Store) -> None:
    ada = store.learners.add("Ada", "fox")
    cohort = store.cohorts.add("5a")
    store.cohorts.put_in(cohort.id, ada.id)
    day = timedelta(days=1)
    no_hurry = store.assignments.add(cohort.id, "fractions", "adding", MORNING)
    next_week = store.assignments.add(cohort.id, "fractions", "adding", MORNING, MORNING + 7 * day)
    tomorrow = store.assignments.add(cohort.id, "fractions", "adding", MORNING, MORNING + day)
    later = store.assignments.add(cohort.id, "fractions", "adding", MORNING + 2 * day)
    assert store.assignments.of_learner(ada.id, MORNING) == [tomorrow, next_week, no_hurry]
    assert store.assignments.of_cohort(cohort.id)[-1] == later
    store.assignments.remove(tomorrow.id)
    assert tomorrow not in store.assignments.of_cohort(cohort.id)
    with pytest.raises(UserError, match="due after it starts"):
        store.assignments.add(cohort.id, "fractions", "adding", MORNING, MORNING)


def a_whole_life(store: Store, name: str) -> str:
    """Let a learner leave a trace in every table; return the id."""
    learner, session = sit_down(store, name)
    store.learners.set_pin(learner, "2718")
    store.learners.sign_in(learner, "wrong")
    cohort = store.cohorts.add(f"cohort of {learner}"[:30])
    store.cohorts.put_in(cohort.id, learner)
    for typed in ("5/6", "7/8"):
        whole = assessed(attempt(session, learner))
        store.attempts.submit(whole.attempt)
        store.attempts.record(whole, {"add": 0.5})
        ruling = store.overruling.judge(whole.attempt.id, typed == "5/6", "Ms Frizzle", counted)
    store.overruling.undo(ruling.id, "Ms Frizzle", counted)
    left = attempt(session, learner)
    store.attempts.submit(left)
    store.attempts.mark_interrupted(left.id)
    store.attempts.hint_shown(session, learner, "halves", 1)
    return learner


def traces(store: Store, learner_id: str) -> dict[str, int]:
    """Count the rows, table by table, in which the id stands, or that belong to a row in which it does."""
    attempts = sa.select(tables.attempts.c.id).where(tables.attempts.c.learner_id == learner_id)
    found = {}
    with store._database.reading() as connection:
        for table in tables.metadata.sorted_tables:
            rows = connection.execute(sa.select(table)).all()
            mine = {*connection.execute(attempts).scalars(), learner_id}
            found[table.name] = sum(any(value in mine for value in row if isinstance(value, str)) for row in rows)
    return found


def test_what_is_exported_of_a_learner_is_all_there_is_but_no_secret(store: Store) -> None:
    ada, bo = a_whole_life(store, "Ada"), a_whole_life(store, "Bo")
    export = store.learners.export(ada)
    text = json.dumps(export)
    for table, count in traces(store, ada).items():
        if table != "tries":  # of no use to anybody
            assert len(export.get(table, [])) >= count, table
    assert len(export["assessments"]) == 5
    assert [ruling["kind"] for ruling in export["rulings"]] == ["judge", "judge", "undo"]
    assert export["attempts"][0]["prompt"] == "What is $1/2 + 1/3$?"
    assert bo not in text
    assert "argon2" not in text
    with pytest.raises(UserError, match="not here any more"):
        store.learners.export("nobody")


def test_erasing_a_learner_leaves_no_trace_in_any_table_and_all_of_the_others(store: Store) -> None:
    ada, bo = a_whole_life(store, "Ada"), a_whole_life(store, "Bo")
    before = traces(store, bo)
    store.learners.remove(ada)
    assert not any(traces(store, ada).values())
    assert traces(store, bo) == before
    assert len(store.overruling.log()) == 3
    store.learners.remove(bo)
    assert store.overruling.log() == []


def test_erasing_a_learner_reaches_the_backups_too(store: Store, path: Path) -> None:
    ada, bo = a_whole_life(store, "Ada-of-the-lake"), a_whole_life(store, "Bo-of-the-hill")
    backup = store.backups.make()
    store.learners.remove(ada)
    store.close()
    kept = backup.path.read_bytes()
    assert b"Ada-of-the-lake" not in kept
    assert ada.encode() not in kept
    assert b"Bo-of-the-hill" in kept
    restored = Store.open(path)
    restored.backups.restore(backup.path)
    assert [learner.id for learner in restored.learners.all()] == [bo]
    assert restored.check() is None
    restored.close()


def test_a_backup_from_which_nobody_can_be_erased_is_named(store: Store, path: Path) -> None:
    ada, _ = sit_down(store)
    backup = store.backups.make()
    backup.path.write_bytes(b"no database any more")
    with pytest.raises(UserError, match=f"not from the backup {backup.path.name}: delete it by hand"):
        store.learners.remove(ada)
    assert store.learners.all() == []


def test_a_learner_of_another_computer_comes_once_with_each_attempt_once(store: Store) -> None:
    for _ in range(2):
        ada = store.learners.welcome("ada", "Ada", "cat")
    assert store.learners.all() == [ada]
    there = [assessed(attempt("session", "ada", MORNING + timedelta(minutes=n))) for n in range(3)]
    assert store.attempts.receive(there[:2]) == 2
    assert store.attempts.receive([*there, *there]) == 1
    assert store.attempts.of_learner("ada") == there
    with pytest.raises(UserError, match="a learner who is not here"):
        store.attempts.receive([assessed(attempt("session", "nobody"))])


def test_whoever_shares_a_session_with_others_can_be_erased(store: Store) -> None:
    for name in ("ada", "bo"):
        store.learners.welcome(name, name, "cat")
    there = [assessed(attempt("session", name)) for name in ("ada", "bo")]
    store.attempts.receive(there)
    store.learners.remove("ada")
    assert not any(traces(store, "ada").values())
    assert store.attempts.of_learner("bo") == there[1:]


def test_a_choice_that_belongs_to_a_learner_goes_with_them_and_no_other(store: Store) -> None:
    ada, bo = a_whole_life(store, "Ada"), a_whole_life(store, "Bo")
    for learner in (ada, bo):
        store.preferences.put(of_learner("class", learner), {"file": f"{learner}.outbox"})
    store.preferences.put("window", {"theme": "dark"})
    assert [row["key"] for row in store.learners.export(ada)["preferences"]] == [f"class of {ada}"]
    store.learners.remove(ada)
    assert not any(traces(store, ada).values())
    assert store.preferences.get(of_learner("class", ada)) is None
    assert store.preferences.get(of_learner("class", bo)) == {"file": f"{bo}.outbox"}
    assert store.preferences.get("window") == {"theme": "dark"}


def test_one_attempt_that_arrives_many_times_at_once_is_kept_once(store: Store) -> None:
    store.learners.welcome("ada", "Ada", "cat")
    there = [assessed(attempt("session", "ada")) for _ in range(5)]
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(store.attempts.receive, [there] * 8)) == 5
    assert len(store.attempts.of_learner("ada")) == 5


def test_what_is_older_than_it_is_to_be_kept_is_erased_and_mastery_is_of_what_is_left(store: Store) -> None:
    assert store.retention.days is None
    store.retention.set_days(30)
    assert store.retention.days == 30
    ada, session = sit_down(store)
    day = timedelta(days=1)
    for age in (100, 31, 29, 1):
        whole = assessed(attempt(session, ada, MORNING - age * day))
        store.attempts.submit(whole.attempt)
        store.attempts.record(whole, {})
    store.overruling.judge(store.attempts.of_learner(ada)[0].attempt.id, False, "Ms Frizzle", counted)
    expired = store.retention.preview(30)
    assert (expired.attempts, expired.learners) == (2, 1)
    assert len(store.attempts.of_learner(ada)) == 4
    assert store.retention.erase(30, counted) == expired
    assert [each.attempt.submitted for each in store.attempts.of_learner(ada)] == [MORNING - 29 * day, MORNING - day]
    assert store.mastery.of_learner(ada) == counted(store.attempts.of_learner(ada))
    assert store.overruling.log() == []
    assert store.retention.preview(30).attempts == 0
    for wrong in (0, -1):
        with pytest.raises(UserError, match="at least one day"):
            store.retention.set_days(wrong)
