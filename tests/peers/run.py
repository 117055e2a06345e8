#!/usr/bin/env python3
"""Runs the peer tests: clients written by others, as published, against the local drive.

    python3 tests/peers/run.py [--all] [pytest arguments]

Tests rclone, O365, microsoft-graph-client, PnPjs and onedrive-api (npm); with --all also msgraph-sdk (Python) and onedrive-api (Rust),
which take minutes to install. Installs what is missing: Python environments and Rust programs below the user's cache folder, Node
packages in tests/peers/node. The drive is the binary that the environment variable LOCAL_DRIVE names; by default the workspace's own,
which is built first.
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
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "longhaul"
# No cache folder in the work tree. A client that never ends fails its test after two minutes. The generated code of msgraph-sdk warns
# about itself.
OPTIONS = ["-p", "no:cacheprovider", "--strict-markers", "-ra", "--timeout", "120", "-W", "ignore::DeprecationWarning"]
# Clients under test, pytest, pytest-timeout (no test may hang), requests (the drive's admin routes), trustme (the proxy's certificates).
PACKAGES = ["O365", "pytest", "pytest-timeout", "requests", "trustme"]
LONG_PACKAGES = ["msgraph-sdk"]
# Tests of clients that take long to install.
LONG = ["test_msgraph_sdk.py", "test_onedrive_api_rust.py"]


def main() -> int:
    """Prepares what the tests need, runs them, and returns pytest's exit code."""
    arguments = sys.argv[1:]
    runs_all = "--all" in arguments
    arguments = [argument for argument in arguments if argument != "--all"]
    if sys.version_info < (3, 10):
        sys.exit(f"peer tests: Python 3.10 or later is needed; this is {sys.version.split()[0]}")
    for program, package in {"rclone": "rclone", "node": "nodejs", "npm": "npm"}.items():
        if shutil.which(program) is None:
            sys.exit(f"peer tests: {program} is missing; install it (Debian: apt-get install {package})")
    install_node_packages()
    environment = {
        **os.environ,
        "LOCAL_DRIVE": os.environ.get("LOCAL_DRIVE") or build_local_drive(),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    packages = PACKAGES
    if runs_all:
        packages = PACKAGES + LONG_PACKAGES
        environment["ONEDRIVE_API_RUST"] = build(HERE / "rust", CACHE / "peers-rust", "onedrive-api-peer")
    else:
        arguments += [f"--ignore={HERE / name}" for name in LONG]
    return subprocess.call([prepared_python(packages), "-m", "pytest", *OPTIONS, str(HERE), *arguments], env=environment)


def install_node_packages() -> None:
    """Installs exactly what node/package-lock.json says, unless that is done."""
    folder = HERE / "node"
    lock, installed = folder / "package-lock.json", folder / "node_modules" / ".package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return
    print(f"peer tests: installing Node packages in {folder}", flush=True)
    if subprocess.call(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=folder) != 0:
        sys.exit("peer tests: npm could not install tests/peers/node/package-lock.json (its own message is above)")
    installed.touch()


def prepared_python(packages: list[str]) -> str:
    """The interpreter of an environment that contains these packages, and what they need."""
    constraints = HERE / "constraints.txt"
    contents = f"{sys.version_info.major}.{sys.version_info.minor} {packages} {constraints.read_text()}"
    key = hashlib.sha256(contents.encode()).hexdigest()[:16]
    folder = CACHE / f"peers-{key}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    complete = folder / "complete"
    if not complete.exists():
        print(f"peer tests: making a Python environment in {folder}", flush=True)
        try:
            venv.create(folder, clear=True, with_pip=True)
        except (ImportError, subprocess.CalledProcessError):
            sys.exit("peer tests: Python cannot make environments; install venv (Debian: apt-get install python3-venv)")
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if subprocess.call([*install, "--constraint", str(constraints), *packages]) != 0:
            sys.exit("peer tests: pip could not install the packages (its own message is above)")
        complete.touch()
    return str(python)


def build_local_drive() -> str:
    """Builds the workspace's local-drive and returns the path of its binary."""
    return build(HERE.parent.parent, None, "local-drive", "--package", "local-drive")


def build(folder: Path, target: Path | None, name: str, *arguments: str) -> str:
    """Builds the program `name` of a cargo project and returns the path of its binary."""
    command = ["cargo", "build", "--locked", "--message-format", "json-render-diagnostics", *arguments]
    if target is not None:
        command += ["--target-dir", str(target)]
    built = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    if built.returncode != 0:
        sys.exit(f"peer tests: {name} does not build (cargo's own message is above)")
    for line in built.stdout.splitlines():
        message = json.loads(line)
        if message.get("executable") and message["target"]["name"] == name:
            return message["executable"]
    sys.exit(f"peer tests: cargo built {name} but named no executable")


if __name__ == "__main__":
    sys.exit(main())
