"""Clients for Node work with the local drive as they work with Microsoft Graph."""

import pytest
import requests

from conftest import NOT_YET_STARTED, REPORT, ClientError, NodeClient


class TestGraphClient:
    """@microsoft/microsoft-graph-client works with the local drive as it works with Microsoft Graph."""

    @pytest.fixture
    def graph(self, drive, proxy):
        """The client with its own addresses: https://graph.microsoft.com, through the proxy."""
        return NodeClient("graph_client", drive, proxy)

    def test_lists_a_folder_page_by_page(self, graph, drive):
        assert graph("list", path="/me/drive/root/children", top=1) == ["Documents", "note.txt", "report.bin"]
        assert len(drive.listings()) == 3

    def test_copies_a_file_and_follows_it(self, graph, drive, folder):
        drive.set_faults(NOT_YET_STARTED)

        started = graph("copy", path="/me/drive/root:/note.txt:/copy", body={"name": "copy.txt"})
        assert started["status"] == 202 and started["monitor"].startswith("https://contoso.sharepoint.com/")
        done = graph("follow", monitor=started["monitor"])

        assert done["status"] == "completed"
        assert graph("get", path=f"/me/drive/items/{done['resourceId']}")["name"] == "copy.txt"
        assert (folder / "copy.txt").read_text() == "A note.\n"
        assert {poll.authorization for poll in drive.polls()} == {False}

    def test_uploads_and_downloads_a_file(self, graph, folder):
        graph("uploadSmall", path="/me/drive/root:/Documents/hello.txt:/content", text="Hello.\n")

        assert (folder / "Documents" / "hello.txt").read_text() == "Hello.\n"
        path = "/me/drive/root:/Documents/hello.txt:/content"
        assert graph("download", path=path) == "Hello.\n"
        assert graph("download", path=path, range="bytes=0-3") == "Hell"

    def test_uploads_a_file_in_parts(self, graph, drive, folder):
        uploaded = graph("uploadLarge", name="large.bin", size=1_000_000, rangeSize=2 * 327_680)

        assert uploaded["size"] == 1_000_000
        assert (folder / "large.bin").read_bytes() == bytes([7]) * 1_000_000
        assert [request.status for request in drive.transfers()] == [200, 202, 201]

    def test_sends_a_batch(self, graph):
        requests = [
            {"id": "1", "method": "GET", "url": "/me/drive/root:/report.bin?$select=size"},
            {"id": "2", "method": "GET", "url": "/me/drive/root:/nothing"},
        ]

        found, missing = graph("batch", requests=requests)

        assert (found["status"], found["body"]) == (200, {"size": len(REPORT)})
        assert (missing["status"], missing["body"]["error"]["code"]) == (404, "itemNotFound")

    def test_reports_an_error_with_its_code(self, graph):
        with pytest.raises(ClientError) as error:
            graph("get", path="/me/drive/root:/nothing")

        assert (error.value.status_code, error.value.code) == (404, "itemNotFound")

    def test_does_not_delete_what_has_changed(self, graph, folder):
        stale = graph("get", path="/me/drive/root:/note.txt")["eTag"]
        (folder / "note.txt").write_text("Changed.\n")

        with pytest.raises(ClientError) as error:
            graph("remove", path="/me/drive/root:/note.txt", ifMatch=stale)

        assert error.value.status_code == 412
        assert (folder / "note.txt").read_text() == "Changed.\n"

    def test_moves_a_file_to_another_drive(self, graph, drive, folder, team_folder):
        body = {"parentReference": {"driveId": drive.team_id, "id": graph("get", path=f"/drives/{drive.team_id}/root")["id"]}}

        started = graph("move", path="/me/drive/root:/note.txt", body=body)
        done = graph("follow", monitor=started["monitor"])

        assert (started["status"], done["status"]) == (202, "completed")
        assert (team_folder / "note.txt").read_text() == "A note.\n"
        assert not (folder / "note.txt").exists()


