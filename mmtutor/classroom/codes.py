"""Join codes and join links: what a learner types or scans, and the keys that follow from it. Knows no network.

A code has 12 characters of Crockford's base 32 in three groups, such as `K7QM-4XTP-9RHW`: 25 secret bits, and 35 bits
of a scrypt digest of the teacher's certificate salted with the secret. So the code says whom to trust: another
certificate that fits it would take 2^34 runs of scrypt. Where a school's broker is used there is no certificate of
ours, and all 60 bits are secret.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from mmtutor.errors import UserError

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
_READ_AS = str.maketrans("ILO", "110")
_SECRET, _PINNED, _GROUP = 5, 7, 4  # characters
_BITS = 5  # a character
_LONGEST_LINK = 2000
SCHEME = "mmtutor"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a link says. `host` and `port` name the teacher's laptop, `broker` a school's broker; None: look for it."""

    code: str
    host: str | None = None
    port: int | None = None
    broker: str | None = None


def new_code(certificate: bytes | None) -> str:
    """Return a new code, for a certificate (DER) of the teacher's, or None where a school's broker is used."""
    secret = "".join(secrets.choice(_ALPHABET) for _ in range(_SECRET))
    rest = (
        _pin(secret, certificate)
        if certificate is not None
        else "".join(secrets.choice(_ALPHABET) for _ in range(_PINNED))
    )
    return secret + rest


def written(code: str) -> str:
    """Return a code in groups, as people read it."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def fits(code: str, certificate: bytes) -> bool:
    """Say whether a certificate (DER) is the one that a code was made for."""
    return hmac.compare_digest(_pin(code[:_SECRET], certificate), code[_SECRET:])


def _pin(secret: str, certificate: bytes) -> str:
    digest = _stretched(certificate, f"mmtutor certificate {secret}")
    number = int.from_bytes(digest[:8]) >> (64 - _PINNED * _BITS)
    return "".join(_ALPHABET[number >> shift & 31] for shift in range((_PINNED - 1) * _BITS, -1, -_BITS))


def class_key(code: str) -> bytes:
    """Return the secret (32 bytes) that everybody in the class has. It takes a tenth of a second, against guessing."""
    return _stretched(code.encode(), "mmtutor class key")


def _stretched(data: bytes, salt: str) -> bytes:
    return hashlib.scrypt(data, salt=salt.encode(), n=2**15, r=8, p=1, maxmem=2**26, dklen=32)


def class_id(key: bytes) -> str:
    """Return the public name of a class, a level of its topics."""
    return hmac.digest(key, b"topics", "sha256").hex()[:16]


def proof(key: bytes, learner_id: str) -> str:
    """Return what shows that a learner knows the code."""
    return hmac.digest(key, b"join " + learner_id.encode(), "sha256").hex()


def link(invitation: Invitation) -> str:
    """Return the text of the QR code."""
    given = {"host": invitation.host, "port": invitation.port, "broker": invitation.broker}
    query = {"code": invitation.code, **{name: value for name, value in given.items() if value is not None}}
    return f"{SCHEME}://join?{urlencode(query, quote_via=quote)}"


def read_invitation(text: str) -> Invitation:
    """Read a code as typed, in any case and grouping, or a join link.

    Raises:
        UserError: it is neither.
    """
    text = text.strip()
    if not text.casefold().startswith(f"{SCHEME}:"):
        return Invitation(_read_code(text))
    try:
        if len(text) > _LONGEST_LINK:
            raise ValueError
        parts = urlsplit(text)
        query = {name: values[0] for name, values in parse_qs(parts.query, strict_parsing=True).items()}
        port = int(query["port"]) if "port" in query else None
        if parts.netloc != "join" or (port is not None and not 0 < port < 2**16):
            raise ValueError
        return Invitation(_read_code(query["code"]), query.get("host"), port, query.get("broker"))
    except (ValueError, KeyError) as error:
        raise UserError("This is no link to a class.") from error


def _read_code(text: str) -> str:
    code = re.sub(r"[\s‐-―-]", "", text).upper().translate(_READ_AS)
    if len(code) != _SECRET + _PINNED or set(code) - set(_ALPHABET):
        raise UserError("A code has {count} letters and digits, such as {example}.", count=12, example="K7QM-4XTP-9RHW")
    return code
