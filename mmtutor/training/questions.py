"""Questions as a course asks them, to go with an answer they may have nothing to do with. Text only; seeded.

A network that is shown only questions that fit learns what shape to expect and believes that more than the ink. So the
question is drawn apart from the answer; in a few cases its kind fits, but its numbers never come from the answer.
Prompts look as the reader gets them: English or Chinese, maths between dollar signs, lines, lists, long stories.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import numpy as np

Rng = np.random.Generator
_T = TypeVar("_T")
FITTING = 0.25  # share of questions whose kind is that of the answer
_CHINESE = 0.25
_SLOT = re.compile(r"\{(\w)\}")
_LETTERS = "xxxxxynabtkm"
_NAMES = ("Ada", "Noor", "Tom", "Mei", "Luis", "Ravi", "Ella", "Sam", "Ines", "Ben")
_NAMES_ZH = ("小明", "小红", "小华", "李老师", "乐乐", "妹妹")
_THINGS = ("pencils", "stamps", "apples", "steps", "coins", "pages", "chairs", "seeds", "tiles", "shells", "cards")
_THINGS_ZH = ("支铅笔", "个苹果", "本书", "枚硬币", "张卡片", "颗种子")
_UNITS = ("cm", "m", "kg", "litres", "minutes", "euros", "hours", "g", "km")
_WORDS = (
    "river", "light", "why", "because", "green", "early", "north", "story", "word", "sound", "plant", "city", "year",
    "war", "poem", "cell", "island", "before", "after", "which", "the", "a", "of", "in", "did", "was", "who", "where",
)  # fmt: skip

_ENGLISH: Mapping[str, Sequence[str]] = {
    "number": (
        "${s}$",
        "${s} = ?$",
        "What is ${s}$?",
        "Work out ${s}$.",
        "Calculate: ${s}$",
        "Find the value of ${e}$ for ${v} = {n}$.",
        "{p} has {n} {w} and gets {m} more. How many {w} does {p} have now?",
        "Which number is missing? ${s} = ?$",
        "Round {d} to a whole number.",
        "How many {u} are {d} {u} and {n} {u} together?",
        "What is {n} % of {m}?",
        "{n} boxes hold {m} {w} each. How many {w} are there in all?",
        "What comes next? {n}, {m}, {n}, {m}, ...",
        "Write the digit that stands for the tens in {m}.",
        "Type the number {n}.",
        "Double {m}, then take {n} away.",
        "A box of {w} weighs {d} kg. {p} carries {n} of them. How heavy are they all together, in {u}?",
        "Find the greatest common factor of {n} and {m}.",
        "What is the area of a rectangle {n} cm wide and {m} cm long?",
    ),
    "fraction": (
        "${f} + {f}$",
        "${f} - {f} = ?$ Simplify your answer.",
        "$ {f} * {f} = ? $",
        "Simplify ${f}$.",
        "What is ${f}$ ÷ ${f}$?",
        "Write {d} as a fraction.",
        "Which part of the {w} is left when {p} has taken ${f}$ of them?",
        "Change ${n} {f}$ into an improper fraction.",
        "Write ${f}$ as a mixed number.",
        "What fraction of {m} {u} is {n} {u}?",
        "Turn ${f}$ upside down.",
        "{p} walked ${f}$ km and then ${f}$ km. How far is that? Use a fraction.",
        r"Compute $\frac{{n}}{{m}} + \frac{{n}}{{m}}$",
        "Which fraction lies halfway between ${f}$ and ${f}$?",
    ),
    "equation": (
        "Solve ${q}$.",
        "Solve for ${v}$: ${q}$",
        "${q}$",
        "${q}$. Find ${v}$.",
        "What is ${v}$ if ${q}$?",
        "Write an equation: {n} times a number and {m} more give {N}.",
        "Rearrange ${q}$ for ${v}$.",
        "{p} buys {n} {w} and a bag for {m} {u}, {N} {u} in all. Let ${v}$ be the price of one. Write an equation.",
        "Find all values of ${v}$ with ${c}$.",
        "Write the solution of ${c}$ as an inequality.",
        "Solve ${q}$. Show every step on its own line.",
        "Take {n} away on both sides of ${q}$. What is left?",
    ),
    "expression": (
        "Expand ${n}({v} + {m})$.",
        "Simplify ${e}$.",
        "Collect like terms: ${e} + {e}$",
        "Factorise ${e}$.",
        "Write with ${v}$: {n} more than {m} times a number.",
        "What is ${n}{v} + {m}{v}$?",
        "Multiply: $({v} + {n})({v} - {m})$",
        "Write ${n} * {n} * {n}$ as a power.",
        "A side is ${v}$ {u} long. What is the perimeter of the square?",
        "Which term has to be added to ${e}$?",
        "Write ${e}$ without brackets, then order its terms by their powers.",
    ),
    "choice": (
        "Which of these is right?",
        "Which one is greater?\na) ${f}$\nb) ${f}$",
        "Choose the sum that equals {m}.",
        "a) {n} b) {m} c) {N} d) {d}",
        "Which answer belongs to ${s}$? a) {n} b) {m} c) {N}",
        "Where does {d} lie on the line?",
        "Pick the letter of the correct picture.",
        "In which line is the first slip?\n\n1. ${q}$\n2. ${q}$\n3. ${q}$\n",
        "{p} says ${s} = {m}$. What did {p} do wrong?",
        "Which sign belongs between ${f}$ and ${f}$?",
    ),
    "yes-no": (
        "Is ${f} > {f}$?",
        "Is {n} a solution of ${q}$?",
        "True or false: ${s} = {m}$",
        "Can {m} be divided by {n}?",
        "Is {N} a prime number?",
        "Does ${v} = {n}$ satisfy ${c}$? Answer yes or no.",
        "Are ${f}$ and ${f}$ the same size?",
    ),
    "word": (
        "What do we call the top number of ${f}$?",
        "Name the shape with {n} sides.",
        "Type the word that is missing.",
        "What is the opposite of adding?",
        "How do you say {m} in words?",
        "Which planet is the largest?",
    ),
}
_CHINESE_PROMPTS: Mapping[str, Sequence[str]] = {
    "number": (
        "计算：${s}$",
        "${s}$ 是多少？",
        "{p}有 {n} {w}，又买了 {m} {w}，现在一共有多少？",
        "{m} 的 {n} 倍是多少？",
        "求 ${e}$ 的值，其中 ${v} = {n}$。",
        "把 {d} 四舍五入到整数。",
        "每排坐 {n} 人，{m} 排一共坐多少人？",
    ),
    "fraction": (
        "${f} + {f} = ?$",
        "把 ${f}$ 约分。",
        "{d} 写成分数是多少？",
        "${f}$ 和 ${f}$ 的差是多少？结果写成分数。",
        "一条路长 {m} 千米，走了 ${f}$，还剩几分之几？",
        "把 ${n} {f}$ 写成假分数。",
    ),
    "equation": (
        "求解：${q}$",
        "${q}$，求 ${v}$。",
        "解不等式 ${c}$。",
        "{p}买 {n} {w}和一个 {m} 元的袋子，共付 {N} 元。列出方程。",
        "解 ${q}$，每一步写一行。",
    ),
    "expression": (
        "化简 ${e}$。",
        "展开：${n}({v} - {m})$",
        "合并同类项：${e} + {e}$",
        "用 ${v}$ 表示比一个数的 {n} 倍多 {m} 的数。",
    ),
    "choice": (
        "选出正确的一项。",
        "哪个分数更大？\na) ${f}$\nb) ${f}$",
        "下列算式中，哪一个等于 {m}？",
        "${f}$ 和 ${f}$ 之间填哪个符号？",
    ),
    "yes-no": ("${f}$ 比 ${f}$ 大吗？", "{n} 是 ${q}$ 的解吗？", "判断对错：${s} = {m}$"),
    "word": ("分数 ${f}$ 上面的数叫什么？请打字。", "有 {n} 条边的图形叫什么？"),
}
_KINDS = tuple(_ENGLISH)
_AFTER = (
    " Give the answer in lowest terms.",
    " Show your working.",
    " Write only the result.",
    " Use a decimal point.",
    "\nRead the picture first.",
    " Round to {n} places.",
    " Answer in {u}.",
    "\n\nTip: {n} and {m} have a common factor.",
    " Write $ {v} = ... $",
)


def kind_of(answer: str) -> str:
    """Return the kind of question that such an answer may belong to."""
    if answer in ("yes", "no", "true", "false"):
        return "yes-no"
    if len(answer) == 1 and (answer.isalpha() or answer in "<>="):
        return "choice"
    if answer.isalpha() and len(answer) > 2:
        return "word"
    if any(c in answer for c in "=<>"):
        return "equation"
    if any(c.isalpha() or c in "^(" for c in answer):
        return "expression"
    return "fraction" if "/" in answer else "number"


def question(rng: Rng, answer: str) -> str:
    """Return a question for a sample: mostly of any kind, sometimes of the answer's; its numbers are always its own."""
    chance = rng.random()
    if chance < 0.04:
        return _one(rng, ("?", "", "...", "1)", "Question {n}", "Exercise {n} of {m}")).format(
            n=rng.integers(1, 9), m=rng.integers(9, 20)
        )
    if chance < 0.09:
        return _babble(rng)
    kind = kind_of(answer) if chance < 0.09 + FITTING else _one(rng, _KINDS)
    chinese = rng.random() < _CHINESE
    prompt = _one(rng, (_CHINESE_PROMPTS if chinese else _ENGLISH)[kind])
    if not chinese and rng.random() < 0.2:
        prompt += _one(rng, _AFTER)
    if rng.random() < 0.06:
        prompt = _one(rng, ("{p} wonders: ", "Example. ", "{n}. ", "Look at the picture. ", "Your turn!\n")) + prompt
    return _dressed(rng, _filled(rng, prompt, chinese))


