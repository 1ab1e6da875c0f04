"""What is wrong with a piece of learners' maths, as a sentence and a place."""

from __future__ import annotations

from mmtutor.messages import Message


class MathsSyntaxError(ValueError):
    """The text can't be read, or is too big to work out. `position` is an index into it (0 for the whole)."""

    def __init__(self, message: Message, position: int = 0) -> None:
        self.message = message
        self.position = position
        super().__init__(str(message))
