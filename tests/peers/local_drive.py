"""The local drive as a process of its own, and the admin routes that tell what it was asked."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import requests


@dataclass(frozen=True)
class LoggedRequest:
    """One request as the drive saw it; `target` is its path and query, still encoded."""

    origin: str
    method: str
    target: str
    status: int
    authorization: bool

    @property
    def path(self) -> str:
        """The target without its query."""
        return urlsplit(self.target).path


class LocalDrive:
    """A running local-drive over `folder`. Ends with `stop`."""

    def __init__(self, folder: Path, state: Path, *, bytes_per_second: int):
        command = [
            os.environ["LOCAL_DRIVE"],
            "--folder", str(folder), "--state", str(state),
            "--port", "0", "--monitor-port", "0", "--page-port", "0",
            "--bytes-per-second", str(bytes_per_second),
        ]  # fmt: skip
        self.folder = folder
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        ready = self._process.stdout.readline()
        if not ready:
            raise RuntimeError(f"local-drive ended with code {self._process.wait()} before it was ready")
        told = json.loads(ready)
        self.origin: str = told["drive"]
        self.monitor_origin: str = told["monitor"]
        self.token: str = told["token"]
        self.drive_id: str = told["driveId"]
        self._admin = requests.Session()
        # Loopback only, whatever proxy the machine or a test has set.
        self._admin.trust_env = False
        self._admin.headers["Authorization"] = f"Bearer {self.token}"

    def stop(self) -> None:
        """Asks the process to end, and waits until it has."""
        self._admin.close()
        self._process.terminate()
        self._process.wait()
        self._process.stdout.close()

    def set_faults(self, *faults: dict) -> None:
        """Replaces the fault plan."""
        self._admin.put(f"{self.origin}/admin/faults", json={"faults": faults}).raise_for_status()

    def requests(self) -> list[LoggedRequest]:
        """Every request so far, oldest first, without those to the admin routes."""
        answer = self._admin.get(f"{self.origin}/admin/log")
        answer.raise_for_status()
        logged = [
            LoggedRequest(entry["origin"], entry["method"], entry["path"], entry["status"], entry["authorization"])
            for entry in answer.json()["requests"]
        ]
        return [request for request in logged if not request.path.startswith("/admin/")]

    def copies(self) -> list[LoggedRequest]:
        """The starts of server-side copies."""
        return [r for r in self.requests() if r.method == "POST" and r.path.endswith("/copy")]

    def listings(self) -> list[LoggedRequest]:
        """The requests for a page of a folder's children."""
        return [r for r in self.requests() if r.method == "GET" and r.path.endswith("/children")]

    def polls(self) -> list[LoggedRequest]:
        """The requests to monitor URLs."""
        return [r for r in self.requests() if r.origin == "monitor"]

    def transfers(self) -> list[LoggedRequest]:
        """Everything by which file contents could have gone through the client."""
        ends = ("/content", "/createUploadSession")
        return [r for r in self.requests() if r.method == "PUT" or r.path.endswith(ends)]
