"""Typeset text and maths: boxes with a baseline, drawn by QPainter. Knows no widgets."""
