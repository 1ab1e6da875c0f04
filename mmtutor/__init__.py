"""mmtutor: a tutor on the learner's own laptop that sees, hears and reads an answer, and answers back.

Floors, lowest first; imports go down only and neighbours do not know each other:
errors messages paths settings < domain < capture | model | content | store < tutor < gui < app < cli.
`network` and `training` stand beside: they import `domain` and `model`, and nothing of the app imports them.
"""

__version__ = "0.1.0"
