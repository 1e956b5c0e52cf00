"""The places a file can stand keep the same promises."""

from __future__ import annotations

from uuid import uuid4

import pytest

from wireroom.errors import OperatorError, Permanent, Reason, Transient
from wireroom.store.archive.blob_store import (
    FolderBlobStore,
    RemoteBlobStore,
    open_blob_store,
)


@pytest.fixture(params=["path", "file URL", "memory"])
def blob_store(request, tmp_path):
    return open_blob_store({
        "path": str(tmp_path / "cold"),
        "file URL": f"file://{tmp_path}/cold",
        "memory": f"memory://cold/{uuid4().hex}",
    }[request.param])  # fmt: skip


def test_a_file_is_read_back_in_parts(blob_store):
    blob_store.write("2026/03/a.gz", b"0123456789")
    assert blob_store.read("2026/03/a.gz", 0, 10) == b"0123456789"
    assert blob_store.read("2026/03/a.gz", 3, 4) == b"3456"
    assert blob_store.read("2026/03/a.gz", 8, 40) == b"89"


def test_a_file_that_is_not_there_has_a_name(blob_store):
    with pytest.raises(Permanent) as caught:
        blob_store.read("2026/03/none.gz", 0, 10)
    assert caught.value.reason is Reason.ARCHIVE_MISSING


def test_a_file_is_taken_away_and_again_without_harm(blob_store):
    blob_store.write("2026/03/a.gz", b"x")
    blob_store.remove("2026/03/a.gz")
    blob_store.remove("2026/03/a.gz")
    with pytest.raises(Permanent):
        blob_store.read("2026/03/a.gz", 0, 1)


def test_a_folder_that_cannot_be_made_puts_off(tmp_path):
    (tmp_path / "cold").write_text("a file where the folder should be")
    with pytest.raises(Transient) as caught:
        FolderBlobStore(tmp_path / "cold").write("a/b.gz", b"x")
    assert caught.value.reason is Reason.ARCHIVE_UNAVAILABLE


@pytest.mark.parametrize("url", ["nosuch://bucket/x", "s3://bucket/x"])
def test_a_place_nothing_can_reach_is_named(url):
    with pytest.raises(OperatorError, match="extra `archive`"):
        open_blob_store(url)


def test_a_scheme_leads_to_fsspec(tmp_path):
    assert isinstance(open_blob_store("memory://x"), RemoteBlobStore)
    assert isinstance(open_blob_store(str(tmp_path)), FolderBlobStore)
