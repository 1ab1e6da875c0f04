"""The last feedback said in other words, by whoever explains: asked for by the learner, for this turn only."""

from __future__ import annotations

from collections.abc import Callable

from mmtutor.domain.assessment import Assessment
from mmtutor.domain.items.item import Item
from mmtutor.messages import Message
from mmtutor.tutor.events import Explained
from mmtutor.tutor.explaining import ExplainWorker, Judged


class OtherWords:
    """Remembers the last judged answer. Does nothing where there is no explainer. The caller keeps threads apart."""

    def __init__(self, explainer: ExplainWorker | None) -> None:
        self._explainer = explainer
        self._judged: tuple[int, str, Assessment] | None = None

    def judged(self, turn: int, answer: str, assessment: Assessment) -> None:
        """This is what may be explained now."""
        self._judged = turn, answer, assessment

    def forget(self) -> None:
        """Something else is up: nothing more is said of what was."""
        self._judged = None
        if self._explainer is not None:
            self._explainer.cancel()

    def ask(self, item: Item, turn: int, secret: bool, tell: Callable[[Explained], None]) -> bool:
        """Have the feedback of this turn explained; False where there is none, or nobody to do it."""
        if self._explainer is None or self._judged is None or self._judged[0] != turn:
            return False
        _, answer, assessment = self._judged

        def failed(why: Message) -> None:
            tell(Explained(turn, None, why))

        wanted = Judged(item, answer, assessment, secret)
        self._explainer.ask(wanted, lambda text: tell(Explained(turn, text)), failed)
        return True
