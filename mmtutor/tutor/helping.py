"""The hints of the item that is up: made ready on a thread, given one by one, offered when they seem to be wanted."""

from __future__ import annotations

import random
import threading

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.hints import Hint, Tried, authored, ladder, like_example, offer
from mmtutor.domain.items.item import Item
from mmtutor.domain.misconceptions import MISCONCEPTIONS
from mmtutor.domain.template import ItemTemplate
from mmtutor.messages import Message

READY_S = 5.0


class Helping:
    """One item's ladder of hints. The caller keeps threads apart."""

    def __init__(self) -> None:
        self._item: Item | None = None
        self._making: threading.Thread | None = None
        self._fixed: tuple[Hint, ...] = ()
        self._ladder: tuple[Hint, ...] = ()
        self._shown: list[Hint] = []
        self._wrong = 0  # answers since the last hint
        self._offered = False  # since the last hint or answer

    @property
    def left(self) -> int:
        """How many hints were not shown yet, as far as they are ready."""
        return len([hint for hint in self._ladder if hint not in self._shown])

    @property
    def ready(self) -> bool:
        """Whether the hints are made, so that asking for one does not have to wait."""
        return self._making is None or not self._making.is_alive()

    def begin(self, item: Item | None, template: ItemTemplate | None = None) -> None:
        """Make the hints of an item ready; None: there is nothing to help with."""
        self._item, self._fixed, self._ladder, self._shown = item, (), (), []
        self._wrong, self._offered = 0, False
        if item is not None and template is not None:
            self._making = threading.Thread(target=self._make, args=(item, template), name="mmtutor-hints", daemon=True)
            self._making.start()

    def tried(self, answer: str, assessment: Assessment) -> None:
        """Take a judged answer into account."""
        self.settle()
        if self._item is None:
            return
        idea = MISCONCEPTIONS.get(assessment.misconception or "")
        self._ladder = ladder(self._item, self._fixed, Tried(answer, assessment, idea))
        self._offered = False
        if assessment.verdict is Verdict.INCORRECT:
            self._wrong += 1

    def next(self) -> Hint | None:
        """Return the next hint, or None where there are no more."""
        self.settle()
        hint = next((hint for hint in self._ladder if hint not in self._shown), None)
        if hint is not None:
            self._shown.append(hint)
            self._wrong, self._offered = 0, False
        return hint

    def offer(self, idle_s: float = 0.0) -> Message | None:
        """Return how to offer a hint, once each time that one seems to be wanted; None otherwise."""
        said = offer(self._wrong, idle_s) if self.left and not self._offered else None
        self._offered = self._offered or said is not None
        return said

    def settle(self) -> None:
        """Wait until the hints are ready."""
        if self._making is not None:
            self._making.join(READY_S)
            self._making = None

    def _make(self, item: Item, template: ItemTemplate) -> None:
        fixed = authored(item)
        example = like_example(template, item, random.Random(item.id))
        if example is not None:
            fixed = (*fixed, example)
        made = ladder(item, fixed)
        if self._item is item:  # else the learner has gone on
            self._fixed, self._ladder = fixed, made
