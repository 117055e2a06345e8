#!/usr/bin/env python3
"""Runs the peer tests: rclone and O365, both as published, against the local drive.

    python3 tests/peers/run.py [pytest arguments]

Makes a Python environment under the user's cache folder the first time, and again whenever requirements.txt changes.
The drive is the binary that the environment variable LOCAL_DRIVE names; without it, the workspace's own, built here.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE / "requirements.txt"


def main() -> int:
    """Prepares what the tests need, runs them, and returns pytest's exit code."""
    if sys.version_info < (3, 10):
        sys.exit(f"peer tests: Python 3.10 or later is needed by O365; this is {sys.version.split()[0]}")
    if shutil.which("rclone") is None:
        sys.exit("peer tests: rclone is missing; install it (Debian: apt-get install rclone)")
    environment = {
        **os.environ,
        "LOCAL_DRIVE": os.environ.get("LOCAL_DRIVE") or build_local_drive(),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.call([prepared_python(), "-m", "pytest", str(HERE), *sys.argv[1:]], env=environment)


def prepared_python() -> str:
    """The interpreter of an environment that holds exactly requirements.txt."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    key = hashlib.sha256(version.encode() + REQUIREMENTS.read_bytes()).hexdigest()[:16]
    folder = cache / "longhaul" / f"peers-{key}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    complete = folder / "complete"
    if not complete.exists():
        print(f"peer tests: making a Python environment in {folder}", flush=True)
        try:
            venv.create(folder, clear=True, with_pip=True)
        except (ImportError, subprocess.CalledProcessError):
            sys.exit("peer tests: Python cannot make environments; install venv (Debian: apt-get install python3-venv)")
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if subprocess.call([*install, "--requirement", str(REQUIREMENTS)]) != 0:
            sys.exit("peer tests: pip could not install tests/peers/requirements.txt (its own message is above)")
        complete.touch()
    return str(python)


def build_local_drive() -> str:
    """Builds the workspace's local-drive and returns where cargo put it."""
    command = ["cargo", "build", "--package", "local-drive", "--message-format", "json-render-diagnostics"]
    build = subprocess.run(command, cwd=HERE.parent.parent, stdout=subprocess.PIPE, text=True)
    if build.returncode != 0:
        sys.exit("peer tests: local-drive does not build (cargo's own message is above)")
    for line in build.stdout.splitlines():
        message = json.loads(line)
        if message.get("executable") and message["target"]["name"] == "local-drive":
            return message["executable"]
    sys.exit("peer tests: cargo built local-drive but named no executable")


if __name__ == "__main__":
    sys.exit(main())
