"""Classes in this network, told and found by multicast DNS (zeroconf). Knows no code: what is found is only an address.

Anybody in the network can see the title that a teacher gives the class. Where multicast is blocked, as in some schools,
nothing is found, and the link or the address leads there.
"""

from __future__ import annotations

import logging
import secrets
import socket
import threading
from collections.abc import Callable

from zeroconf import IPVersion, ServiceBrowser, ServiceInfo, ServiceStateChange, Zeroconf

from mmtutor.classroom.payloads import VERSION
from mmtutor.errors import UserError

logger = logging.getLogger(__name__)

SERVICE = "_mmtutor._tcp.local."
FIND_TIMEOUT_S = 3.0


def own_addresses() -> tuple[str, ...]:
    """Return the IPv4 addresses of this computer that others in its networks can reach."""
    import ifaddr

    found = [ip.ip for adapter in ifaddr.get_adapters() for ip in adapter.ips if isinstance(ip.ip, str)]
    return tuple(address for address in found if not address.startswith(("127.", "169.254.")))


class Announcement:
    """Tells the network about a class, until it is closed. `interfaces` are addresses to do so on; none means all."""

    def __init__(self, title: str, port: int, interfaces: tuple[str, ...] = ()) -> None:
        self._zeroconf = _zeroconf(interfaces)
        name = f"mmtutor-{secrets.token_hex(4)}"
        self._info = ServiceInfo(
            SERVICE,
            f"{name}.{SERVICE}",
            addresses=[socket.inet_aton(address) for address in interfaces or own_addresses()],
            port=port,
            properties={"v": str(VERSION), "title": title[:60]},
            server=f"{name}.local.",
        )
        self._zeroconf.register_service(self._info)

    def close(self) -> None:
        """Take it back."""
        self._zeroconf.unregister_service(self._info)
        self._zeroconf.close()


def find(timeout_s: float = FIND_TIMEOUT_S, interfaces: tuple[str, ...] = ()) -> list[tuple[str, int]]:
    """Return host and port of the classes that answer within the timeout."""
    zeroconf = _zeroconf(interfaces)
    names: set[str] = set()
    over = threading.Event()

    def changed(name: str, state_change: ServiceStateChange, **_: object) -> None:
        if state_change is ServiceStateChange.Added:
            names.add(name)

    try:
        browser = ServiceBrowser(zeroconf, SERVICE, handlers=[changed])
        over.wait(timeout_s)
        browser.cancel()
        found = [zeroconf.get_service_info(SERVICE, name, timeout=1000) for name in sorted(names)]
    finally:
        zeroconf.close()
    return [
        (address, info.port)
        for info in found
        if info is not None and info.port is not None
        for address in info.parsed_addresses(IPVersion.V4Only)
    ]


class Whereabouts:
    """Looks for a laptop again in the background, and tells without waiting what was found last, until it is closed.

    `look` is `lambda: located(invitation, find).address`, say; it may take seconds and raise `UserError`. It is called
    after so many failures to connect.
    """

    def __init__(self, look: Callable[[], tuple[str, int]], after: int = 3) -> None:
        self._look, self._after = look, after
        self._failures = 0
        self._found: tuple[str, int] | None = None
        self._thread: threading.Thread | None = None

    def __call__(self) -> tuple[str, int] | None:
        """Take note of one more failure to connect; return where to try next, or None for where it was."""
        self._failures += 1
        busy = self._thread is not None and self._thread.is_alive()
        if self._failures >= self._after and not busy:
            self._failures = 0
            self._thread = threading.Thread(target=self._search, name="mmtutor-whereabouts", daemon=True)
            self._thread.start()
        return self._found

    def close(self) -> None:
        """Wait for the end of a search that is under way."""
        if self._thread is not None:
            self._thread.join()

    def _search(self) -> None:
        try:
            self._found = self._look()
        except UserError as error:
            logger.info("The class was looked for and not found: %s", error)


def _zeroconf(interfaces: tuple[str, ...]) -> Zeroconf:
    if interfaces:
        return Zeroconf(interfaces=list(interfaces), ip_version=IPVersion.V4Only)
    return Zeroconf(ip_version=IPVersion.V4Only)
