"""A real PostgreSQL for the tests, from Debian's package, in a folder of its own and reached by a Unix socket."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg

OWNER = "postgres"  # the server refuses to run as root
_DEBIAN = Path("/usr/lib/postgresql")


def _programs() -> Path | None:
    """Return the folder of initdb and pg_ctl; Debian keeps them off the path, by version."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(_DEBIAN.glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True)
    return next((folder for folder in folders if (folder / "pg_ctl").exists() and (folder / "initdb").exists()), None)


class PostgreSQL:
    """A server that starts empty and leaves nothing behind; `durable` decides whether a commit reaches the disk."""

    def __init__(self, *, durable: bool = False) -> None:
        self._durable = durable
        self._names = (f"test_{number}" for number in itertools.count())

    @staticmethod
    def missing() -> str | None:
        """Say why there can be none here."""
        if _programs() is None:
            return "PostgreSQL is not installed"
        if os.geteuid() == 0 and OWNER not in {user.pw_name for user in pwd.getpwall()}:
            return f"PostgreSQL does not run as root, and there is no user {OWNER}"
        return None

    def __enter__(self) -> Self:
        programs = _programs()
        assert programs is not None
        self._programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="mmtutor-pg-"))  # short, for a socket's path has 107 characters
        self._as_owner: dict[str, Any] = {}
        if os.geteuid() == 0:
            owner = pwd.getpwnam(OWNER)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            self._as_owner = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        self._run("initdb", "-D", "data", "-U", "tutor", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
        options = {"listen_addresses": "''", "unix_socket_directories": f"'{self.folder}'", "max_connections": "200"}
        if not self._durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        with (self.folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.writelines(f"{name} = {value}\n" for name, value in options.items())
        self._run("pg_ctl", "-D", "data", "-l", "log", "--wait", "start")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._run("pg_ctl", "-D", "data", "--wait", "-m", "immediate", "stop")
        shutil.rmtree(self.folder)

    def url(self, database: str) -> str:
        """Return the URL of a database, which need not be there."""
        return f"postgresql://tutor@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """Return the URL of a new, empty database."""
        name = next(self._names)
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def restart(self) -> None:
        """End every connection and start again."""
        self._run("pg_ctl", "-D", "data", "-l", "log", "--wait", "-m", "fast", "restart")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        # A server that inherited a pipe would keep it open, and the reader waiting.
        done = subprocess.run(
            command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            timeout=60, check=False, **self._as_owner,
        )  # fmt: skip
        assert done.returncode == 0, f"{program} failed: {self._log()}"

    def _log(self) -> str:
        log = self.folder / "log"
        return log.read_text(encoding="utf-8") if log.exists() else "it left no log"
