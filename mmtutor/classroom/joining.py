"""From a typed code or a scanned link to a membership: find the teacher's laptop and make sure that it is the one."""

from __future__ import annotations

import secrets
import socket
import ssl
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mmtutor.classroom import codes, topics
from mmtutor.classroom.codes import Invitation
from mmtutor.classroom.outbox import Membership, Outbox, file_of
from mmtutor.errors import UserError

REACH_TIMEOUT_S = 4.0


@dataclass(frozen=True, slots=True)
class Person:
    """Who joins: the id in the learner's own store, and the name that the teacher sees."""

    id: str
    name: str


Search = Callable[[], Iterable[tuple[str, int]]]  # addresses of classes in this network, as host and port


def join(invitation: Invitation, person: Person, folder: Path, search: Search) -> Outbox:
    """Find the class and keep the membership in a file of `folder`; the outbox is the caller's to close.

    Joining again finds the same file, and what is not delivered yet. It takes seconds: not for the window's thread.

    Raises:
        UserError: nobody in this network, or nobody at the address given, has the certificate of this code.
    """
    place = None if invitation.broker else located(invitation, search)
    return _kept(invitation, person, folder, place)


def join_later(invitation: Invitation, person: Person, folder: Path) -> Outbox:
    """Keep a membership without a look for the teacher: attempts gather in the outbox, to be carried on a stick.

    Raises:
        UserError: the folder takes no file.
    """
    return _kept(invitation, person, folder, None)


@dataclass(frozen=True, slots=True)
class Place:
    """A teacher's laptop that was found; `certificate` is DER in hex."""

    host: str
    port: int
    certificate: str

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        return self.host, self.port


def located(invitation: Invitation, search: Search) -> Place:
    """Return where the class of a code is: at the address in the link, or else anywhere in this network.

    Raises:
        UserError: it is not there.
    """
    given = invitation.host is not None and invitation.port is not None
    if given:
        found = _first_that_fits(invitation.code, [(str(invitation.host), int(invitation.port or 0))])
        if found:
            return found
    found = _first_that_fits(invitation.code, search())
    if found:
        return found
    if given:
        raise UserError(
            "The class was not found at {host}, port {port}. Check that the teacher has opened it and that both "
            "computers are in the same network.",
            host=invitation.host,
            port=invitation.port,
        )
    raise UserError(
        "No class with this code was found. Check the code and the network, or ask your teacher for the link."
    )


def _first_that_fits(code: str, places: Iterable[tuple[str, int]]) -> Place | None:
    for host, port in places:
        with suppress(OSError):
            certificate = certificate_at(host, port)
            if codes.fits(code, certificate):
                return Place(host, port, certificate.hex())
    return None


def certificate_at(host: str, port: int) -> bytes:
    """Return the certificate (DER) of who answers there; nothing is said to them.

    Raises:
        OSError: nobody does, or not with TLS.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # it is compared with the code, by the caller
    with (
        socket.create_connection((host, port), REACH_TIMEOUT_S) as plain,
        context.wrap_socket(plain, server_hostname=host) as secure,
    ):
        certificate = secure.getpeercert(binary_form=True)
    if certificate is None:
        raise ConnectionError("no certificate")
    return certificate


def _kept(invitation: Invitation, person: Person, folder: Path, place: Place | None) -> Outbox:
    if not topics.is_learner_id(person.id):
        raise UserError("{id} can't be the id of a learner in a class.", id=person.id)
    key = codes.class_key(invitation.code)
    class_id = codes.class_id(key)
    outbox = Outbox(file_of(folder, class_id, person.id))
    known = outbox.membership()
    outbox.keep(
        Membership(
            code=invitation.code,
            class_id=class_id,
            key=key.hex(),
            learner_id=person.id,
            name=person.name,
            device_key=known.device_key if known else secrets.token_hex(16),
            host=place.host if place else None,
            port=place.port if place else None,
            certificate=place.certificate if place else None,
            broker=invitation.broker,
        )
    )
    return outbox
