"""The places a file can stand keep the same promises."""

from __future__ import annotations

from uuid import uuid4

import pytest
from fsspec import AbstractFileSystem, register_implementation

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
    blob_store.write("2026/03/a.gz", b"x")
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


@pytest.mark.parametrize("url", ["nosuch://bucket/x", "gcs://bucket/x"])
def test_a_place_nothing_can_reach_is_named(url):
    with pytest.raises(OperatorError, match="extra `archive`"):
        open_blob_store(url)


def test_a_scheme_leads_to_fsspec(tmp_path):
    assert isinstance(open_blob_store("memory://x"), RemoteBlobStore)
    assert isinstance(open_blob_store(str(tmp_path)), FolderBlobStore)


class OddFiles(AbstractFileSystem):
    """A driver that passes on whatever the libraries below it raise."""

    protocol = "odd"
    cachable = False
    error: BaseException = RuntimeError("no credentials")
    has_bucket = False

    def _fail(self, *_, **__):
        raise type(self).error

    makedirs = pipe_file = cat_file = rm_file = _fail

    def exists(self, path, **_):
        return type(self).has_bucket


@pytest.fixture
def odd(monkeypatch):
    register_implementation("odd", OddFiles, clobber=True)

    def fail_with(error, *, has_bucket=False):
        monkeypatch.setattr(OddFiles, "error", error)
        monkeypatch.setattr(OddFiles, "has_bucket", has_bucket)
        return open_blob_store("odd://bucket/cold")

    return fail_with


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("no credentials"),
        KeyError("Contents"),
        TimeoutError("slow"),
        PermissionError("denied"),
        Exception("any"),
    ],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("call", ["read", "write", "remove"])
def test_every_error_of_a_driver_is_an_archive_that_does_not_answer(odd, error, call):
    store = odd(error, has_bucket=True)
    calls = {
        "read": lambda: store.read("a.gz", 0, 1),
        "write": lambda: store.write("a.gz", b"x"),
        "remove": lambda: store.remove("a.gz"),
    }
    with pytest.raises(Transient) as caught:
        calls[call]()
    assert caught.value.reason is Reason.ARCHIVE_UNAVAILABLE


@pytest.mark.parametrize(
    ("has_bucket", "reason"),
    [(True, Reason.ARCHIVE_MISSING), (False, Reason.ARCHIVE_UNAVAILABLE)],
)
def test_a_missing_bucket_is_no_missing_file(odd, has_bucket, reason):
    store = odd(FileNotFoundError("a.gz"), has_bucket=has_bucket)
    with pytest.raises((Permanent, Transient)) as caught:
        store.read("a.gz", 0, 1)
    assert caught.value.reason is reason