def _one(rng: Rng, among: Sequence[_T]) -> _T:
    return among[int(rng.integers(len(among)))]


def _babble(rng: Rng) -> str:
    """A question about something else, of any length."""
    return " ".join(_one(rng, _WORDS) for _ in range(rng.integers(2, 25))).capitalize() + "?"


def _filled(rng: Rng, prompt: str, chinese: bool) -> str:
    letter = _one(rng, _LETTERS)
    name, thing = _one(rng, _NAMES_ZH if chinese else _NAMES), _one(rng, _THINGS_ZH if chinese else _THINGS)
    fixed = {"v": letter, "p": name, "w": thing, "u": _one(rng, _UNITS)}
    return _SLOT.sub(lambda m: fixed[m[1]] if m[1] in fixed else _DRAWN[m[1]](rng, letter), prompt)


def _dressed(rng: Rng, prompt: str) -> str:
    """Write the maths in one of the ways authors write it: between dollars, with spaces, bare, with other signs."""
    kind = rng.random()
    if kind < 0.25:
        prompt = prompt.replace("$", "")
    elif kind < 0.45 and prompt.count("$") == 2:
        before, inside, after = prompt.split("$")
        prompt = f"{before}$ {inside.strip()} ${after}"
    if rng.random() < 0.2:
        prompt = prompt.replace(" + ", "+").replace(" - ", "-").replace(" = ", "=")
    if rng.random() < 0.3:
        prompt = prompt.replace("*", _one(rng, ("×", "·", "x", r"\cdot ")))
    return prompt


