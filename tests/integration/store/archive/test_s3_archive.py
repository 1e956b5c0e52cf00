"""The archive on an S3 that has no bucket, loses a file, or goes away."""

from __future__ import annotations

import boto3
import pytest
from moto.server import ThreadedMotoServer
from s3fs import S3FileSystem

from wireroom.errors import Permanent, Reason, Transient
from wireroom.store.archive.blob_store import open_blob_store

NAME = "2026/03/a.warc.gz"


@pytest.fixture
def s3(monkeypatch):
    """Start an S3 without buckets; the driver finds it by the environment."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ACCESS_KEY_ID": "reader",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "eu-north-1",
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        # The driver would repeat a request for 20 s.
        "AWS_MAX_ATTEMPTS": "1",
    }.items():
        monkeypatch.setenv(name, value)
    # A driver is kept with the address that it was made for.
    S3FileSystem.clear_instance_cache()
    yield server
    server.stop()


@pytest.fixture
def bucket(s3, request):
    """A bucket of its own, since the server's memory outlives it."""
    name = f"wire-{abs(hash(request.node.nodeid))}"
    place = {"LocationConstraint": "eu-north-1"}
    boto3.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration=place)
    return name


@pytest.fixture
def blob_store(bucket):
    return open_blob_store(f"s3://{bucket}/pages")


def expect_away(call, *arguments):
    with pytest.raises(Transient) as caught:
        call(*arguments)
    assert caught.value.reason is Reason.ARCHIVE_UNAVAILABLE


def test_a_file_is_read_back_in_parts_and_removed(blob_store):
    blob_store.write(NAME, b"0123456789")
    assert blob_store.read(NAME, 3, 4) == b"3456"
    assert blob_store.read(NAME, 8, 40) == b"89"
    assert blob_store.read(NAME, 10, 5) == b"", "a file that was cut off"
    blob_store.remove(NAME)
    blob_store.remove(NAME)
    with pytest.raises(Permanent) as caught:
        blob_store.read(NAME, 0, 1)
    assert caught.value.reason is Reason.ARCHIVE_MISSING


def test_a_missing_bucket_is_unavailable_and_is_not_created(s3):
    blob_store = open_blob_store("s3://misspelt/pages")
    expect_away(blob_store.write, NAME, b"x")
    expect_away(blob_store.read, NAME, 0, 1)
    buckets = boto3.client("s3").list_buckets()["Buckets"]
    assert "misspelt" not in [bucket["Name"] for bucket in buckets]


def test_an_s3_that_is_away_puts_off(s3, blob_store):
    blob_store.write(NAME, b"x")
    s3.stop()
    expect_away(blob_store.read, NAME, 0, 1)
    expect_away(blob_store.write, NAME, b"y")
    expect_away(blob_store.remove, NAME)
