"""A network between two laptops that can be cut: a namespace at the far end of a virtual cable. Linux, and root."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import Self

NEAR, FAR = "10.213.7.1", "10.213.7.2"


class Wire:
    """The cable, within `with`. Programs started with `far_end` before their command are at its far end."""

    def __init__(self) -> None:
        self._name = f"mmt{os.getpid() % 100_000}"
        self.far_end = ("ip", "netns", "exec", self._name)

    @staticmethod
    def missing() -> str | None:
        """Say why there can be none here."""
        if shutil.which("ip") is None:
            return "the program ip is not installed"
        return None if os.geteuid() == 0 else "only root may make a network namespace"

    def __enter__(self) -> Self:
        near, far = f"{self._name}a", f"{self._name}b"
        for words in (
            f"netns add {self._name}",
            f"link add {near} type veth peer name {far} netns {self._name}",
            f"addr add {NEAR}/24 dev {near}",
            f"link set {near} up",
            f"-n {self._name} addr add {FAR}/24 dev {far}",
            f"-n {self._name} link set {far} up",
            f"-n {self._name} link set lo up",
        ):
            _ip(words)
        return self

    def __exit__(self, *_: object) -> None:
        _ip(f"netns del {self._name}")

    def cut(self) -> None:
        """Lose every packet from now on."""
        _ip(f"-n {self._name} link set {self._name}b down")

    def mend(self) -> None:
        """Let packets through again."""
        _ip(f"-n {self._name} link set {self._name}b up")


def _ip(words: str) -> None:
    subprocess.run(["ip", *words.split()], check=True, capture_output=True)
