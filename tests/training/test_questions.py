from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np

from mmtutor.training.questions import kind_of, question
from mmtutor.training.spoken_answers import random_answer


def test_a_question_seldom_tells_what_kind_of_answer_comes() -> None:
    """With "What is $12 - 5$?" beside it, a fraction is as likely to be the answer as without."""
    rng = np.random.default_rng(0)
    answers = [random_answer(rng) for _ in range(6000)]
    questions = [question(rng, a) for a in answers]
    share = sum("/" in a for a in answers) / len(answers)
    sums = [a for a, q in zip(answers, questions, strict=True) if q.startswith(("Work out", "Calculate", "What is $"))]
    assert len(sums) > 40
    assert 0.4 * share < sum("/" in a for a in sums) / len(sums)


def test_the_numbers_of_a_question_never_come_from_its_answer() -> None:
    rng = np.random.default_rng(1)
    assert not any("8675309" in question(rng, a) for a in ("8675309", "8675309/2", "x=8675309") for _ in range(300))


def test_questions_come_in_two_languages_short_long_and_in_several_lines() -> None:
    rng = np.random.default_rng(2)
    questions = [question(rng, "7") for _ in range(2000)]
    assert any("\n" in q for q in questions)
    assert 0.1 < sum(any("一" <= c <= "鿿" for c in q) for q in questions) / 2000 < 0.4
    assert 0.3 < sum("$" in q for q in questions) / 2000 < 0.9
    lengths = [len(q) for q in questions]
    assert min(lengths) < 5
    assert max(lengths) > 110
    assert not any("{" in q.replace("frac{", "").replace("}{", "") for q in questions)


def test_every_kind_of_question_stands_beside_every_kind_of_answer() -> None:
    rng = np.random.default_rng(3)
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for _ in range(6000):
        answer = random_answer(rng)
        seen[kind_of(answer)]["yes" if question(rng, answer).startswith(("Is ", "Can ", "Does ")) else "no"] += 1
    assert all(counts["yes"] for kind, counts in seen.items() if counts["no"] > 300)
    assert {"number", "fraction", "equation", "expression", "choice", "yes-no"} <= set(seen)
