"""onedrive-api (npm) works with the local drive as it works with Microsoft Graph."""

import pytest

from node_client import NodeClient


@pytest.fixture
def onedrive(drive):
    """The client at the drive's own address."""
    return NodeClient("onedrive_api", drive)


def test_lists_and_describes_items(onedrive, drive):
    assert onedrive("list", itemPath="/") == ["Documents", "note.txt", "report.bin"]
    assert onedrive("list", itemPath="/Documents") == ["letter.txt"]
    note = onedrive("metadata", itemPath="/note.txt")
    assert onedrive("metadata", itemId=note["id"], drive="drive", driveId=drive.drive_id)["name"] == "note.txt"
    assert onedrive("metadata", itemPath="/note.txt", drive="user", driveId="anna@contoso.com")["id"] == note["id"]


def test_makes_changes_and_deletes_items(onedrive, folder):
    made = onedrive("createFolder", name="New")
    assert (folder / "New").is_dir()

    changed = onedrive("update", itemId=made["id"], toUpdate={"name": "Renamed", "description": "For Monday"})
    assert (changed["name"], changed["description"]) == ("Renamed", "For Monday")

    onedrive("remove", itemId=made["id"])
    assert not (folder / "Renamed").exists()


@pytest.mark.parametrize("name", ["hello.txt", "it's.txt"])
def test_uploads_and_downloads_a_file(onedrive, folder, name):
    uploaded = onedrive("uploadSimple", filename=name, content="Hello, world.\n")

    assert (folder / name).read_text() == "Hello, world.\n"
    assert onedrive("download", itemId=uploaded["id"]) == "Hello, world.\n"
    assert onedrive("partialDownload", itemId=uploaded["id"], bytesFrom=7, bytesTo=11) == "world"


def test_uploads_a_file_in_parts(onedrive, drive, folder):
    uploaded = onedrive("uploadSession", filename="large.bin", parentPath="/Documents", size=5000)

    assert uploaded["size"] == 5000
    assert (folder / "Documents" / "large.bin").read_bytes() == bytes([7]) * 5000
    assert [request.status for request in drive.transfers()] == [200, 202, 202, 201]


def test_can_send_its_next_request_after_a_refused_upload(onedrive):
    assert onedrive("refusedUpload", filename="x.bin", parentPath="/Nowhere", size=5_000_000) == [404, "root"]
