"""A whole session in a process that watches itself: `python tests/watched_session.py REPORT.json`.

Python's audit events tell what Python opens; the kernel's list of sockets tells what anything else in the process has.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

NETWORK = {"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}
WRITING = os.O_WRONLY | os.O_RDWR


def watch(seen: dict[str, Any]) -> None:
    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in NETWORK:
            seen["sockets"].append([event, repr(arguments[1:])])
        elif event == "open" and isinstance(arguments[0], str):
            path, mode, flags = arguments
            if set(mode or "") & set("wax+") or (flags or 0) & WRITING:
                seen["written"].append(path)

    sys.addaudithook(hook)


def internet_sockets() -> list[list[str]]:
    """Return the local and remote address of every internet socket of this process; Linux only."""
    descriptors = Path("/proc/self/fd")
    targets = {str(fd.readlink()) for fd in descriptors.iterdir() if fd.is_symlink()} if descriptors.is_dir() else set()
    tables = [Path("/proc/net") / name for name in ("tcp", "tcp6", "udp", "udp6")]
    rows = [row.split() for table in tables if table.exists() for row in table.read_text().splitlines()[1:]]
    return [row[1:3] for row in rows if f"socket:[{row[9]}]" in targets]


def main(report: Path) -> None:
    seen: dict[str, Any] = {"sockets": [], "written": [], "internet": []}
    watch(seen)
    from mmtutor import cli

    seen["status"] = cli.main(["check"])
    seen["internet"] = internet_sockets()
    report.write_text(json.dumps(seen))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
