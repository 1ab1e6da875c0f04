"""Hostile files: a sentence or a course, nothing else, and soon. The benchmark of the same name tries far more."""

from __future__ import annotations

from pathlib import Path

import pytest

from mmtutor.content.importing import take_in
from mmtutor.errors import UserError
from tests.benchmarks.hostile_files import Outcome, measure, try_out
from tests.content.attacks import ATTACKS

REFUSED = {
    "a billion laughs": "declares entities",
    "an external entity": "declares entities",
    "a parameter entity": "declares entities",
    "XInclude": "calls for other files",
    "XML that is nested deep": "nested more than 100 deep",
    "a path that leads up": "unsafe name",
    "a path from the root": "unsafe name",
    "a path of Windows": "unsafe name",
    "a link": "contains a link",
    "an archive of too many files": "more than 20000 files",
    "a collection that is a bomb": "unpacks to far more",
    "a view that never ends": "no collection that can be read",
    "a view that loads code": "no collection that can be read",
    "columns without end": "more than 100 columns",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_gets_nowhere(tmp_path: Path, name: str) -> None:
    outcome = Outcome()
    try_out(ATTACKS[name](tmp_path), tmp_path, outcome, name)
    assert outcome.wrong == []
    assert not list(tmp_path.rglob("*escaped*"))


@pytest.mark.parametrize("name", REFUSED)
def test_an_attack_is_refused_with_the_sentence_that_fits(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError, match=REFUSED[name]):
        take_in(ATTACKS[name](tmp_path), tmp_path / "in")


def test_a_bomb_in_a_package_takes_no_other_item_with_it(tmp_path: Path) -> None:
    report = take_in(ATTACKS["an archive that is a bomb"](tmp_path), tmp_path / "in").report
    assert [str(loss.reason) for loss in report.refused] == ["bomb.zip unpacks to far more than it should."]
    assert report.carried == 1


@pytest.mark.parametrize("form", ["gift", "aiken", "moodle-xml", "csv", "qti", "anki"])
def test_damaged_files_never_crash(form: str) -> None:
    outcome = measure(form, 40, seed=11)
    assert outcome.wrong == []
    assert outcome.taken + outcome.refused == 40
