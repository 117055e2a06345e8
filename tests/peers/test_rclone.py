"""rclone (backend/onedrive) works with the local drive as it works with OneDrive."""

from pathlib import Path

import pytest

from conftest import NOT_YET_STARTED, REPORT

FAILED = {
    "status": "failed",
    "error": {"code": "quotaLimitReached", "message": "The user has reached their quota limit."},
}


def test_lists_the_drive(rclone):
    assert rclone.names() == {"Documents": -1, "note.txt": 8, "report.bin": len(REPORT)}
    assert rclone.names("drive:Documents") == {"letter.txt": 13}


def test_lists_page_by_page(rclone, drive):
    entries = rclone.succeed("lsf", "drive:", "--onedrive-list-chunk", "1").splitlines()

    assert sorted(entries) == ["Documents/", "note.txt", "report.bin"]
    assert len(drive.listings()) == 3


def test_copies_a_file_inside_the_drive_and_waits_until_it_is_done(rclone, drive, folder):
    drive.set_faults(NOT_YET_STARTED)

    rclone.succeed("copyto", "drive:report.bin", "drive:Documents/copy of report.bin")

    assert (folder / "Documents" / "copy of report.bin").read_bytes() == REPORT
    assert rclone.names("drive:Documents")["copy of report.bin"] == len(REPORT)
    [start] = drive.copies()
    assert (start.status, start.authorization) == (202, True)
    assert start.target.startswith(f"/v1.0/drives/{drive.drive_id}/items/")
    assert start.target.endswith("/copy?@microsoft.graph.conflictBehavior=replace")
    polls = drive.polls()
    assert len(polls) > 2
    assert {(poll.method, poll.status, poll.authorization) for poll in polls} == {("GET", 202, False)}
    assert drive.transfers() == [], "the content went through rclone"


def test_gives_the_copy_the_time_of_its_source(rclone, folder):
    rclone.succeed("copyto", "drive:note.txt", "drive:copy.txt")

    # OneDrive stores whole seconds, and so rclone compares whole seconds.
    assert int((folder / "copy.txt").stat().st_mtime) == int((folder / "note.txt").stat().st_mtime)


def test_replaces_a_file_of_the_same_name(rclone, drive, folder):
    rclone.succeed("copyto", "drive:note.txt", "drive:Documents/letter.txt")

    assert (folder / "Documents" / "letter.txt").read_text() == "A note.\n"
    assert len(drive.copies()) == 1
    assert rclone.names("drive:Documents") == {"letter.txt": 8}


def test_copies_a_folder_file_by_file(rclone, drive, folder):
    rclone.succeed("copy", "drive:Documents", "drive:Archive/2024")

    assert (folder / "Archive" / "2024" / "letter.txt").read_text() == "Dear reader,\n"
    assert len(drive.copies()) == 1
    assert drive.transfers() == []


@pytest.mark.parametrize("code", [200, 202, 500])
def test_reports_a_failed_copy_whatever_its_http_code(rclone, drive, code):
    drive.set_faults({"where": "monitor", "times": None, "answer": {"status": code, "headers": {}, "body": FAILED}})

    ended = rclone.run("copyto", "drive:note.txt", "drive:copy.txt")

    assert ended.returncode != 0
    assert 'async operation returned "failed"' in ended.stderr
    assert len(drive.copies()) == 1


def test_waits_as_long_as_a_throttled_start_says(rclone, drive, folder):
    throttled = {"error": {"code": "activityLimitReached", "message": "Too many requests."}}
    drive.set_faults({"where": "start", "answer": {"status": 429, "headers": {"Retry-After": "1"}, "body": throttled}})

    rclone.succeed("copyto", "drive:note.txt", "drive:copy.txt")

    assert [start.status for start in drive.copies()] == [429, 202]
    assert (folder / "copy.txt").read_text() == "A note.\n"


def test_moves_and_deletes_a_file(rclone, drive, folder):
    rclone.succeed("moveto", "drive:note.txt", "drive:Documents/moved.txt")

    assert not (folder / "note.txt").exists()
    assert (folder / "Documents" / "moved.txt").read_text() == "A note.\n"
    assert drive.transfers() == []

    rclone.succeed("deletefile", "drive:Documents/moved.txt")

    assert rclone.names("drive:Documents") == {"letter.txt": 13}
    assert not (folder / "Documents" / "moved.txt").exists()


def test_moves_a_folder(rclone, drive, folder):
    rclone.succeed("moveto", "drive:Documents", "drive:Letters")

    assert (folder / "Letters" / "letter.txt").read_text() == "Dear reader,\n"
    assert not (folder / "Documents").exists()
    assert drive.transfers() == []


def test_makes_and_purges_a_folder(rclone, folder):
    rclone.succeed("mkdir", "drive:New/Inner")
    assert (folder / "New" / "Inner").is_dir()

    rclone.succeed("purge", "drive:New")
    assert not (folder / "New").exists()


def test_downloads_a_file(rclone, tmp_path: Path):
    rclone.succeed("copyto", "drive:report.bin", str(tmp_path / "report.bin"))

    assert (tmp_path / "report.bin").read_bytes() == REPORT


def test_uploads_a_file_in_parts(rclone, drive, folder, tmp_path: Path):
    (tmp_path / "large.bin").write_bytes(REPORT)

    rclone.succeed("copyto", str(tmp_path / "large.bin"), "drive:Documents/large.bin", "--onedrive-chunk-size", "2560Ki")

    assert (folder / "Documents" / "large.bin").read_bytes() == REPORT
    assert [request.status for request in drive.transfers()] == [200, 202, 201]


def test_agrees_on_the_hash_of_a_file(rclone, folder):
    # rclone calculates the hashes of local files and reads the drive's.
    on_drive = rclone.succeed("hashsum", "quickxor", "drive:")
    on_disk = rclone.succeed("hashsum", "quickxor", str(folder))

    assert sorted(on_drive.splitlines()) == sorted(on_disk.splitlines())
    assert len(on_drive.splitlines()) == 3


def test_uploads_an_empty_file(rclone, folder, tmp_path: Path):
    (tmp_path / "empty").touch()

    rclone.succeed("copyto", str(tmp_path / "empty"), "drive:empty")

    assert (folder / "empty").read_bytes() == b""