class TestOneDriveApi:
    """onedrive-api (npm) works with the local drive as it works with Microsoft Graph."""

    @pytest.fixture
    def onedrive(self, drive):
        """The client at the drive's own address."""
        return NodeClient("onedrive_api", drive)

    def test_lists_and_describes_items(self, onedrive, drive):
        assert onedrive("list", itemPath="/") == ["Documents", "note.txt", "report.bin"]
        assert onedrive("list", itemPath="/Documents") == ["letter.txt"]
        note = onedrive("metadata", itemPath="/note.txt")
        assert onedrive("metadata", itemId=note["id"], drive="drive", driveId=drive.drive_id)["name"] == "note.txt"
        assert onedrive("metadata", itemPath="/note.txt", drive="user", driveId="anna@contoso.com")["id"] == note["id"]

    def test_makes_changes_and_deletes_items(self, onedrive, folder):
        made = onedrive("createFolder", name="New")
        assert (folder / "New").is_dir()

        changed = onedrive("update", itemId=made["id"], toUpdate={"name": "Renamed", "description": "For Monday"})
        assert (changed["name"], changed["description"]) == ("Renamed", "For Monday")

        onedrive("remove", itemId=made["id"])
        assert not (folder / "Renamed").exists()

    @pytest.mark.parametrize("name", ["hello.txt", "it's.txt"])
    def test_uploads_and_downloads_a_file(self, onedrive, folder, name):
        uploaded = onedrive("uploadSimple", filename=name, content="Hello, world.\n")

        assert (folder / name).read_text() == "Hello, world.\n"
        assert onedrive("download", itemId=uploaded["id"]) == "Hello, world.\n"
        assert onedrive("partialDownload", itemId=uploaded["id"], bytesFrom=7, bytesTo=11) == "world"

    def test_uploads_a_file_in_parts(self, onedrive, drive, folder):
        uploaded = onedrive("uploadSession", filename="large.bin", parentPath="/Documents", size=5000)

        assert uploaded["size"] == 5000
        assert (folder / "Documents" / "large.bin").read_bytes() == bytes([7]) * 5000
        assert [request.status for request in drive.transfers()] == [200, 202, 202, 201]

    def test_can_send_its_next_request_after_a_refused_upload(self, onedrive):
        assert onedrive("refusedUpload", filename="Documents", parentPath="/", size=5_000_000) == [409, "root"]


class TestPnP:
    """PnPjs works with the local drive as it works with Microsoft Graph."""

    @pytest.fixture
    def pnp(self, drive):
        """The client at the drive's own address."""
        return NodeClient("pnp", drive)

    def test_lists_folders_and_drives(self, pnp):
        assert pnp("list", path="") == ["Documents", "note.txt", "report.bin"]
        assert pnp("list", path="Documents") == ["letter.txt"]
        assert pnp("drives") == ["Local drive", "Team"]

    def test_starts_a_copy(self, pnp, folder):
        monitor = pnp("copy", path="note.txt", to="Documents", name="copy.txt")

        # Following it is left to the caller.
        while requests.get(monitor).json()["status"] != "completed":
            pass
        assert (folder / "Documents" / "copy.txt").read_text() == "A note.\n"

    def test_moves_and_deletes_a_file(self, pnp, folder):
        pnp("move", path="note.txt", to="Documents", name="moved.txt")
        assert (folder / "Documents" / "moved.txt").read_text() == "A note.\n"

        pnp("remove", path="Documents/moved.txt")
        assert not (folder / "Documents" / "moved.txt").exists()

    def test_uploads_and_downloads_a_file(self, pnp, folder):
        pnp("upload", folder="Documents", name="hello.txt", text="Hello.\n")

        assert (folder / "Documents" / "hello.txt").read_text() == "Hello.\n"
        assert pnp("content", path="Documents/hello.txt") == "Hello.\n"

    def test_reports_an_error(self, pnp):
        with pytest.raises(ClientError) as error:
            pnp("item", path="nothing")

        assert error.value.status_code == 404
