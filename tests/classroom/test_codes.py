"""Codes that people type and links that they scan."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime

import pytest

from mmtutor.classroom import codes
from mmtutor.classroom.certificate import new_certificate
from mmtutor.errors import UserError

CODE = "K7QM4XTP9RHW"


def der() -> bytes:
    return ssl.PEM_cert_to_DER_cert(new_certificate(datetime(2026, 3, 2, tzinfo=UTC))[0].decode())


def test_a_code_fits_the_certificate_that_it_was_made_for_and_no_other() -> None:
    mine, other = der(), der()
    code = codes.new_code(mine)
    assert codes.fits(code, mine)
    assert not codes.fits(code, other)


def test_two_codes_of_one_certificate_differ_in_every_part() -> None:
    mine = der()
    one, two = codes.new_code(mine), codes.new_code(mine)
    assert one[:5] != two[:5]
    assert one[5:] != two[5:]


@pytest.mark.parametrize(
    "typed",
    ["K7QM-4XTP-9RHW", "k7qm 4xtp 9rhw", " K7QM4XTP9RHW\n", "K7QM–4XTP–9RHW", "mmtutor://join?code=K7QM-4XTP-9RHW"],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert codes.read_invitation(typed).code == CODE


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    assert codes.read_invitation("oil0-oil0-oil0").code == "011001100110"


@pytest.mark.parametrize(
    "typed", ["", "K7QM", "K7QM-4XTP-9RHWX", "K7QM-4XTP-9RH!", "UUUU-UUUU-UUUU", "１２３４-4XTP-9RHW"]
)
def test_what_is_no_code_is_said_in_one_sentence(typed: str) -> None:
    with pytest.raises(UserError, match="12 letters and digits"):
        codes.read_invitation(typed)


@pytest.mark.parametrize(
    "text",
    [
        "mmtutor://join", "mmtutor://leave?code=K7QM4XTP9RHW", "mmtutor://join?host=a", "mmtutor:x",
        "mmtutor://join?code=K7QM4XTP9RHW&port=0", "mmtutor://join?code=K7QM4XTP9RHW&port=x",
        "mmtutor://join?code=K7QM4XTP9RHW&port=99999", "mmtutor://[join?code=K7QM4XTP9RHW",
        "mmtutor://join?code=K7QM4XTP9RHW&host=" + "a" * 3000,
    ],
)  # fmt: skip
def test_what_is_no_link_is_said_in_one_sentence(text: str) -> None:
    with pytest.raises(UserError, match="no link to a class"):
        codes.read_invitation(text)


@pytest.mark.parametrize(
    "invitation",
    [
        codes.Invitation(CODE),
        codes.Invitation(CODE, "192.168.0.7", 40123),
        codes.Invitation(CODE, broker="mqtts://class:p%40ss&word@mqtt.school.example:8883"),
    ],
)
def test_a_link_says_what_was_put_into_it(invitation: codes.Invitation) -> None:
    assert codes.read_invitation(codes.link(invitation)) == invitation


def test_the_name_of_a_class_and_the_proof_of_a_learner_follow_from_the_key() -> None:
    key = codes.class_key(CODE)
    assert codes.class_id(key) == codes.class_id(codes.class_key(CODE)) != codes.class_id(codes.class_key("0" * 12))
    assert codes.proof(key, "anna-1") != codes.proof(key, "ben-2")
