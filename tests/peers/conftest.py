"""What the peer tests share: a folder of real files, a drive over it, the proxy and the two clients."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from local_drive import LocalDrive
from rclone import Rclone
from tls_proxy import TlsProxy

# Copying the report takes a second or two: as a rule a client sees some of the progress.
BYTES_PER_SECOND = 3 * 1024 * 1024
REPORT = os.urandom(5 * 1024 * 1024)

# Whatever the machine's speed, the first two polls find the copy not yet begun, so that a client has to come back.
NOT_YET_STARTED = {
    "where": "monitor",
    "times": 2,
    "answer": {"status": 202, "headers": {}, "body": {"status": "notStarted", "percentageComplete": 0.0}},
}


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
def drive(folder: Path, tmp_path: Path) -> Iterator[LocalDrive]:
    """The local drive, a process of its own for each test."""
    drive = LocalDrive(folder, tmp_path / "state", bytes_per_second=BYTES_PER_SECOND)
    yield drive
    drive.stop()


@pytest.fixture
def proxy(drive: LocalDrive, tmp_path: Path) -> Iterator[TlsProxy]:
    """The proxy that answers for graph.microsoft.com; no test may have asked it for anything else."""
    proxy = TlsProxy({"graph.microsoft.com": drive.origin}, tmp_path)
    yield proxy
    proxy.stop()
    assert proxy.refused == []


@pytest.fixture
def rclone(drive: LocalDrive, proxy: TlsProxy, tmp_path: Path) -> Rclone:
    """rclone, with `drive:` as its remote."""
    home = tmp_path / "home"
    home.mkdir()
    return Rclone(drive, proxy, home)
