"""mmtutor: a tutor on the learner's own laptop that sees, hears and reads an answer, and answers back.

Floors, lowest first; imports go down only and neighbours do not know each other:
errors messages paths process settings < domain < capture | model | content | store < tutor | classroom < gui < app
< cli.
`network` and `training` stand beside: they import `domain` and `model`, and nothing of the app imports them.
"""

import os

# NumPy's products are small here, and its threads spin beside those of the network: on two busy cores a spectrogram of
# 3 s took 8 ms instead of 2. Read once, when NumPy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
