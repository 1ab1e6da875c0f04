"""Many item templates, sorted once by the skills they train, so that choosing among ten thousand takes no time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mmtutor.domain.template import ItemTemplate


@dataclass(frozen=True, slots=True)
class Pool:
    """Templates in their order, by id, and by skill in that order. Build it once with `pool_of` and keep it."""

    by_id: Mapping[str, ItemTemplate]
    by_skill: Mapping[str, tuple[ItemTemplate, ...]]

    def __len__(self) -> int:
        return len(self.by_id)


def pool_of(templates: Iterable[ItemTemplate]) -> Pool:
    """Sort templates by skill; those without a skill stand under ""."""
    by_id, by_skill = {}, dict[str, list[ItemTemplate]]()
    for template in templates:
        by_id[template.id] = template
        for skill in template.skills or ("",):
            by_skill.setdefault(skill, []).append(template)
    return Pool(by_id, {skill: tuple(found) for skill, found in by_skill.items()})
