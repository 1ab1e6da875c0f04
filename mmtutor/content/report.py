"""What came of carrying a course from one format to another: so many in, so many out, and each loss named.

Knows no format.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mmtutor.messages import Message, message


@dataclass(frozen=True, slots=True)
class Loss:
    """What was not carried over: a part of `item`, or all of it where `whole` says so. `item` is "" for the course."""

    item: str
    reason: Message
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """`found` exercises and cards were there, `carried` of them arrived. Each of the others is one whole loss."""

    format: str
    found: int
    carried: int
    losses: tuple[Loss, ...] = ()

    def __post_init__(self) -> None:
        if self.carried + len(self.refused) != self.found:
            raise ValueError(f"{self.found} found, but {self.carried} carried and {len(self.refused)} refused")

    @property
    def refused(self) -> tuple[Loss, ...]:
        """What did not arrive at all."""
        return tuple(loss for loss in self.losses if loss.whole)

    def sentences(self) -> Iterator[Message]:
        """Yield the report line by line."""
        yield message(
            "{format}: {carried} of {found} exercises and cards carried over.",
            format=self.format,
            carried=self.carried,
            found=self.found,
        )
        for loss in self.losses:
            if not loss.item:
                yield loss.reason
            elif loss.whole:
                yield message("Left out: {item}. {reason}", item=loss.item, reason=loss.reason)
            else:
                yield message("{item}: {reason}", item=loss.item, reason=loss.reason)


def distinct(messages: Iterable[Message]) -> tuple[Message, ...]:
    """Return each sentence once, in the order of their first."""
    found: list[Message] = []
    for each in messages:
        if each not in found:
            found.append(each)
    return tuple(found)
