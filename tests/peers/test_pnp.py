"""PnPjs works with the local drive as it works with Microsoft Graph."""

import requests
import pytest

from node_client import ClientError, NodeClient


@pytest.fixture
def pnp(drive):
    """The client at the drive's own address."""
    return NodeClient("pnp", drive)


def test_lists_folders_and_drives(pnp):
    assert pnp("list", path="") == ["Documents", "note.txt", "report.bin"]
    assert pnp("list", path="Documents") == ["letter.txt"]
    assert pnp("drives") == ["Local drive", "Team"]


def test_starts_a_copy(pnp, folder):
    monitor = pnp("copy", path="note.txt", to="Documents", name="copy.txt")

    # Following it is left to the caller.
    while requests.get(monitor).json()["status"] != "completed":
        pass
    assert (folder / "Documents" / "copy.txt").read_text() == "A note.\n"


def test_moves_and_deletes_a_file(pnp, folder):
    pnp("move", path="note.txt", to="Documents", name="moved.txt")
    assert (folder / "Documents" / "moved.txt").read_text() == "A note.\n"

    pnp("remove", path="Documents/moved.txt")
    assert not (folder / "Documents" / "moved.txt").exists()


def test_uploads_and_downloads_a_file(pnp, folder):
    pnp("upload", folder="Documents", name="hello.txt", text="Hello.\n")

    assert (folder / "Documents" / "hello.txt").read_text() == "Hello.\n"
    assert pnp("content", path="Documents/hello.txt") == "Hello.\n"


def test_reports_an_error(pnp):
    with pytest.raises(ClientError) as error:
        pnp("item", path="nothing")

    assert error.value.status_code == 404
