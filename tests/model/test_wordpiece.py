"""Words are cut into the longest known pieces."""

from __future__ import annotations

from mmtutor.model.wordpiece import UNKNOWN, pieces

KNOWN = {"un", "##like", "##ly", "cafe", "3", "/", "4"}


def test_words_are_cut_into_the_longest_known_pieces() -> None:
    assert pieces("Unlikely CAFÉ 3/4", KNOWN) == ["un", "##like", "##ly", "cafe", "3", "/", "4"]


def test_a_word_with_a_sign_of_no_piece_is_unknown() -> None:
    assert pieces("unlikelyz", KNOWN) == [UNKNOWN]
