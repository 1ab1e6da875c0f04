"""Answers for people to say: canonical, random, of every kind that a pupil speaks. Knows nothing of words or sound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from mmtutor.model.spoken_words import LETTERS, PARTS
from mmtutor.training.spoken import pick

KINDS: Mapping[str, float] = {
    "digit": 11, "integer": 15, "string": 8, "decimal": 9, "fraction": 17, "negative": 9, "algebra": 13, "equation": 4,
    "yes-no": 3, "letters": 18, "code": 3,
}  # fmt: skip
MATHS = {"decimal": 15, "fraction": 35, "negative": 20, "algebra": 30}  # what no recording in the data says
# A, B, N: small whole numbers; E: an exponent; P: a fraction; D: a decimal; x: any letter, mostly x
_FORMS = (
    "Ax+B", "Ax-B", "Ax", "x=N", "x=N", "x=-N", "x=P", "x=D", "x+B", "x-B", "x^2", "x^E", "Ax^2", "x^2+Ax+B",
    "x^2-B", "A^E", "N+B", "N-B", "N*B", "N/B", "(x+B)/A", "(x-B)/A", "A(x+B)", "A(x-B)", "x<N", "x>N",
    "x<=N", "x>=N", "x/A", "xy", "Axy", "y=Ax+B", "y=Ax-B", "A:B", "(A,B)", "x+y", "x-y", "-Ax", "-x",
    "Ax+By", "Ax=N", "x+B=N", "Ax+B=N", "N%", "D%", "x^2=N",
)  # fmt: skip
_MORE_FORMS = (  # kept apart from the others, from which the development set is drawn
    "Dx", "Dx+B", "Ax+D", "-Ax+B", "-Ax=N", "Ax=-N", "x=-D", "x>-N", "x<-N", "x>=-N", "x<=-N", "Ax>N", "Ax+B<=N",
    "x^3", "Ax^3", "x^2+B", "x^2+y^2", "A^2+B^2", "Ax^2+Ax+B", "A(x+B)=N", "A(x-B)=N", "x/A=N", "x/A+B", "N/A=B",
    "N+N=N", "N-N=N", "-N+B", "-N-B", "A*B*A", "x-y=N", "(x+B)(x-B)", "a+b", "ab", "A^-E", "10^E",
)  # fmt: skip


def random_answer(rng: np.random.Generator, kinds: Mapping[str, float] = KINDS) -> str:
    """Draw a canonical answer such as pupils say. `kinds` gives each kind of answer its share."""
    shares = np.array(list(kinds.values()), float)
    kind = list(kinds)[int(rng.choice(len(shares), p=shares / shares.sum()))]
    match kind:
        case "digit":
            return str(rng.integers(10))
        case "integer":
            return _random_whole(rng)
        case "string":
            return "".join(str(d) for d in rng.integers(0, 10, int(rng.choice([2, 3, 4, 5], p=[0.35, 0.3, 0.25, 0.1]))))
        case "decimal":
            return _random_decimal(rng)
        case "fraction":
            return _random_fraction(rng)
        case "negative":
            draw = _random_whole if rng.random() < 0.6 else _random_decimal if rng.random() < 0.5 else _random_fraction
            return "-" + draw(rng)
        case "algebra":
            return _random_algebra(rng, _FORMS)
        case "equation":
            return _random_algebra(rng, _MORE_FORMS)
        case "yes-no":
            return pick(rng, ("yes", "no"))
        case "code":
            letters = "".join(pick(rng, LETTERS) for _ in range(int(rng.integers(1, 6))))
            return letters + str(rng.integers(0, 10 ** int(rng.choice([1, 2, 3, 4], p=[0.35, 0.45, 0.1, 0.1]))))
        case _:
            count = 1 if rng.random() < 0.65 else int(rng.integers(2, 6))
            return "".join(pick(rng, LETTERS) for _ in range(count))


def _random_whole(rng: np.random.Generator) -> str:
    tops = (21, 100, 100, 1000, 10_000, 1_000_000)
    number = int(rng.integers(1, tops[int(rng.choice(6, p=[0.3, 0.3, 0.1, 0.18, 0.1, 0.02]))]))
    if number > 100 and rng.random() < 0.4:
        number = round(number, -len(str(number)) + (1 if rng.random() < 0.6 else 2))
    return str(number)


def _random_decimal(rng: np.random.Generator) -> str:
    whole = 0 if rng.random() < 0.3 else int(rng.integers(0, 10 if rng.random() < 0.6 else 300))
    places = int(rng.choice([1, 2, 3], p=[0.55, 0.35, 0.1]))
    return f"{whole}.{int(rng.integers(1, 10**places)):0{places}d}"


def _random_fraction(rng: np.random.Generator) -> str:
    common = list(PARTS)
    bottom = common[int(rng.integers(len(common)))] if rng.random() < 0.75 else int(rng.integers(2, 100))
    top = int(rng.integers(1, bottom)) if rng.random() < 0.75 else int(rng.integers(1, 30))
    if rng.random() < 0.3:
        return f"{int(rng.integers(1, 13 if rng.random() < 0.85 else 120))} {max(1, top % bottom)}/{bottom}"
    return f"{top}/{bottom}"


def _random_algebra(rng: np.random.Generator, forms: Sequence[str]) -> str:
    drawn = {
        "A": lambda: str(rng.integers(2, 13)),
        "B": lambda: str(rng.integers(1, 21)),
        "N": lambda: str(rng.integers(0, 10 if rng.random() < 0.5 else 121)),
        "E": lambda: str(rng.integers(2, 11)),
        "P": lambda: _random_fraction(rng),
        "D": lambda: _random_decimal(rng),
    }
    letter = pick(rng, "xxxxxyyznab") if rng.random() < 0.8 else pick(rng, LETTERS)
    form = pick(rng, forms).replace("x", letter)
    if letter == "y":
        form = form.replace("yy", "xy").replace("y=", "x=") if "=" in form else form.replace("yy", "xy")
    return "".join(drawn[c]() if c in drawn else c for c in form)
