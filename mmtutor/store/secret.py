"""PINs and passphrases: how they are kept, how one is checked, and how often one may be tried.

Argon2id (RFC 9106) by `argon2-cffi`, with its defaults; PINs that an earlier version hashed with scrypt still match.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from mmtutor.domain.people import SignIn
from mmtutor.domain.tries import Tries, after_wrong
from mmtutor.store.database import Database, locked, put
from mmtutor.store.tables import tries


def hashed(secret: str) -> str:
    """Return what is stored of a secret, with a salt of its own and the parameters alongside. Takes some 50 ms."""
    from argon2 import PasswordHasher  # not needed by those who have no PIN

    return PasswordHasher().hash(secret)


def matches(stored: str, secret: str) -> bool:
    """Say whether a secret is the one that was hashed. Takes some 50 ms."""
    if stored.startswith("scrypt$"):
        _, cost, block, lanes, salt, key = stored.split("$")
        tried = hashlib.scrypt(secret.encode(), salt=base64.b64decode(salt), n=int(cost), r=int(block), p=int(lanes))
        return hmac.compare_digest(tried, base64.b64decode(key))

    from argon2 import PasswordHasher
    from argon2.exceptions import VerifyMismatchError

    try:
        return PasswordHasher().verify(stored, secret)
    except VerifyMismatchError:
        return False


def sign_in(database: Database, person: tuple[sa.Table, str], secret: str, now: Callable[[], datetime]) -> SignIn:
    """Try a secret of a learner or teacher, given by table and id; nobody matches where there is no such person.

    The try is counted as wrong before it is looked at, so that many at once, or a program that is killed, gain nothing.
    """
    table, person_id = person
    column = table.c.passphrase_hash if "passphrase_hash" in table.c else table.c.pin_hash
    with database.writing() as connection:
        if not locked(connection, table, [person_id]):
            return SignIn(False, 0)
        stored = str(connection.execute(sa.select(column).where(table.c.id == person_id)).scalar_one())
        if not stored:
            return SignIn(True, Tries().left)
        row = connection.execute(sa.select(tries).where(tries.c.person_id == person_id)).first()
        before = Tries() if row is None else Tries(row.wrong, row.closed_until)
        if wait_s := before.wait_s(now()):
            return SignIn(False, before.left, wait_s)
        after = after_wrong(before, now())
        kept = {"person_id": person_id, "wrong": after.wrong, "closed_until": after.closed_until}
        put(connection, tries, [kept])
    if not matches(stored, secret):
        return SignIn(False, after.left, after.wait_s(now()))
    with database.writing() as connection:
        connection.execute(tries.delete().where(tries.c.person_id == person_id))
    return SignIn(True, Tries().left)
