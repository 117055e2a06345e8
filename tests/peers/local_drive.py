"""The local drive as a process of its own, and its log of requests."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import requests


# The hosts that the proxy answers for. The drive accepts them, and puts them into the URLs that it returns to their clients.
GRAPH_HOST = "graph.microsoft.com"
MONITOR_HOST = "contoso.sharepoint.com"


@dataclass(frozen=True)
class LoggedRequest:
    """One request as the drive received it; `target` is its path and query, still encoded."""

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
    """A running local-drive over `folder`, with a second drive over `team_folder`. Ends with `stop`."""

    def __init__(self, folder: Path, team_folder: Path, state: Path, *, bytes_per_second: int):
        command = [
            os.environ["LOCAL_DRIVE"],
            "--folder", str(folder), "--state", str(state),
            "--port", "0", "--monitor-port", "0", "--page-port", "0",
            "--bytes-per-second", str(bytes_per_second),
            "--drive", f"Team={team_folder}",
            "--allow-host", GRAPH_HOST, "--public-drive-url", f"https://{GRAPH_HOST}",
            "--allow-host", MONITOR_HOST, "--public-monitor-url", f"https://{MONITOR_HOST}",
        ]  # fmt: skip
        self.folder = folder
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        ready = self._process.stdout.readline()
        if not ready:
            raise RuntimeError(f"local-drive ended with code {self._process.wait()} before it was ready")
        at = json.loads(ready)
        self.origin: str = at["drive"]
        self.monitor_origin: str = at["monitor"]
        self.token: str = at["token"]
        self.drive_id: str = at["driveId"]
        self.team_id: str = at["drives"][1]["id"]
        self._admin = requests.Session()
        # No proxy that the machine or a test has set: the drive is on this machine.
        self._admin.trust_env = False
        self._admin.headers["Authorization"] = f"Bearer {self.token}"

    def stop(self) -> None:
        """Ends the process, and waits until it has ended."""
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
        """Every request that transfers a file's content through the client."""
        ends = ("/content", "/createUploadSession")
        return [r for r in self.requests() if r.method == "PUT" or r.path.endswith(ends)]
