"""Learners' maths: read it, write it in canonical form, compare it exactly. Nothing is ever evaluated as code."""

from mmtutor.domain.maths.canonical import canonical, linear
from mmtutor.domain.maths.errors import MathsSyntaxError
from mmtutor.domain.maths.grammar import parse
from mmtutor.domain.maths.nodes import (
    Absolute,
    Both,
    Call,
    Decimal,
    Degrees,
    Listing,
    Mixed,
    Name,
    Negation,
    Node,
    Number,
    Parens,
    Percent,
    Positive,
    Power,
    Product,
    Quotient,
    Relation,
    Root,
    Sum,
    Unknown,
)
from mmtutor.domain.maths.normal import Condition, Normal, Several, equivalent, normal, same
from mmtutor.domain.maths.partial import parse_partial, readings
from mmtutor.domain.maths.value import Value, evaluate

__all__ = [
    "Absolute",
    "Both",
    "Call",
    "Condition",
    "Decimal",
    "Degrees",
    "Listing",
    "MathsSyntaxError",
    "Mixed",
    "Name",
    "Negation",
    "Node",
    "Normal",
    "Number",
    "Parens",
    "Percent",
    "Positive",
    "Power",
    "Product",
    "Quotient",
    "Relation",
    "Root",
    "Several",
    "Sum",
    "Unknown",
    "Value",
    "canonical",
    "equivalent",
    "evaluate",
    "linear",
    "normal",
    "parse",
    "parse_partial",
    "readings",
    "same",
]
