"""Lists of addresses as people write them, and as nobody should."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.imports import list_row
from wireroom.imports.bounded_lines import MAX_LINE, BadLine, read_lines
from wireroom.imports.list_row import ListedUrl, parse_list_row
from wireroom.imports.table_rows import TableFormat, guess_format, read_rows
from wireroom.model.moment import DateSource, Precision

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ONE = "https://paper.example/one"


def read(
    text: str | bytes, form: TableFormat | None = None
) -> list[ListedUrl | BadLine]:
    file = BytesIO(text.encode() if isinstance(text, str) else text)
    return [parse_list_row(row, now=NOW) for row in read_rows(file, form)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{ONE}\n", id="a bare line"),
        pytest.param(f"# mine\n\n  {ONE}  \r\n", id="comments and blank lines"),
        pytest.param(f"\ufeffurl\n{ONE}\n", id="a byte order mark"),
        pytest.param(f"URL,seen by\n{ONE},Ida\n", id="columns we do not know"),
        pytest.param(f'"link"\n"{ONE}"', id="quoted, and no end of line"),
        pytest.param(f"title,url\nOne,{ONE}?utm_source=x\n", id="tracked"),
        pytest.param(f'{{"url": "{ONE}", "tags": ["a"]}}\n', id="JSON Lines"),
        pytest.param(
            f'<?xml version="1.0"?>\n<opml><body><outline text="f"><outline type="link"'
            f' url="{ONE}?utm_source=x"/></outline></body></opml>',
            id="OPML",
        ),
    ],
)
def test_an_address_is_found_however_the_list_is_written(text):
    (one,) = read(text)
    assert isinstance(one, ListedUrl), one
    assert one.url == ONE


def test_a_list_may_say_when_and_under_which_title():
    text = (
        "url,title,published,captured\n"
        f'{ONE},"Pier, again",2011-09-17,20110918073100\n'
        f"{ONE},,,1316331060\n"
    )
    first, second = read(text)
    assert isinstance(first, ListedUrl)
    assert isinstance(second, ListedUrl)
    assert (first.title, first.published.precision) == ("Pier, again", Precision.DAY)
    assert first.published.source is DateSource.LIST
    assert first.captured == datetime(2011, 9, 18, 7, 31, tzinfo=UTC)
    assert (second.published, second.captured) == (None, first.captured)


LINK = '<outline type="link" text="Pier, again" url="{}" created="{}"/>'
FEED = '<outline type="rss" xmlUrl="https://paper.example/feed"/>'
OPML = '<opml><head/><body><outline text="Starred">{}</outline></body></opml>'


def test_links_of_an_outline_are_rows_and_feeds_are_refused_with_the_right_command():
    link = LINK.format(ONE, "Sun, 18 Sep 2011 07:31:00 GMT")
    first, feed, last = read(OPML.format(link + "\n" + FEED + link), TableFormat.OPML)
    assert (first.title, first.url) == ("Pier, again", ONE)
    assert first.captured == datetime(2011, 9, 18, 7, 31, tzinfo=UTC)
    assert feed == BadLine(
        number=2,
        message="a feed, use wireroom sources import: https://paper.example/feed",
    )
    assert last.number == 2


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            f'<!DOCTYPE opml [<!ENTITY l0 "ha">{LAUGHS}]>'
            + OPML.format(LINK.format("https://a.example/&l9;", "")),
            id="entities that multiply",
        ),
        pytest.param(
            '<!DOCTYPE opml [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
            + OPML.format(LINK.format("https://a.example/&f;", "")),
            id="an entity that names a file",
        ),
        pytest.param("<opml>" + "<outline>" * 10_000, id="deep"),
        pytest.param(OPML.format("\x00"), id="NUL"),
        pytest.param("<opml><body>", id="cut off"),
        pytest.param("url\n" + ONE, id="no XML at all"),
    ],
)
def test_an_outline_that_cannot_be_read_is_one_flaw(text):
    (flaw,) = read(text, TableFormat.OPML)
    assert isinstance(flaw, BadLine)
    assert flaw.message.startswith("not OPML from here on")


def test_rows_before_the_damage_are_read():
    first, flaw = read(OPML.format(LINK.format(ONE, ""))[:-9], TableFormat.OPML)
    assert isinstance(first, ListedUrl)
    assert isinstance(flaw, BadLine)


def test_an_outline_of_any_length_takes_the_same_memory():
    def peak(count: int) -> int:
        text = OPML.format(LINK.format(ONE, "") * count).encode()
        tracemalloc.start()
        assert sum(1 for _ in read_rows(BytesIO(text), TableFormat.OPML)) == count
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(20_000) < 2 * peak(2_000)


def test_what_a_clock_ahead_of_ours_captured_was_captured_now():
    (one,) = read(f"url,captured\n{ONE},2026-03-02T00:00:00Z\n")
    assert isinstance(one, ListedUrl)
    assert one.captured == NOW


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("nonsense,,", "not an address: 'nonsense'", id="no address"),
        pytest.param("javascript:alert(1),,", "not an address", id="a script"),
        pytest.param(
            ",T,2011-09-17", "no address: the row has published, title", id="-"
        ),
        pytest.param(
            f"{ONE},T,yesterday", "published: not a possible time", id="no date"
        ),
        pytest.param(
            f"{ONE},T,2999-01-01", "published: not a possible time", id="the future"
        ),
        pytest.param(f"{ONE},T,2011-09-17,more", "4 fields, but", id="too many"),
        pytest.param(f'"{ONE}', "not CSV: ", id="a quotation mark left open"),
        pytest.param(f"{ONE}\x00,T", "contains a NUL", id="a NUL"),
        pytest.param(f"{ONE}/{'x' * 3000}", "not an address", id="too long a path"),
        pytest.param(f"{ONE}?{'x' * MAX_LINE}", "longer than 65,536", id="too long"),
        pytest.param(b"\xff\xfe", "not UTF-8", id="another encoding"),
    ],
)
def test_a_bad_line_is_named_and_those_around_it_are_read(line, message):
    raw = line if isinstance(line, bytes) else line.encode()
    text = b"url,title,published\n%s,,\n%s\n%s,,\n" % (ONE.encode(), raw, ONE.encode())
    before, flaw, after = read(text)
    assert isinstance(before, ListedUrl)
    assert isinstance(after, ListedUrl)
    assert isinstance(flaw, BadLine)
    assert flaw.number == 3
    assert message in flaw.message


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("{", "not JSON", id="broken"),
        pytest.param("[" * 60_000, "not JSON", id="deep"),
        pytest.param('["https://a.example"]', "not a JSON object", id="a list"),
        pytest.param(
            '{"url": {"url": "x"}}', "no address: the row has nothing", id="-"
        ),
    ],
)
def test_a_bad_line_of_json_is_named(line, message):
    (flaw,) = read(line, TableFormat.JSONL)
    assert isinstance(flaw, BadLine)
    assert message in flaw.message


def test_a_header_that_cannot_be_read_is_all_there_is_to_say():
    (flaw,) = read(f'url,"ti\n{ONE}\n', TableFormat.CSV)
    assert flaw.message.startswith("no header: not CSV")


def test_a_line_of_100_mb_takes_no_memory():
    class Endless(BytesIO):
        left = 100_000_000

        def readline(self, size=-1):
            if self.left <= 0:
                return super().readline(size)
            self.left -= size
            return b"x" * size

    tracemalloc.start()
    flaw, last = read_lines(Endless(b"\nlast\n"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(flaw, BadLine)
    assert (last.number, last.text) == (2, "last")
    assert peak < 1_000_000


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.csv", TableFormat.CSV),
        ("a.NDJSON", TableFormat.JSONL),
        ("a.txt", TableFormat.TEXT),
        ("-", None),
    ],
)
def test_the_format_of_a_file_follows_from_its_name(name, form):
    assert guess_format(name) is form


@given(st.binary(max_size=300), st.sampled_from([None, *TableFormat]))
def test_whatever_the_bytes_each_row_is_an_address_or_a_flaw(data, form):
    for row in read(data, form):
        assert isinstance(row, ListedUrl | BadLine)


def test_an_unexpected_error_is_that_row_s_complaint(monkeypatch, caplog):
    def fail(url):
        assert "two" not in url
        return url

    monkeypatch.setattr(list_row, "canonicalize_url", fail)
    first, second, third = read(f"{ONE}\nhttps://paper.example/two\n{ONE}\n")
    assert isinstance(first, ListedUrl)
    assert isinstance(second, BadLine)
    assert (second.number, second.message[:21]) == (2, "defect: AssertionErro")
    assert "two" in caplog.text
    assert isinstance(third, ListedUrl)
