# ruff: noqa: E501 - one rule of the style sheet is one line
"""The style sheet, built from the look. Widgets choose a rule by the property "kind"; none has colours of its own."""

from __future__ import annotations

from mmtutor.gui.look import Look
from mmtutor.gui.theme import CORNER, GRID, Size
from mmtutor.paths import asset


def style_sheet(look: Look) -> str:
    """Return the style sheet of the whole window."""
    c = look.colours
    small, body, lead, title, display = (look.px(size) for size in Size)
    pad, half = GRID, GRID // 2
    arrow = asset("icons", f"arrow-{'dark' if look.dark else 'light'}.svg").as_posix()
    check = asset("icons", f"check-{'dark' if look.dark else 'light'}.svg").as_posix()
    faces = ", ".join(f'"{face}"' for face in look.faces)
    return f"""
* {{ font-family: {faces}; font-size: {body}px; }}
QWidget {{ color: {c.ink}; }}
QMainWindow, QWidget[kind="page"] {{ background: {c.paper}; }}
QScrollArea, QWidget[kind="clear"] {{ background: transparent; border: none; }}
QLabel {{ background: transparent; }}
QLabel[kind="display"] {{ font-size: {display}px; font-weight: 600; }}
QLabel[kind="title"] {{ font-size: {title}px; font-weight: 600; }}
QLabel[kind="lead"] {{ font-size: {lead}px; }}
QLabel[kind="head"] {{ font-size: {lead}px; font-weight: 600; }}
QLabel[kind="strong"] {{ font-weight: 600; }}
QLabel[kind="muted"] {{ color: {c.muted}; }}
QLabel[kind="small"] {{ color: {c.muted}; font-size: {small}px; }}
QLabel[kind="caption"] {{ background: {c.ink}; color: {c.paper}; border-radius: {CORNER}px; padding: {pad}px {2 * pad}px; }}
QLabel[kind="good"] {{ color: {c.good}; font-weight: 600; }}
QLabel[kind="warn"] {{ color: {c.warn}; font-weight: 600; }}
QLabel[kind="bad"] {{ color: {c.bad}; font-weight: 600; }}
QLabel[kind="key"] {{ background: {c.sunken}; border: 1px solid {c.control}; border-radius: 5px; padding: 2px {pad}px; font-size: {small}px; font-weight: 600; }}
QLabel[kind="step"], QLabel[kind="letter"], QLabel[kind="chosen"] {{ background: {c.accent_soft}; color: {c.accent}; border-radius: {look.px(32) // 2}px; font-weight: 600; }}
QLabel[kind="chosen"] {{ background: {c.accent}; color: {c.on_accent}; }}

QFrame[kind="picture"] {{ background: #FAF9F6; border: 1px solid {c.line}; border-radius: {CORNER}px; }}
QFrame[kind="card"] {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: {CORNER}px; }}
QFrame[kind="well"] {{ background: {c.sunken}; border: none; border-radius: {CORNER}px; }}
QFrame[kind="side"] {{ background: {c.sunken}; border: none; border-left: 1px solid {c.line}; }}
QFrame[kind="ask"] {{ background: {c.surface}; border: 2px solid {c.accent}; border-radius: {CORNER}px; }}
QFrame[kind="bar"] {{ background: {c.surface}; border: none; border-bottom: 1px solid {c.line}; }}
QFrame[kind="foot"] {{ background: {c.surface}; border: none; border-top: 1px solid {c.line}; }}
QFrame[kind="rule"] {{ background: {c.line}; border: none; max-height: 1px; min-height: 1px; }}
QFrame[kind="note-good"] {{ background: {c.good_soft}; border: none; border-radius: {CORNER}px; }}
QFrame[kind="note-bad"] {{ background: {c.bad_soft}; border: none; border-radius: {CORNER}px; }}
QFrame[kind="note-warn"] {{ background: {c.warn_soft}; border: none; border-radius: {CORNER}px; }}
QFrame[kind="note-plain"] {{ background: {c.accent_soft}; border: none; border-radius: {CORNER}px; }}

QPushButton {{
  background: {c.surface}; color: {c.ink}; border: 1px solid {c.control}; border-radius: {CORNER}px;
  padding: {pad}px {2 * pad}px; min-height: {look.px(22)}px; font-weight: 500;
}}
QPushButton:hover {{ border-color: {c.accent}; background: {c.accent_soft}; }}
QPushButton:pressed {{ background: {c.line}; }}
QPushButton:focus {{ border: 2px solid {c.accent}; padding: {pad - 1}px {2 * pad - 1}px; }}
QPushButton:disabled {{ color: {c.muted}; border-color: {c.line}; background: {c.paper}; }}
QPushButton[kind="primary"] {{ background: {c.accent}; color: {c.on_accent}; border: 1px solid {c.accent}; font-weight: 600; }}
QPushButton[kind="primary"]:hover {{ background: {c.accent_hover}; border-color: {c.accent_hover}; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {c.ink}; }}
QPushButton[kind="primary"]:disabled {{ background: {c.line}; border-color: {c.line}; color: {c.muted}; }}
QPushButton[kind="quiet"] {{ background: transparent; border: 1px solid transparent; color: {c.accent}; }}
QPushButton[kind="quiet"]:hover {{ background: {c.accent_soft}; }}
QPushButton[kind="quiet"]:focus {{ border: 2px solid {c.accent}; }}
QPushButton[kind="quiet"]:disabled {{ color: {c.muted}; }}
QPushButton[kind="sign"] {{ padding: {half}px {pad}px; min-width: {look.px(30)}px; min-height: {look.px(26)}px; border-color: {c.line}; font-weight: 400; }}
QPushButton[kind="mode"] {{ padding: {pad}px {2 * pad}px; }}
QPushButton[kind="mode"]:focus {{ padding: {pad - 1}px {2 * pad - 1}px; }}
QPushButton[kind="mode"]:checked, QPushButton[kind="option"]:checked {{
  background: {c.accent_soft}; border: 2px solid {c.accent}; color: {c.ink}; font-weight: 600;
  padding: {pad - 1}px {2 * pad - 1}px;
}}
QPushButton[kind="tab"] {{ background: transparent; border: 1px solid transparent; font-weight: 600; color: {c.muted}; padding: {pad}px {int(1.5 * pad)}px; }}
QPushButton[kind="tab"]:hover {{ background: {c.accent_soft}; }}
QPushButton[kind="tab"]:checked {{ background: {c.accent_soft}; color: {c.accent}; }}
QPushButton[kind="tab"]:focus {{ border: 2px solid {c.accent}; padding: {pad - 1}px {int(1.5 * pad) - 1}px; }}
QPushButton[kind="icon"] {{ background: transparent; border: 1px solid transparent; padding: {half}px; min-height: 0; }}
QPushButton[kind="icon"]:hover {{ background: {c.accent_soft}; }}
QPushButton[kind="icon"]:focus {{ border: 2px solid {c.accent}; padding: {half - 1}px; }}

QPushButton[kind="press"], QPushButton[kind="continue"], QPushButton[kind="row"], QPushButton[kind="option"] {{ padding: 0; text-align: left; }}
QPushButton[kind="press"]:focus, QPushButton[kind="continue"]:focus, QPushButton[kind="row"]:focus,
QPushButton[kind="option"]:focus, QPushButton[kind="option"]:checked {{ padding: 0; border: 2px solid {c.accent}; }}
QPushButton[kind="press"] {{ border-color: {c.line}; }}
QPushButton[kind="continue"] {{ background: {c.accent_soft}; border: 2px solid transparent; }}
QPushButton[kind="continue"]:hover {{ border-color: {c.accent}; }}
QPushButton[kind="row"] {{ background: transparent; border: 2px solid transparent; }}
QPushButton[kind="row"]:hover {{ background: {c.accent_soft}; }}

QLineEdit, QPlainTextEdit, QTextBrowser, QComboBox, QSpinBox, QDateEdit {{
  background: {c.surface}; color: {c.ink}; border: 1px solid {c.control}; border-radius: {CORNER}px;
  padding: {pad}px {pad + half}px; selection-background-color: {c.accent}; selection-color: {c.on_accent};
}}
QLineEdit:focus, QPlainTextEdit:focus, QTextBrowser:focus, QComboBox:focus, QDateEdit:focus {{ border: 2px solid {c.accent}; padding: {pad - 1}px {pad + half - 1}px; }}
QLineEdit[kind="answer"] {{ font-size: {title}px; }}
QComboBox, QDateEdit {{ min-height: {look.px(22)}px; padding-right: {look.px(28)}px; }}
QComboBox::drop-down, QDateEdit::drop-down {{ border: none; width: {look.px(26)}px; }}
QComboBox::down-arrow, QDateEdit::down-arrow {{ image: url("{arrow}"); width: {look.px(14)}px; height: {look.px(14)}px; }}
QComboBox QAbstractItemView {{
  background: {c.surface}; color: {c.ink}; border: 1px solid {c.control}; outline: none;
  selection-background-color: {c.accent_soft}; selection-color: {c.ink};
}}
QCheckBox, QRadioButton {{ spacing: {pad}px; background: transparent; padding: {half}px; border-radius: {half}px; border: 2px solid transparent; }}
QCheckBox[kind="small"] {{ color: {c.muted}; font-size: {small}px; padding: 0; }}
QCheckBox:focus, QRadioButton:focus {{ border: 2px solid {c.accent}; }}
QCheckBox::indicator, QRadioButton::indicator {{
  width: {look.px(16)}px; height: {look.px(16)}px; border: 2px solid {c.control}; background: {c.surface};
}}
QCheckBox::indicator {{ border-radius: {half}px; }}
QRadioButton::indicator {{ border-radius: {look.px(16) // 2 + 2}px; }}
QCheckBox::indicator:checked, QRadioButton::indicator:checked {{ background: {c.accent}; border-color: {c.accent}; }}
QCheckBox::indicator:checked {{ image: url("{check}"); }}

QDateEdit QLineEdit, QDateEdit QLineEdit:focus {{ background: transparent; border: none; padding: 0; }}
QDateEdit:disabled {{ color: {c.muted}; border-color: {c.line}; background: {c.paper}; }}
QTableView {{
  background: {c.surface}; color: {c.ink}; border: 1px solid {c.line}; border-radius: {CORNER}px; outline: none;
  selection-background-color: {c.accent_soft}; selection-color: {c.ink};
}}
QTableView:focus {{ border: 1px solid {c.accent}; }}
QTableView::item {{ padding: 0 {pad}px; }}
QListWidget {{ background: {c.surface}; color: {c.ink}; border: 1px solid {c.line}; border-radius: {CORNER}px; outline: none; padding: {half}px; }}
QListWidget:focus {{ border: 1px solid {c.accent}; }}
QListWidget::item {{ padding: 0 {pad}px; border-radius: {half}px; color: {c.ink}; }}
QListWidget::item:selected {{ background: {c.accent_soft}; color: {c.ink}; }}
QHeaderView {{ background: transparent; border: none; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}

QTreeView {{ background: transparent; border: 1px solid transparent; border-radius: {CORNER}px; outline: none; show-decoration-selected: 1; }}
QTreeView:focus {{ border: 1px solid {c.accent}; }}
QTreeView::item {{ border: none; padding: {half}px 2px; color: {c.ink}; }}
QTreeView::item:hover, QTreeView::branch:hover {{ background: {c.sunken}; }}
QTreeView::item:selected, QTreeView::branch:selected {{ background: {c.accent_soft}; color: {c.ink}; }}
QMenu {{ background: {c.surface}; color: {c.ink}; border: 1px solid {c.control}; padding: {half}px; }}
QMenu::item {{ padding: {pad}px {3 * pad}px; border-radius: {half}px; }}
QMenu::item:selected {{ background: {c.accent_soft}; }}
QPushButton[kind="menu"] {{ padding-left: {pad}px; padding-right: {3 * pad + half}px; }}
QPushButton[kind="menu"]:focus {{ padding-left: {pad - 1}px; padding-right: {3 * pad + half - 1}px; }}
QPushButton::menu-indicator {{ image: url("{arrow}"); width: {look.px(12)}px; height: {look.px(12)}px; subcontrol-position: right center; right: {pad}px; }}

QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {c.line}; border-radius: 4px; min-height: 32px; margin: 2px; }}
QScrollBar::handle:vertical:hover {{ background: {c.control}; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {c.line}; border-radius: 4px; min-width: 32px; margin: 2px; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{ background: none; border: none; width: 0; height: 0; }}
QToolTip {{ background: {c.ink}; color: {c.paper}; border: none; padding: {half}px {pad}px; font-size: {small}px; }}
"""
