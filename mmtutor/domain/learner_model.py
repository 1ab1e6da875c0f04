"""Everything that fitting may change about how a learner is modelled, and its form as JSON. Knows no file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields

from mmtutor.domain.mastery import SkillModel, SkillModels
from mmtutor.domain.review import ReviewModel
from mmtutor.errors import UserError

FORMAT = 1
PREFERENCE = "learner-model"  # the key under which a database keeps fitted parameters


@dataclass(frozen=True, slots=True)
class LearnerModel:
    """Knowledge tracing for what is known, FSRS for when it is to be reviewed."""

    mastery: SkillModels = field(default_factory=SkillModels)
    review: ReviewModel = field(default_factory=ReviewModel)


def to_json(model: LearnerModel, fitted_on: Mapping[str, object]) -> dict[str, object]:
    """Return what `from_json` reads; `fitted_on` says where the numbers come from, for people."""
    return {
        "format": FORMAT,
        "fitted_on": dict(fitted_on),
        "default": asdict(model.mastery.default),
        "skills": {skill: asdict(found) for skill, found in sorted(model.mastery.skills.items())},
        "review": {"parameters": list(model.review.parameters), "retention": model.review.retention},
    }


def from_json(stored: object) -> LearnerModel:
    """Read parameters; None gives the usual ones. Raises `UserError` where they are not what `to_json` writes."""
    if stored is None:
        return LearnerModel()
    try:
        if not isinstance(stored, Mapping) or stored["format"] != FORMAT:
            raise ValueError("another format")
        skills = {str(skill): _skill(found) for skill, found in stored["skills"].items()}
        review = stored["review"]
        return LearnerModel(
            SkillModels(_skill(stored["default"]), skills),
            ReviewModel(tuple(float(x) for x in review["parameters"]), float(review["retention"])),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as trouble:
        raise UserError("The fitted parameters of mastery can't be used: {reason}", reason=trouble) from trouble


def _skill(stored: Mapping[str, float]) -> SkillModel:
    return SkillModel(**{each.name: float(stored[each.name]) for each in fields(SkillModel)})
