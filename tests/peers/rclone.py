"""rclone, as Debian packages it, with the local drive as its OneDrive."""

import json
import os
import subprocess
from pathlib import Path

from local_drive import LocalDrive
from tls_proxy import TlsProxy

# The remote has rclone's default settings except for these: a failure is reported at once, not after ten attempts.
SETTINGS = ["--retries", "1", "--low-level-retries", "3"]


class Rclone:
    """Runs rclone commands. The remote is called `drive:`."""

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
