"""Folders of saved pages: whose files are read, whose address they have, and when."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from io import BytesIO

import pytest

from wireroom.extract.page.saved_page_url import find_saved_url
from wireroom.imports import folder
from wireroom.imports.bounded_lines import MAX_LINE
from wireroom.imports.captured_page import CapturedPage, RefusedPage
from wireroom.imports.folder import (
    SavedFile,
    read_manifest,
    read_saved_page,
    walk_folder,
)
from wireroom.imports.list_row import read_column
from wireroom.imports.table_rows import TableFormat, read_rows
from wireroom.model.article import Page
from wireroom.model.imports import RefusalReason

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
THEN = datetime(2011, 9, 18, 7, 31, tzinfo=UTC)
ONE = "https://paper.example/one"
HTML = f'<html><head><link rel="canonical" href="{ONE}"></head><body>Hi</body></html>'


@pytest.fixture
def root(tmp_path):
    """A folder with a page in it, and beside it what is none of its business."""
    made = tmp_path / "saved"
    made.mkdir()
    (made / "one.html").write_text(HTML)
    (tmp_path / "secret.html").write_text(HTML)
    os.utime(made / "one.html", (THEN.timestamp(), THEN.timestamp()))
    return made


def read(root, saved, max_bytes=1_000):
    return read_saved_page(root, saved, max_bytes=max_bytes, now=NOW)


def expect_refusal(root, **saved) -> RefusalReason:
    came = read(root, SavedFile(**{"file": "one.html", "captured": THEN, **saved}))
    assert isinstance(came, RefusedPage), came
    return came.reason


def test_a_page_has_its_own_address_and_the_time_of_its_file(root):
    (saved,) = walk_folder(root)
    came = read(root, saved)
    assert isinstance(came, CapturedPage)
    assert (came.name, came.response.url) == ("one.html", ONE)
    assert came.response.fetched_at == THEN


def test_what_a_manifest_says_goes_before_what_the_page_says(root):
    text = (
        "file,url,captured,content_type,title\n"
        "one.html,https://paper.example/two,2012-02-03T04:05:06Z,text/html,Two\n"
        "one.html\n"
    )
    full, bare = read_manifest(read_rows(BytesIO(text.encode())), manifest="m", now=NOW)
    came, own = read(root, full), read(root, bare)
    assert isinstance(came, CapturedPage)
    assert isinstance(own, CapturedPage)
    assert came.response.url == "https://paper.example/two"
    assert came.response.headers == {"content-type": "text/html"}
    assert came.response.fetched_at == datetime(2012, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert came.title == "Two"
    assert (own.response.url, own.response.fetched_at) == (ONE, THEN)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        pytest.param("../secret.html", RefusalReason.OUTSIDE, id="climbs out"),
        pytest.param("/etc/hostname", RefusalReason.OUTSIDE, id="absolute"),
        pytest.param("link.html", RefusalReason.OUTSIDE, id="a link out"),
        pytest.param("door/secret.html", RefusalReason.OUTSIDE, id="a linked folder"),
        pytest.param("circle", RefusalReason.UNREADABLE, id="a circle of links"),
        pytest.param("pipe.html", RefusalReason.UNREADABLE, id="a pipe"),
        pytest.param(".", RefusalReason.UNREADABLE, id="the folder"),
        pytest.param("none.html", RefusalReason.UNREADABLE, id="not there"),
        pytest.param("a\x00b", RefusalReason.UNREADABLE, id="a NUL"),
        pytest.param("x" * 5_000, RefusalReason.UNREADABLE, id="too long a name"),
        pytest.param("large.html", RefusalReason.TOO_LARGE, id="too large"),
        pytest.param("nameless.html", RefusalReason.NO_ADDRESS, id="no address"),
        pytest.param("picture.html", RefusalReason.WRONG_MEDIA, id="no page"),
    ],
)
def test_what_cannot_be_taken_is_named_and_nothing_outside_is_read(root, name, reason):
    (root / "link.html").symlink_to("../secret.html")
    (root / "door").symlink_to("..")
    (root / "circle").symlink_to("circle")
    os.mkfifo(root / "pipe.html")
    (root / "large.html").write_text(HTML + " " * 1_000)
    (root / "nameless.html").write_text("<html><body>Hi</body></html>")
    (root / "picture.html").write_bytes(b"\x89PNG\x00")
    url = ONE if name == "picture.html" else ""
    assert expect_refusal(root, file=name, url=url) is reason


def test_a_link_within_the_folder_is_read(root):
    (root / "again.html").symlink_to("one.html")
    assert isinstance(read(root, SavedFile(file="again.html")), CapturedPage)


@pytest.mark.parametrize(
    ("saved", "reason"),
    [
        pytest.param(
            {"url": "javascript:alert(1)"}, RefusalReason.BAD_URL, id="address"
        ),
        pytest.param(
            {"captured": datetime(1970, 1, 1, tzinfo=UTC)}, RefusalReason.BAD_TIME
        ),
        pytest.param(
            {"captured": datetime(2027, 1, 1, tzinfo=UTC)}, RefusalReason.BAD_TIME
        ),
        pytest.param(
            {"media": "image/png"}, RefusalReason.WRONG_MEDIA, id="declared as one"
        ),
    ],
)
def test_the_manifest_of_a_page_must_be_possible(root, saved, reason):
    assert expect_refusal(root, **saved) is reason


def test_a_robot_check_is_no_page(root):
    check = "<html><title>Just a moment...</title><script>_cf_chl_opt</script></html>"
    (root / "check.html").write_text(check)
    assert expect_refusal(root, file="check.html", url=ONE) is RefusalReason.CHALLENGE


def test_bad_lines_of_a_manifest_are_named_and_the_others_are_read():
    lines = [
        "url,file",
        f"{ONE},",
        f"{ONE},one.html,more",
        f"{ONE},{'x' * MAX_LINE}",
        f"{ONE},one.html",
    ]
    rows = read_rows(BytesIO("\n".join(lines).encode()), TableFormat.CSV)
    *flaws, good = read_manifest(rows, manifest="m.csv", now=NOW)
    assert [(f.name, f.reason) for f in flaws] == [
        (f"m.csv:{n}", RefusalReason.BAD_LINE) for n in (2, 3, 4)
    ]
    assert good == SavedFile(file="one.html", url=ONE)


def test_a_folder_is_walked_in_order_without_following_links(root):
    (root / "sub").mkdir()
    for name in ("sub/two.HTM", "sub/style.css", "b.xhtml"):
        (root / name).write_text(HTML)
    (root / "loop").symlink_to(".")
    assert [x.file for x in walk_folder(root)] == ["b.xhtml", "one.html", "sub/two.HTM"]


OG = '<meta property="og:url" content="{}">'
CANONICAL = '<link rel="canonical" href="{}">'
SAVED = "<!-- saved from url=(0026)https://paper.example/two -->"


@pytest.mark.parametrize(
    ("head", "url"),
    [
        pytest.param(CANONICAL.format(ONE) + OG.format("/x"), ONE, id="canonical"),
        pytest.param(OG.format(ONE), ONE, id="og:url"),
        pytest.param(CANONICAL.format("/one") + OG.format(ONE), ONE, id="relative"),
        pytest.param(
            CANONICAL.format("https://paper.example/") + OG.format(ONE), ONE, id="home"
        ),
        pytest.param(CANONICAL.format("javascript:x"), None, id="a script"),
        pytest.param("", None, id="none"),
    ],
)
def test_a_page_says_itself_where_it_stands(head, url):
    assert find_saved_url(Page(url="", body=f"<html>{head}<p>Hi".encode())) == url


def test_what_a_browser_noted_goes_before_what_the_publisher_says():
    body = f"<!doctype html>\n{SAVED}\n<html>{CANONICAL.format(ONE)}<p>Hi".encode()
    assert find_saved_url(Page(url="", body=body)) == "https://paper.example/two"


def test_what_is_no_page_has_no_address():
    assert find_saved_url(Page(url="", body=b"%PDF")) is None


def test_an_unexpected_error_is_that_file_s_refusal(root, monkeypatch, caplog):
    def fail(page):
        raise AssertionError(page.url)

    monkeypatch.setattr(folder, "find_saved_url", fail)
    assert expect_refusal(root) is RefusalReason.DEFECT
    assert "one.html" in caplog.text


def test_an_unexpected_error_is_that_manifest_row_s_refusal(monkeypatch):
    def fail(row, names):
        assert row.number != 2
        return read_column(row, names)

    monkeypatch.setattr(folder, "read_column", fail)
    rows = read_rows(BytesIO(b"file\none.html\ntwo.html\n"), TableFormat.CSV)
    first, second = read_manifest(rows, manifest="m.csv", now=NOW)
    assert isinstance(first, RefusedPage)
    assert (first.name, first.reason) == ("m.csv:2", RefusalReason.DEFECT)
    assert second == SavedFile(file="two.html")
