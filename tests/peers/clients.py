"""Clients that run as processes of their own: those for Node, and rclone."""

import json
import os
import subprocess
from pathlib import Path

from local_drive import LocalDrive
from tls_proxy import TlsProxy

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
