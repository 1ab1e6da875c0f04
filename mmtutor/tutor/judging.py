"""What becomes of a reading: rules judge it, and what a teacher has accepted for the class is right all the same."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mmtutor.domain.assess import assess
from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.items import Item
from mmtutor.domain.longer_answers import FOR_THE_TEACHER, Similarity
from mmtutor.domain.observation import Modality
from mmtutor.domain.people import Learner
from mmtutor.domain.reading import Expects, Reading
from mmtutor.domain.ruling import Ruling, accepted, accepting
from mmtutor.domain.solution import mistake_behind
from mmtutor.store import Store


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules say of an answer, and the teacher's ruling, if any, that accepts it all the same."""

    by_rules: Assessment
    ruling: Ruling | None = None

    @property
    def assessment(self) -> Assessment:
        """The one that holds."""
        return self.by_rules if self.ruling is None else accepted()

    @property
    def asks(self) -> bool:
        """Whether the learner is to be asked what was meant."""
        return self.assessment.verdict is Verdict.UNSURE and self.assessment != FOR_THE_TEACHER


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges readings. `similarity` tells how close longer answers are in meaning. It takes time: not under a lock."""

    store: Store
    similarity: Similarity | None = None

    def judged(self, item: Item | None, reading: Reading, learner: Learner | None) -> Judgement | None:
        """Judge a reading and name the misconception that the item knows for it. None: no item is up any more."""
        if item is None:
            return None
        assessment = assess(item, reading, self.similarity)
        if assessment.verdict is Verdict.INCORRECT and assessment.misconception is None:
            assessment = replace(assessment, misconception=mistake_behind(item, reading.text))
        if learner is None or not reading.sure or assessment.verdict is Verdict.CORRECT:
            return Judgement(assessment)
        return Judgement(assessment, accepting(self.store.overruling.standing(learner.id, item.id), reading.text))


def is_right(item: Item, text: str) -> bool:
    """Say whether the rules take a text for the answer, were it surely read."""
    return item.assess(text).verdict is Verdict.CORRECT


def as_heard(expects: Expects, reading: Reading) -> Reading:
    """Return a fresh reading, in doubt where letters of options were only heard: b, c, d and e sound alike."""
    heard = {modality for modality, candidate in reading.by_modality.items() if candidate.text} == {Modality.AUDIO}
    return replace(reading, sure=False, likely=False) if heard and expects.options else reading
