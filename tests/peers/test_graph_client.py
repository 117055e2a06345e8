"""@microsoft/microsoft-graph-client works with the local drive as it works with Microsoft Graph."""

import pytest

from conftest import NOT_YET_STARTED, REPORT
from node_client import ClientError, NodeClient


@pytest.fixture
def graph(drive, proxy):
    """The client with its own addresses: https://graph.microsoft.com, through the proxy."""
    return NodeClient("graph_client", drive, proxy)


def test_lists_a_folder_page_by_page(graph, drive):
    assert graph("list", path="/me/drive/root/children", top=1) == ["Documents", "note.txt", "report.bin"]
    assert len(drive.listings()) == 3


def test_copies_a_file_and_follows_it(graph, drive, folder):
    drive.set_faults(NOT_YET_STARTED)

    started = graph("copy", path="/me/drive/root:/note.txt:/copy", body={"name": "copy.txt"})
    assert started["status"] == 202 and started["monitor"].startswith("https://contoso.sharepoint.com/")
    done = graph("follow", monitor=started["monitor"])

    assert done["status"] == "completed"
    assert graph("get", path=f"/me/drive/items/{done['resourceId']}")["name"] == "copy.txt"
    assert (folder / "copy.txt").read_text() == "A note.\n"
    assert {poll.authorization for poll in drive.polls()} == {False}


def test_uploads_and_downloads_a_file(graph, folder):
    graph("uploadSmall", path="/me/drive/root:/Documents/hello.txt:/content", text="Hello.\n")

    assert (folder / "Documents" / "hello.txt").read_text() == "Hello.\n"
    path = "/me/drive/root:/Documents/hello.txt:/content"
    assert graph("download", path=path) == "Hello.\n"
    assert graph("download", path=path, range="bytes=0-3") == "Hell"


def test_uploads_a_file_in_parts(graph, drive, folder):
    uploaded = graph("uploadLarge", name="large.bin", size=1_000_000, rangeSize=2 * 327_680)

    assert uploaded["size"] == 1_000_000
    assert (folder / "large.bin").read_bytes() == bytes([7]) * 1_000_000
    assert [request.status for request in drive.transfers()] == [200, 202, 201]


def test_sends_a_batch(graph):
    requests = [
        {"id": "1", "method": "GET", "url": "/me/drive/root:/report.bin?$select=size"},
        {"id": "2", "method": "GET", "url": "/me/drive/root:/nothing"},
    ]

    found, missing = graph("batch", requests=requests)

    assert (found["status"], found["body"]) == (200, {"size": len(REPORT)})
    assert (missing["status"], missing["body"]["error"]["code"]) == (404, "itemNotFound")


def test_reports_an_error_with_its_code(graph):
    with pytest.raises(ClientError) as error:
        graph("get", path="/me/drive/root:/nothing")

    assert (error.value.status_code, error.value.code) == (404, "itemNotFound")


def test_does_not_delete_what_has_changed(graph, folder):
    stale = graph("get", path="/me/drive/root:/note.txt")["eTag"]
    (folder / "note.txt").write_text("Changed.\n")

    with pytest.raises(ClientError) as error:
        graph("remove", path="/me/drive/root:/note.txt", ifMatch=stale)

    assert error.value.status_code == 412
    assert (folder / "note.txt").read_text() == "Changed.\n"


def test_moves_a_file_to_another_drive(graph, drive, folder, team_folder):
    body = {"parentReference": {"driveId": drive.team_id, "id": graph("get", path=f"/drives/{drive.team_id}/root")["id"]}}

    started = graph("move", path="/me/drive/root:/note.txt", body=body)
    done = graph("follow", monitor=started["monitor"])

    assert (started["status"], done["status"]) == (202, "completed")
    assert (team_folder / "note.txt").read_text() == "A note.\n"
    assert not (folder / "note.txt").exists()
