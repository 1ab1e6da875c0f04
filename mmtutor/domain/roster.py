"""A school's list of learners and classes, and what it would change here. Knows no file format and no store.

A roster is the truth about the learners it names: they are in its classes, and in no others. Whom it does not
name stays as he is. Learners are known by the school's id or, where there is none, by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mmtutor.domain.people import Cohort, Learner
from mmtutor.messages import Message, message


@dataclass(frozen=True, slots=True)
class Group:
    """A class as a roster names it; `external_id` is "" where it has no more than a name."""

    name: str
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class Pupil:
    """A learner as a roster names him; `line` counts from 1, in the file where the name is."""

    line: int
    name: str
    groups: tuple[Group, ...] = ()
    external_id: str = ""
    picture: str = ""
    pin: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that is left out, and why; the sentence does not repeat the line."""

    line: int
    message: Message
    file: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """What a file says."""

    pupils: tuple[Pupil, ...]
    problems: tuple[Problem, ...] = ()


class ChangeKind(StrEnum):
    """What becomes of a learner."""

    ADDED = "added"
    RENAMED = "renamed"
    MOVED = "moved"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one learner: one kind, or renamed and moved at once. Groups are names; `before` ones, sorted."""

    kinds: tuple[ChangeKind, ...]
    line: int
    name: str
    groups: tuple[str, ...]
    name_before: str = ""
    groups_before: tuple[str, ...] = ()
    learner_id: str | None = None  # None: to be added


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """What a roster would change, pupil by pupil, which classes are new, and which lines are left out."""

    changes: tuple[Change, ...]
    new_groups: tuple[Group, ...]
    problems: tuple[Problem, ...]

    def count(self, kind: ChangeKind) -> int:
        """How many learners a kind of change concerns."""
        return sum(kind in change.kinds for change in self.changes)


@dataclass(frozen=True, slots=True)
class Present:
    """Who is here now; `memberships` are cohort ids by learner id."""

    learners: Sequence[Learner]
    cohorts: Sequence[Cohort]
    memberships: Mapping[str, frozenset[str]]


def planned(roster: Roster, present: Present) -> RosterPlan:
    """Compare a roster with who is here. `changes` are in the order of the roster's pupils, without those left out."""
    finder = _Finder(present)
    changes, problems = [], list(roster.problems)
    taken, groups = set[object](), dict[Group, None]()
    for pupil in roster.pupils:
        found = finder.learner(pupil)
        if len(found) > 1:
            several = message("Several learners are called {name}: give them ids.", name=pupil.name)
            problems.append(Problem(pupil.line, several))
            continue
        who = found[0].id if found else (pupil.name.casefold(), pupil.groups, pupil.external_id)
        if who in taken:
            twice = message("{name} is here twice: give each of them an id.", name=pupil.name)
            problems.append(Problem(pupil.line, twice))
            continue
        taken.add(who)
        changes.append(_change(pupil, found[0] if found else None, finder))
        groups |= dict.fromkeys(pupil.groups)
    new = tuple(group for group in groups if finder.cohort(group) is None)
    return RosterPlan(tuple(changes), new, tuple(sorted(problems, key=lambda problem: (problem.file, problem.line))))


def cohort_of(group: Group, cohorts: Iterable[Cohort]) -> Cohort | None:
    """Return the cohort that a group of a roster is: the one of its id, else one of its name that has no other id."""
    by_name = None
    for cohort in cohorts:
        if group.external_id and cohort.external_id == group.external_id:
            return cohort
        alike = cohort.name.casefold() == group.name.casefold()
        if alike and by_name is None and (not cohort.external_id or not group.external_id):
            by_name = cohort
    return by_name


class _Finder:
    """Who is here, by id and by name."""

    def __init__(self, present: Present) -> None:
        self._present = present
        self._cohorts = {cohort.id: cohort for cohort in present.cohorts}
        self._found: dict[Group, Cohort | None] = {}
        self._by_id = {learner.external_id: learner for learner in present.learners if learner.external_id}
        self._by_name: dict[str, list[Learner]] = {}
        for learner in present.learners:
            self._by_name.setdefault(learner.name.casefold(), []).append(learner)

    def cohort(self, group: Group) -> Cohort | None:
        if group not in self._found:
            self._found[group] = cohort_of(group, self._present.cohorts)
        return self._found[group]

    def cohorts(self, learner: Learner) -> frozenset[str]:
        return self._present.memberships.get(learner.id, frozenset())

    def names(self, cohort_ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(self._cohorts[cohort_id].name for cohort_id in cohort_ids))

    def learner(self, pupil: Pupil) -> list[Learner]:
        """Return who a pupil may be: nobody, one, or several of the same name."""
        if pupil.external_id in self._by_id:
            return [self._by_id[pupil.external_id]]
        alike = self._by_name.get(pupil.name.casefold(), [])
        if pupil.external_id:  # one with another id is somebody else
            alike = [learner for learner in alike if not learner.external_id]
        if len(alike) > 1:
            wanted = {cohort.id for group in pupil.groups if (cohort := self.cohort(group)) is not None}
            there = [learner for learner in alike if wanted & self.cohorts(learner)]
            return there or alike
        return alike


def _change(pupil: Pupil, learner: Learner | None, finder: _Finder) -> Change:
    groups = tuple(group.name for group in pupil.groups)
    if learner is None:
        return Change((ChangeKind.ADDED,), pupil.line, pupil.name, groups)
    before = finder.cohorts(learner)
    cohorts = [finder.cohort(group) for group in pupil.groups]
    moved = None in cohorts or before != {cohort.id for cohort in cohorts if cohort is not None}
    kinds = [ChangeKind.RENAMED] if pupil.name != learner.name else []
    kinds += [ChangeKind.MOVED] if moved else []
    return Change(
        tuple(kinds) or (ChangeKind.UNCHANGED,),
        pupil.line,
        pupil.name,
        groups,
        learner.name,
        finder.names(before),
        learner.id,
    )
