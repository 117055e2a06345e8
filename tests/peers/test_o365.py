"""O365 (Python) works with the local drive as it works with Microsoft Graph."""

from io import BytesIO
from itertools import islice

import pytest
from O365 import Account, MSGraphProtocol
from O365.drive import Storage
from O365.utils.token import MemoryTokenBackend

from conftest import NOT_YET_STARTED, REPORT

# More polls than any copy here needs: the client itself may never stop.
MAX_POLLS = 300


def signed_in(protocol: MSGraphProtocol, token: str) -> Storage:
    """The drives of an account that is signed in already.

    All classes are O365's own. The token is put into its token store by the call that MSAL, the library for signing in, makes after a
    sign-in. The sign-in itself (login.microsoftonline.com) doesn't take place.
    """
    tokens = MemoryTokenBackend()
    tokens.add(
        {
            "client_id": "longhaul-tests",
            "scope": ["Files.ReadWrite.All"],
            "token_endpoint": "https://login.microsoftonline.com/common/oauth2/v2.0/token",
            "response": {"access_token": token, "token_type": "Bearer", "expires_in": 365 * 24 * 3600},
        }
    )
    account = Account(("longhaul-tests", "no secret"), protocol=protocol, token_backend=tokens)
    return account.storage()


@pytest.fixture(autouse=True)
def without_the_machines_proxy(monkeypatch):
    """O365 runs in this process and would use a proxy that the machine has set."""
    for name in ("ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def storage(drive):
    """The drives by a protocol that differs from O365's own in its URL only."""

    class LocalDriveProtocol(MSGraphProtocol):
        _protocol_url = f"{drive.origin}/"

    return signed_in(LocalDriveProtocol(timezone="UTC"), drive.token)


@pytest.fixture
def onedrive(storage):
    """The default drive, by that protocol."""
    return storage.get_default_drive()


@pytest.fixture
def unmodified_onedrive(drive, proxy, monkeypatch):
    """The default drive by O365's own protocol: https://graph.microsoft.com, through the proxy."""
    for name, value in proxy.environment().items():
        monkeypatch.setenv(name, value)
    return signed_in(MSGraphProtocol(timezone="UTC"), drive.token).get_default_drive()


def test_lists_the_drive(onedrive):
    items = {item.name: item for item in onedrive.get_items()}

    assert set(items) == {"Documents", "note.txt", "report.bin"}
    assert items["Documents"].is_folder and items["report.bin"].is_file
    assert items["report.bin"].size == len(REPORT)
    assert [item.name for item in items["Documents"].get_items()] == ["letter.txt"]


def test_lists_page_by_page(onedrive, drive):
    assert sorted(item.name for item in onedrive.get_items(limit=100, batch=1)) == ["Documents", "note.txt", "report.bin"]
    assert len(drive.listings()) == 3


def test_lists_the_drives(storage, drive):
    assert [found.object_id for found in storage.get_drives()] == [drive.drive_id, drive.team_id]
    known = storage.get_default_drive(request_drive=True)
    assert known.object_id == drive.drive_id
    assert known.get_item_by_path("/Documents/letter.txt").name == "letter.txt"
    assert known.get_root_folder().child_count == 3


@pytest.mark.parametrize("way", ["onedrive", "unmodified_onedrive"])
def test_copies_a_file_inside_the_drive_and_waits_for_its_end(way, request, drive, folder):
    onedrive = request.getfixturevalue(way)
    drive.set_faults(NOT_YET_STARTED)
    report = onedrive.get_item_by_path("/report.bin")
    documents = onedrive.get_item_by_path("/Documents")

    operation = report.copy(documents, name="copy of report.bin")
    seen = list(islice(operation.check_status(), MAX_POLLS))

    assert (operation.status, operation.completion_percentage) == ("completed", 100)
    assert seen[:2] == [("notStarted", 0.0)] * 2
    assert {status for status, _ in seen[2:]} <= {"notStarted", "inProgress"}
    percentages = [percentage for _, percentage in seen]
    assert percentages == sorted(percentages)
    copy = operation.get_item()
    assert (copy.name, copy.size, copy.parent_id) == ("copy of report.bin", len(REPORT), documents.object_id)
    assert (folder / "Documents" / "copy of report.bin").read_bytes() == REPORT
    [start] = drive.copies()
    assert (start.status, start.authorization) == (202, True)
    assert {(poll.method, poll.status, poll.authorization) for poll in drive.polls()} == {("GET", 202, False)}
    assert drive.transfers() == [], "the contents went through O365"


def test_copies_under_a_new_name_into_the_same_folder(onedrive, folder):
    operation = onedrive.get_item_by_path("/note.txt").copy(name="copy.txt")
    list(islice(operation.check_status(), MAX_POLLS))

    assert operation.status == "completed"
    assert (folder / "copy.txt").read_text() == "A note.\n"


def test_copies_a_folder(onedrive, folder):
    # O365 adds the source's extension to a name without one; a folder has none.
    operation = onedrive.get_item_by_path("/Documents").copy(name="Archive")
    list(islice(operation.check_status(), MAX_POLLS))

    assert operation.get_item().is_folder
    assert (folder / "Archive" / "letter.txt").read_text() == "Dear reader,\n"


def test_reports_a_failed_copy(onedrive, drive):
    error = {"code": "quotaLimitReached", "message": "The user has reached their quota limit."}
    body = {"status": "failed", "percentageComplete": 40.0, "error": error}
    drive.set_faults({"where": "monitor", "times": None, "answer": {"status": 202, "headers": {}, "body": body}})

    operation = onedrive.get_item_by_path("/note.txt").copy(name="copy.txt")

    # O365 reports the failure and continues to poll: the caller has to stop.
    assert list(islice(operation.check_status(), 2)) == [("failed", 40.0)] * 2
    assert operation.get_item() is None


def test_moves_renames_and_deletes_a_file(onedrive, folder):
    note = onedrive.get_item_by_path("/note.txt")

    assert note.move(onedrive.get_item_by_path("/Documents"))
    assert note.update(name="renamed.txt")
    assert (folder / "Documents" / "renamed.txt").read_text() == "A note.\n"
    assert not (folder / "note.txt").exists()

    assert note.delete()
    assert not (folder / "Documents" / "renamed.txt").exists()


def test_uploads_and_downloads_a_file(onedrive, folder, tmp_path):
    source = tmp_path / "hello.txt"
    source.write_text("Hello.\n")
    documents = onedrive.get_item_by_path("/Documents").create_child_folder("Letters")

    uploaded = documents.upload_file(source)

    assert (folder / "Documents" / "Letters" / "hello.txt").read_text() == "Hello.\n"
    downloaded = BytesIO()
    assert uploaded.download(output=downloaded)
    assert downloaded.getvalue() == b"Hello.\n"


def test_uploads_a_file_in_parts(onedrive, drive, folder, tmp_path):
    (tmp_path / "large.bin").write_bytes(REPORT)

    uploaded = onedrive.get_root_folder().upload_file(tmp_path / "large.bin", chunk_size=8 * 327_680)

    assert uploaded.size == len(REPORT)
    assert (folder / "large.bin").read_bytes() == REPORT
    assert [request.status for request in drive.transfers()] == [200, 202, 201]
