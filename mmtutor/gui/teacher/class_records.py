"""What arrives from a class goes into the store: learners under their own ids, attempts each once. Blocks; no Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from mmtutor.classroom.state import Dashboard
from mmtutor.domain.attempt import AssessedAttempt
from mmtutor.domain.people import same_name, stand_in
from mmtutor.errors import UserError
from mmtutor.messages import Message, message


def known_name(store: Any, dashboard: Dashboard, learner_id: str) -> str | None:
    """Return what a learner is called in the store, else in the class; None where neither knows more than the id."""
    learner = store.learners.get(learner_id)
    if learner is not None and learner.name != stand_in(learner_id):
        return str(learner.name)
    return next((seat.name for seat in dashboard.seats if seat.learner_id == learner_id and seat.name), None)


class Records:
    """The way into the store for one class, called on the class's own thread.

    Whoever has sent something is a learner here and in the cohort of the class's name. A learner whose attempts came
    on a stick has no name until they join: the beginning of their id stands for it. A learner whom the list of the
    class names, and who has done nothing yet, becomes the one who joins under that name; where it is not clear who
    that is, `tell` gets a sentence.
    """

    def __init__(self, store: Any, title: str, tell: Callable[[Message], object]) -> None:
        self._store, self._title, self._tell = store, title, tell
        self._cohort_id = ""
        self._names: dict[str, str] = {}  # heard
        self._placed: dict[str, str] = {}  # in the store, with the name that they have there

    def hear_names(self, dashboard: Dashboard) -> None:
        """Take note of names; a learner who was here without one gets it."""
        self._names = {seat.learner_id: seat.name for seat in dashboard.seats if seat.name}
        for learner_id, name in self._placed.items():
            heard = self._names.get(learner_id, name)
            if name == stand_in(learner_id) != heard:
                self._place(learner_id, heard)

    def receive(self, attempts: Sequence[AssessedAttempt]) -> None:
        """Put attempts into the store; those that are there already are left as they are.

        Raises:
            UserError: the store does not take them; they can be given again.
        """
        self._welcome(attempts)
        try:
            self._store.attempts.receive(list(attempts))
        except UserError:  # somebody was erased meanwhile, and has sent something since
            self._placed.clear()
            self._welcome(attempts)
            self._store.attempts.receive(list(attempts))

    def _welcome(self, attempts: Sequence[AssessedAttempt]) -> None:
        for learner_id in {one.attempt.learner_id for one in attempts} - set(self._placed):
            self._place(learner_id, self._names.get(learner_id, ""))

    def _place(self, learner_id: str, name: str) -> None:
        store, cohort_id = self._store, self._cohort()
        before = known_name(store, Dashboard(), learner_id)
        welcomed = store.learners.welcome(learner_id, name, "", cohort_id)
        self._placed[learner_id] = welcomed.name
        if before is None and sum(same_name(each.name, welcomed.name) for each in store.cohorts.members(cohort_id)) > 1:
            self._tell(
                message(
                    "Several learners in {title} are called {name}, and it is not clear who is who: look at the page "
                    "Learners.",
                    title=self._title,
                    name=welcomed.name,
                )
            )

    def _cohort(self) -> str:
        if not self._cohort_id:
            cohorts = self._store.cohorts
            known = next((each.id for each in cohorts.all() if each.name == self._title), None)
            self._cohort_id = known or cohorts.add(self._title).id
        return self._cohort_id
