"""Clients for Node: each operation is a process that prints its result."""

import json
import os
import subprocess
from pathlib import Path

from local_drive import LocalDrive
from tls_proxy import TlsProxy

RUN = Path(__file__).parent / "node" / "run.mjs"


class ClientError(Exception):
    """What the client threw."""

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
