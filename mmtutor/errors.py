"""The two kinds of failure.

The world's fault, which is a sentence for the user, and everything else, which is our bug.
"""

from __future__ import annotations

from mmtutor.messages import Message


class UserError(Exception):
    """The world's fault: a missing camera, a broken file.

    `message` is one plain sentence that can be shown as it is.
    """

    def __init__(self, template: str, /, **values: object) -> None:
        self.message = Message(template, values)
        super().__init__(str(self.message))