# ---- the slots ---------------------------------------------------------------------------------------------------


def _small(rng: Rng, _: str) -> str:
    return str(rng.integers(1, 13))


def _medium(rng: Rng, _: str) -> str:
    return str(rng.integers(2, 100))


def _large(rng: Rng, _: str) -> str:
    return str(rng.integers(10, 10_000 if rng.random() < 0.2 else 400))


def _decimal(rng: Rng, _: str) -> str:
    return f"{rng.integers(0, 60)}.{rng.integers(1, 100)}"


def _fraction(rng: Rng, _: str) -> str:
    return f"{rng.integers(1, 13)}/{rng.integers(2, 20)}"


def _sum(rng: Rng, letter: str) -> str:
    draw = _one(rng, (_small, _small, _medium, _large, _decimal))
    text = draw(rng, letter)
    for _ in range(1 if rng.random() < 0.75 else 2):
        text += f" {_one(rng, '+-*-')} {_one(rng, (_small, draw))(rng, letter)}"
    return text


def _expression(rng: Rng, letter: str) -> str:
    a, b = _small(rng, letter), _small(rng, letter)
    return _one(
        rng, ("{a}{v} + {b}", "{a}{v} - {b}", "{a}({v} + {b})", "{v}^2 + {a}{v} - {b}", "{v}/{a} + {b}")
    ).format(a=a, b=b, v=letter)


def _equation(rng: Rng, letter: str) -> str:
    right = _expression(rng, letter) if rng.random() < 0.2 else _medium(rng, letter)
    left = _expression(rng, letter) if rng.random() < 0.75 else letter + " + " + _small(rng, letter)
    return f"{left} = {right}"


def _comparison(rng: Rng, letter: str) -> str:
    return f"{_expression(rng, letter)} {_one(rng, ('<', '>', '<=', '>=', '≤', '≥'))} {_medium(rng, letter)}"


_DRAWN: Mapping[str, Callable[[Rng, str], str]] = {
    "n": _small, "m": _medium, "N": _large, "d": _decimal, "f": _fraction, "s": _sum, "e": _expression,
    "q": _equation, "c": _comparison,
}  # fmt: skip
