from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from mmtutor.gui.look import Look
from mmtutor.gui.typeset.boxes import Fence, Raised, Root, Row, Stack, Text
from mmtutor.gui.typeset.flow import lay_out
from mmtutor.gui.typeset.markdown import blocks, plain
from mmtutor.gui.typeset.maths import typeset
from mmtutor.gui.widgets.rich_text import RichText


@pytest.fixture
def font(look: Look) -> QFont:
    return look.font(40)


def test_a_fraction_is_stacked_higher_than_its_numbers_and_no_wider_than_in_line(font: QFont) -> None:
    fraction, line = typeset("13/14", font), Text("13/14", font)
    assert isinstance(fraction, Stack)
    assert fraction.ascent + fraction.descent > 1.5 * line.ascent
    assert fraction.width < line.width
    assert fraction.descent > 0


def test_a_fraction_grows_with_its_font(look: Look) -> None:
    small, large = typeset("3/4", look.font(16)), typeset("3/4", look.font(32))
    assert large.width == pytest.approx(2 * small.width, rel=0.15)
    assert large.ascent == pytest.approx(2 * small.ascent, rel=0.15)


def test_a_power_rises_above_its_base_and_stays_smaller(font: QFont) -> None:
    power = typeset("x^2", font)
    assert isinstance(power, Raised)
    assert power.ascent > power.base.ascent
    assert power.exponent.ascent < Text("2", font).ascent


def test_brackets_grow_with_what_they_hold(font: QFont) -> None:
    tall, low = typeset("(1/2)", font), typeset("(x)", font)
    assert isinstance(tall, Fence)
    assert isinstance(low, Fence)
    assert tall.ascent > low.ascent


def test_a_root_covers_its_number(font: QFont) -> None:
    root = typeset("√16", font)
    assert isinstance(root, Root)
    assert root.width > Text("16", font).width


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3/",
        "1 3/",
        "(2x+",
        "2(x+1",
        "x^",
        "=",
        "1/2 + 1/3 = ?",
        "?/8 = 3/4",
        "2 § 3",
        "|x-3|+[2,5)U(6,inf)",
        "x_1 = 2 ± log_3(sin(30°))",
        "{1,2} or [[1,2],[3,4]]",
        "½",
        "yes",
        "((((((",
        "a" * 400,
    ],
)
def test_whatever_is_typed_can_be_drawn(font: QFont, text: str) -> None:
    box = typeset(text, font)
    image = QImage(400, 120, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    box.paint(painter, 10, 60, QColor("black"))
    painter.end()
    assert box.width >= 0


def test_the_question_mark_of_a_prompt_is_shown_in_its_place(font: QFont) -> None:
    equation = typeset("2/3 = ?/12", font)
    assert isinstance(equation, Row)
    fraction = equation.boxes[-1]
    assert isinstance(fraction, Stack)
    assert isinstance(fraction.above, Text)
    assert fraction.above.text == "?"


def test_markdown_is_read_aloud_without_its_marks() -> None:
    assert plain("# Half\n\n- **one** of $1/2$\n2. *two*") == "Half\n• one of 1/2\n2. two"


def test_text_wraps_and_maths_keeps_to_its_full_stop(look: Look) -> None:
    font = look.font(16)
    flow = lay_out(blocks("Cut the cake into equal parts and take one of them: $1/4$."), font, 150)
    assert flow.width <= 150
    assert len({round(placed.baseline) for placed in flow.placed}) >= 3
    assert flow.placed[-1].baseline == flow.placed[-2].baseline


def test_an_em_space_keeps_things_further_apart_than_spaces_and_a_line_may_end_there(look: Look) -> None:
    near, far = (lay_out(blocks(f"$1/2${gap}**B** $1/3$"), look.font(18), 600) for gap in ("   ", "\u2003"))
    assert far.width > near.width + 20
    assert lay_out(blocks("$1/2$\u2003**B**"), look.font(18), 30).height > near.height


def test_chinese_breaks_between_characters_but_no_line_begins_with_a_mark(look: Look) -> None:
    font = look.font(16)
    flow = lay_out(blocks("把一个蛋糕平均分成四份，取其中的一份，就是它的四分之一。"), font, 100)
    lines: dict[int, str] = {}
    for placed in flow.placed:
        assert isinstance(placed.box, Text)
        lines[round(placed.baseline)] = lines.get(round(placed.baseline), "") + placed.box.text
    assert len(lines) > 2
    assert not any(line[0] in "，。" for line in lines.values())


def test_a_formula_alone_on_its_line_is_larger_than_one_in_the_text(look: Look) -> None:
    font = look.font(28)
    alone, inside = lay_out(blocks("$1/2$"), font, 900), lay_out(blocks("so $1/2$"), font, 900)
    assert alone.placed[0].box.ascent > inside.placed[1].box.ascent


def test_rich_text_is_as_high_as_its_width_asks_for(look: Look) -> None:
    text = RichText(look)
    text.set_markdown("word " * 60)
    assert text.heightForWidth(200) > 2 * text.heightForWidth(600)
    assert text.accessibleName().startswith("word word")
