"""What the peer tests share: folders of real files, a server with two drives over them, the proxy, and rclone."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from clients import Rclone
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
