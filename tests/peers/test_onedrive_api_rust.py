"""onedrive-api (Rust) works with the local drive as it works with Microsoft Graph."""

import json
import os
import subprocess

import pytest

from conftest import NOT_YET_STARTED, ClientError


@pytest.fixture
def onedrive(drive, proxy):
    """Runs an operation of the client by its own addresses: https://graph.microsoft.com, through the proxy."""
    environment = {**proxy.environment(), "DRIVE_TOKEN": drive.token}

    def run(*arguments: str):
        command = [os.environ["ONEDRIVE_API_RUST"], *arguments]
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100)
        assert ended.returncode == 0, ended.stderr
        answer = json.loads(ended.stdout)
        if "error" in answer:
            raise ClientError(answer["error"])
        return answer["result"]

    return run


def test_lists_a_folder_page_by_page(onedrive, drive):
    assert onedrive("list", "/") == ["Documents", "note.txt", "report.bin"]
    assert len(drive.listings()) == 3


def test_copies_a_file_and_follows_it(onedrive, drive, folder):
    drive.set_faults(NOT_YET_STARTED)

    statuses = onedrive("copy", "/note.txt", "/Documents", "copy.txt")

    assert statuses[:2] == ["NotStarted", "NotStarted"] and statuses[-1] == "Completed"
    assert (folder / "Documents" / "copy.txt").read_text() == "A note.\n"
    assert {poll.authorization for poll in drive.polls()} == {False}


def test_moves_a_file(onedrive, folder):
    assert onedrive("move", "/note.txt", "/Documents", "moved.txt") == "moved.txt"
    assert (folder / "Documents" / "moved.txt").read_text() == "A note.\n"


def test_uploads_and_downloads_a_file(onedrive, folder):
    assert onedrive("upload", "/Documents/hello.txt", "Hello.\n") == 7

    assert (folder / "Documents" / "hello.txt").read_text() == "Hello.\n"
    assert onedrive("download", "/Documents/hello.txt") == "Hello.\n"


def test_uploads_a_file_in_parts(onedrive, drive, folder):
    size = 2 * 327_680

    assert onedrive("upload-in-parts", "/large.bin", str(size)) == [False, size]

    assert (folder / "large.bin").read_bytes() == bytes([7]) * size
    assert [request.status for request in drive.transfers()] == [200, 202, 201]


def test_reads_and_deletes_an_item_by_its_tag(onedrive, folder):
    tag = onedrive("etag", "/note.txt")
    assert onedrive("unchanged", "/note.txt", tag)

    (folder / "note.txt").write_text("Changed.\n")
    assert not onedrive("unchanged", "/note.txt", tag)
    with pytest.raises(ClientError) as error:
        onedrive("delete", "/note.txt", tag)

    assert error.value.status_code == 412
    assert (folder / "note.txt").exists()


def test_gets_the_latest_delta_link(onedrive):
    assert onedrive("latest-delta").startswith("https://graph.microsoft.com/")
