"""What the peer tests share: folders of real files, a server with two drives over them, the proxy, and the clients that run as processes."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from local_drive import GRAPH_HOST, MONITOR_HOST, LocalDrive
from tls_proxy import TlsProxy

# Copying the report takes a second or two, so a client usually sees some of the progress.
BYTES_PER_SECOND = 3 * 1024 * 1024
REPORT = os.urandom(5 * 1024 * 1024)

# On any machine the first two polls report that the copy has not started, so that a client has to poll again.
NOT_YET_STARTED = {
    "where": "monitor",
    "times": 2,
    "answer": {"status": 202, "headers": {}, "body": {"status": "notStarted", "percentageComplete": 0.0}},
}


# Runs an operation of a Node client.
RUN = Path(__file__).parent / "node" / "run.mjs"


class ClientError(Exception):
    """The error that the client threw."""

    def __init__(self, error: dict):
        super().__init__(error.get("message"))
        self.status_code = error.get("statusCode")
        self.code = error.get("code")


class NodeClient:
    """One of the modules in `node`. With a proxy, its requests to the service go to the drive."""

    def __init__(self, module: str, drive: LocalDrive, proxy: TlsProxy | None = None):
        self._module = module
        service = "https://graph.microsoft.com" if proxy else drive.origin
        self._environment = {"PATH": os.environ["PATH"], "DRIVE_URL": f"{service}/v1.0", "DRIVE_TOKEN": drive.token}
        if proxy:
            self._environment |= proxy.environment()

    def __call__(self, operation: str, **arguments):
        """Runs an operation and returns its result."""
        command = ["node", str(RUN), self._module, operation, json.dumps(arguments)]
        ended = subprocess.run(command, env=self._environment, capture_output=True, text=True, timeout=100)
        assert ended.returncode == 0, ended.stderr
        answer = json.loads(ended.stdout)
        if "error" in answer:
            raise ClientError(answer["error"])
        return answer["result"]


# The remote has rclone's default settings except for these: a failure is reported at once, not after ten attempts.
SETTINGS = ["--retries", "1", "--low-level-retries", "3"]


class Rclone:
    """rclone, as Debian packages it, with the local drive as its OneDrive. The remote is called `drive:`."""

    def __init__(self, drive: LocalDrive, proxy: TlsProxy, home: Path):
        self._config = home / "rclone.conf"
        # A token whose expiry is Go's zero time never expires, so rclone doesn't open a login page.
        token = {"access_token": drive.token, "token_type": "Bearer", "expiry": "0001-01-01T00:00:00Z"}
        self._config.write_text(
            "[drive]\n"
            "type = onedrive\n"
            f"drive_id = {drive.drive_id}\n"
            "drive_type = business\n"
            f"token = {json.dumps(token)}\n"
        )
        self._environment = {"PATH": os.environ["PATH"], "HOME": str(home), **proxy.environment()}

    def run(self, *arguments: str) -> subprocess.CompletedProcess:
        """Runs `rclone <arguments>`, whether it succeeds or not."""
        command = ["rclone", "--config", str(self._config), *SETTINGS, *arguments]
        return subprocess.run(command, env=self._environment, capture_output=True, text=True, timeout=100)

    def succeed(self, *arguments: str) -> str:
        """Runs a command that must succeed, and returns what it printed."""
        ended = self.run(*arguments)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def names(self, path: str = "drive:") -> dict[str, int]:
        """The names below `path` with their sizes, -1 for folders, as `rclone lsjson` lists them."""
        return {entry["Name"]: entry["Size"] for entry in json.loads(self.succeed("lsjson", path))}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The drive's folder: a report of a few MiB, a note, a folder with one file."""
    folder = tmp_path / "folder"
    (folder / "Documents").mkdir(parents=True)
    (folder / "report.bin").write_bytes(REPORT)
    (folder / "note.txt").write_text("A note.\n")
    (folder / "Documents" / "letter.txt").write_text("Dear reader,\n")
    return folder


@pytest.fixture
def team_folder(tmp_path: Path) -> Path:
    """The folder of a second drive, called Team. It is empty."""
    folder = tmp_path / "team"
    folder.mkdir()
    return folder


@pytest.fixture
def drive(folder: Path, team_folder: Path, tmp_path: Path) -> Iterator[LocalDrive]:
    """The server, a process of its own for each test."""
    drive = LocalDrive(folder, team_folder, tmp_path / "state", bytes_per_second=BYTES_PER_SECOND)
    yield drive
    drive.stop()


@pytest.fixture
def proxy(drive: LocalDrive, tmp_path: Path) -> Iterator[TlsProxy]:
    """The proxy that answers for the service's hosts. No test may request any other host from it."""
    proxy = TlsProxy({GRAPH_HOST: drive.origin, MONITOR_HOST: drive.monitor_origin}, tmp_path)
    yield proxy
    proxy.stop()
    assert proxy.refused == []


@pytest.fixture
def rclone(drive: LocalDrive, proxy: TlsProxy, tmp_path: Path) -> Rclone:
    """rclone, with `drive:` as its remote."""
    home = tmp_path / "home"
    home.mkdir()
    return Rclone(drive, proxy, home)
