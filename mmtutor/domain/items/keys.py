"""Keys, read once: an item is judged many times, and its key never changes."""

from __future__ import annotations

from functools import lru_cache

from mmtutor.domain.maths import Node, parse


@lru_cache(maxsize=512)
def key_tree(key: str) -> Node:
    """Return the tree of a key. Raises `MathsSyntaxError`, each time anew."""
    return parse(key)
