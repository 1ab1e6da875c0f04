"""One MQTT connection that comes back by itself (paho). Knows no payload and no role.

Everything is QoS 1 in a persistent session. Callbacks run on the connection's thread and must only take note.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from mmtutor.errors import UserError

KEEP_ALIVE_S = 15
RETRY_S = (1, 8)  # at first, and at most
MAX_QUEUED = 1000  # publications; beyond it new ones are dropped, and sent again by those who need an answer
FAREWELL_S = 2.0
_QOS = 1
_TLS_PORT, _PLAIN_PORT = 8883, 1883


class Connection(StrEnum):
    """How a connection stands. `REFUSED`: the broker does not know us; it goes on trying."""

    DOWN = "down"
    UP = "up"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where and as whom to connect. `tls` is None for a plain connection, which only a loopback address gets."""

    host: str
    port: int
    client_id: str
    username: str | None
    password: str | None
    tls: ssl.SSLContext | None


@dataclass(frozen=True, slots=True)
class LinkHears:
    """What a link calls, on its own thread: the connection's state, and each message as topic and payload."""

    connection: Callable[[Connection], None]
    message: Callable[[str, bytes], None]


class _ClosedOnFailure(ssl.SSLSocket):
    """A socket that is closed where the handshake fails: paho leaves it open."""

    def do_handshake(self, block: bool = False) -> None:
        try:
            super().do_handshake(block)
        except OSError:
            self.close()
            raise


def trusting(certificate: bytes) -> ssl.SSLContext:
    """Return a context that takes one certificate (DER) and no other, whatever the host is called."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    context.load_verify_locations(cadata=certificate)
    return context


def school_broker(url: str, client_id: str, authority: str | None = None) -> Endpoint:
    """Read the URL of a broker, such as `mqtts://user:password@host:8883`; `authority` is a file of PEM certificates.

    Raises:
        UserError: it is no such URL, or asks for a connection without TLS to another computer.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise UserError("{url} is no address of a broker.", url=_without_password(url)) from error
    if parts.scheme not in {"mqtt", "mqtts"} or not host:
        raise UserError("An address of a broker looks like {example}.", example="mqtts://user:password@host:8883")
    secure = parts.scheme == "mqtts"
    if not secure and not _is_loopback(host):
        raise UserError("{host} must be reached with TLS: write mqtts:// in place of mqtt://.", host=host)
    return Endpoint(
        host=host,
        port=port or (_TLS_PORT if secure else _PLAIN_PORT),
        client_id=client_id,
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        tls=ssl.create_default_context(cafile=authority) if secure else None,
    )


def _without_password(url: str) -> str:
    return url.rsplit("@", 1)[-1]


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Link:
    """A connection from `start` to `stop`. `will` is a topic and the payload that is retained there if we vanish.

    `whereabouts` is asked for host and port after each failure, since a laptop's address may change.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        subscriptions: tuple[str, ...],
        hears: LinkHears,
        will: tuple[str, bytes] | None = None,
        whereabouts: Callable[[], tuple[str, int] | None] = lambda: None,
    ) -> None:
        self._endpoint, self._subscriptions, self._hears = endpoint, subscriptions, hears
        self._whereabouts = whereabouts
        self._up = False
        client = self._client = Client(CallbackAPIVersion.VERSION2, endpoint.client_id, clean_session=False)
        client.username_pw_set(endpoint.username, endpoint.password)
        if endpoint.tls is not None:
            endpoint.tls.sslsocket_class = _ClosedOnFailure
            client.tls_set_context(endpoint.tls)
        if will is not None:
            client.will_set(*will, qos=_QOS, retain=True)
        client.reconnect_delay_set(*RETRY_S)
        client.max_queued_messages_set(MAX_QUEUED)
        client.on_connect = self._connected
        client.on_connect_fail = self._failed
        client.on_disconnect = self._disconnected
        client.on_message = self._came

    def start(self) -> None:
        """Begin to connect; returns at once."""
        self._client.connect_async(self._endpoint.host, self._endpoint.port, KEEP_ALIVE_S)
        self._client.loop_start()

    def stop(self, farewell: tuple[str, bytes] | None = None) -> None:
        """Say a last retained thing where that can be said soon, and end the connection."""
        if farewell is not None and self._client.is_connected():
            said = self._client.publish(*farewell, qos=_QOS, retain=True)
            said.wait_for_publish(FAREWELL_S)
        self._client.disconnect()
        self._client.loop_stop()

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> bool:
        """Send something if the connection is up, and say whether it was given out."""
        if not self._client.is_connected():
            return False
        return self._client.publish(topic, payload, qos=_QOS, retain=retain).rc == 0

    def _connected(
        self, client: Client, _data: object, _flags: ConnectFlags, reason: ReasonCode, _: Properties | None
    ) -> None:
        if reason.is_failure:
            self._hears.connection(Connection.REFUSED)
            return
        self._up = True
        client.subscribe([(topic, _QOS) for topic in self._subscriptions])
        self._hears.connection(Connection.UP)

    def _disconnected(
        self, _client: Client, _data: object, _flags: DisconnectFlags, _reason: ReasonCode, _: Properties | None
    ) -> None:
        if self._up:  # who was refused stays so until let in
            self._up = False
            self._hears.connection(Connection.DOWN)

    def _failed(self, client: Client, _data: object) -> None:
        place = self._whereabouts()
        if place is not None and place != (client.host, client.port):
            client.connect_async(*place, KEEP_ALIVE_S)  # the loop under way goes on with it

    def _came(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        self._hears.message(message.topic, bytes(message.payload))
