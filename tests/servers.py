"""Real servers for the tests: a sound server whose loudspeaker is also its microphone, network cameras, a broker."""

from __future__ import annotations

import os
import select
import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from pathlib import Path
from types import TracebackType
from typing import Self

import cv2
import numpy as np
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

SINK = "room"


class PulseAudio:
    """A sound server of its own, without a sound card: what is played into `room` is heard by the microphone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            "XDG_RUNTIME_DIR": str(folder),
            "PULSE_RUNTIME_PATH": str(folder / "pulse"),
            "PULSE_STATE_PATH": str(folder / "state"),
            "PULSE_SERVER": f"unix:{folder / 'socket'}",
            "PULSE_COOKIE": str(folder / "cookie"),
        }
        for name in ("pulse", "state"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)

    @staticmethod
    def missing() -> str | None:
        """Say which of its programs is not installed."""
        names = ("pulseaudio", "pactl", "paplay")
        return next((f"{name} is not installed" for name in names if not shutil.which(name)), None)

    def start(self) -> None:
        """Start the server; it takes connections when this returns."""
        modules = [
            f"module-native-protocol-unix auth-anonymous=1 socket={self.folder / 'socket'}",
            f"module-null-sink sink_name={SINK} rate=44100",
            "module-null-source source_name=dead",
        ]
        command = ["pulseaudio", "-n", "--daemonize=yes", "--exit-idle-time=-1", "--disable-shm=yes"]
        self._run([*command, *(word for module in modules for word in ("-L", module))])
        self._run(["pactl", "set-default-source", f"{SINK}.monitor"])

    def stop(self) -> None:
        """End the server at once, as when the sound system crashes."""
        pid_file = self.folder / "pulse" / "pid"
        if not pid_file.exists():
            return
        pid = int(pid_file.read_text())
        exit_of_it = os.pidfd_open(pid)
        os.kill(pid, signal.SIGKILL)
        select.select([exit_of_it], [], [], 10)
        os.close(exit_of_it)
        pid_file.unlink(missing_ok=True)
        (self.folder / "socket").unlink(missing_ok=True)

    @property
    def player(self) -> list[str]:
        """The command that, followed by a file, plays it."""
        return ["paplay", f"--device={SINK}"]

    def play(self, sound: Path) -> None:
        """Play a sound to its end."""
        self._run([*self.player, str(sound)])

    def listen_to(self, source: str) -> None:
        """Make another source the microphone: `dead` gives zeros for ever."""
        self._run(["pactl", "set-default-source", source])

    def _run(self, command: list[str]) -> None:
        subprocess.run(command, env=os.environ | self.environment, check=True, capture_output=True, timeout=20)


class MjpegServer:
    """A network camera on loopback: sends what `picture` draws, as fast as it is taken, 20 times a second at most."""

    def __init__(self, picture: Callable[[int], np.ndarray], port: int = 0) -> None:
        self._stopped = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler(picture, self._stopped))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="mjpeg", daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/video.mjpg"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        """Unplug the camera: connections end, and new ones are refused."""
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @staticmethod
    def _handler(picture: Callable[[int], np.ndarray], stopped: threading.Event) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
                self.end_headers()
                number = 0
                while not stopped.wait(0.05):
                    jpeg = cv2.imencode(".jpg", picture(number))[1].tobytes()
                    head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
                    try:
                        self.wfile.write(head.encode() + jpeg + b"\r\n")
                    except OSError:
                        return
                    number += 1

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler


class MuteServer:
    """Takes connections on loopback and never says a word."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/video.mjpg"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._socket.close()


class Mosquitto:
    """A broker on loopback with TLS, accounts and a list of who may do what, as a school's administrator sets it up."""

    def __init__(self, folder: Path, accounts: Mapping[str, str], acl: str) -> None:
        self.folder, self.port = folder, _free_port()
        self.authority = folder / "server.crt"
        _write_certificate(self.authority, folder / "server.key")
        (folder / "acl").write_text(acl, encoding="utf-8")
        passwords = folder / "passwords"
        passwords.touch(mode=0o600)
        for name, password in accounts.items():
            subprocess.run(["mosquitto_passwd", "-b", passwords, name, password], check=True, capture_output=True)
        options = {
            "listener": f"{self.port} 127.0.0.1", "cafile": self.authority, "certfile": self.authority,
            "keyfile": folder / "server.key", "password_file": passwords, "acl_file": folder / "acl",
            "allow_anonymous": "false", "user": "root", "max_queued_messages": "0",
            "connection_messages": "false",
        }  # fmt: skip
        lines = (f"{name} {value}\n" for name, value in options.items())
        (folder / "mosquitto.conf").write_text("".join(lines), encoding="utf-8")
        self._process: subprocess.Popen[str] | None = None

    @staticmethod
    def missing() -> str | None:
        """Say which of its programs is not installed."""
        names = ("mosquitto", "mosquitto_passwd")
        return next((f"{name} is not installed" for name in names if not shutil.which(name)), None)

    def url(self, name: str, password: str) -> str:
        """Return the address for an account."""
        return f"mqtts://{name}:{password}@127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the broker; it takes connections when this returns."""
        command = ["mosquitto", "-c", str(self.folder / "mosquitto.conf")]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert self._process.stderr is not None
        said = []
        for line in self._process.stderr:
            said.append(line)
            if "running" in line:
                return
        raise AssertionError("".join(said))

    def kill(self) -> None:
        """End the broker at once, as in a power cut."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate(timeout=10)
            self._process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.kill()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _write_certificate(certificate: Path, key: Path) -> None:
    """Write a self-signed certificate of 127.0.0.1 and its key, PEM."""
    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "school")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, secret.public_key(), x509.random_serial_number(), now, now + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(secret, hashes.SHA256())
    )
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    key.write_bytes(
        secret.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
