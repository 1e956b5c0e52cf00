from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.errors import Permanent, Reason
from wireroom.feeds.formats.parse import parse_feed
from wireroom.feeds.markup import collect_elements

NOW = datetime(2026, 2, 1, tzinfo=UTC)
URL = "https://harbour.example/sitemap.xml"
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def parse(text):
    return parse_feed(text.encode(), url=URL, fetched_at=NOW)


def index(*children):
    """Make an index of sitemaps: address and lastmod of each, "" for none."""
    items = "".join(
        f"<sitemap><loc>{loc}</loc><lastmod>{lastmod}</lastmod></sitemap>"
        for loc, lastmod in children
    )
    return f"<sitemapindex>{items}</sitemapindex>"


def test_the_sitemaps_of_an_index_are_sorted_by_their_last_change():
    feed = parse(
        index(
            ("/old.xml", "2026-01-01"),
            ("/new.xml", "2026-01-31T12:00:00Z"),
            ("/middle.xml", "2026-01-31T11:00:00Z"),
            ("/first-of-all.xml", "1999-01-01"),
        )
    )
    assert (feed.format, feed.entries, feed.damage) == ("sitemap_index", (), None)
    assert feed.children == (
        "https://harbour.example/new.xml",
        "https://harbour.example/middle.xml",
        "https://harbour.example/old.xml",
        "https://harbour.example/first-of-all.xml",
    )


def test_sitemaps_without_a_date_come_last_those_of_news_first():
    feed = parse(
        index(
            ("/b.xml", ""),
            ("/a.xml", "nonsense"),
            ("/NEWS-b.xml", ""),
            ("/news-a.xml", ""),
            ("/dated.xml", "1990-01-01"),
        )
    )
    assert [url.rpartition("/")[2] for url in feed.children] == [
        "dated.xml", "NEWS-b.xml", "news-a.xml", "b.xml", "a.xml",
    ]  # fmt: skip


def test_a_repeated_sitemap_is_listed_once_with_its_first_date():
    feed = parse(
        index(("/a", "2026-01-01"), ("/b", "2026-01-02"), ("/a", "2026-01-03"))
    )
    assert [url[-1] for url in feed.children] == ["b", "a"]


def test_an_index_is_read_up_to_a_thousand_sitemaps():
    whole = parse(index(*((f"/{n}", "") for n in range(1_000))))
    assert (len(whole.children), whole.damage) == (1_000, None)
    cut = parse(index(*((f"/{n}", "") for n in range(1_001))))
    assert (len(cut.children), cut.damage) == (1_000, "cut: more than 1000 entries")


@pytest.mark.parametrize(
    "children", [(), (("", ""),), (("ftp://harbour.example/x", ""),)]
)
def test_an_index_without_a_sitemap_is_broken(children):
    with pytest.raises(Permanent) as refused:
        parse(index(*children))
    assert refused.value.reason is Reason.BROKEN_FEED


def test_an_index_that_is_cut_off_gives_the_sitemaps_before_the_cut():
    text = index(("/a", ""), ("/b", ""))
    feed = parse(text[: text.index("<loc>/b")])
    assert feed.children == ("https://harbour.example/a",)
    assert feed.damage.startswith("not well formed: ")


def test_only_the_sitemaps_of_the_index_itself_are_read():
    feed = parse(
        "<x:sitemapindex xmlns:x='y'><x:sitemap><x:loc>/a</x:loc>"
        "<x:sitemap><x:loc>/inner</x:loc></x:sitemap></x:sitemap>"
        "<x:other><x:loc>/other</x:loc></x:other></x:sitemapindex>"
    )
    assert feed.children == ("https://harbour.example/a",)


def sitemap(*entries):
    return f"<urlset {NEWS}>{''.join(entries)}</urlset>"


def test_an_entry_of_a_sitemap_has_address_title_and_dates():
    title = "T" * 1_001
    feed = parse(
        sitemap(
            "<url><loc> /a </loc><lastmod>2026-01-05T10:00:00Z</lastmod><news:news>"
            "<news:publication_date>2026-01-05T09:00:00Z</news:publication_date>"
            f"<news:title> {title} </news:title></news:news></url>",
            "<url><loc>/b</loc></url>",
            "<url><lastmod>2026-01-05</lastmod></url>",
        )
    )
    first, second = feed.entries
    assert (first.identity, first.url) == ("https://harbour.example/a",) * 2
    assert first.title == "T" * 1_000
    assert first.published.at == datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert first.updated.at == datetime(2026, 1, 5, 10, tzinfo=UTC)
    assert (second.title, second.published, second.updated) == ("", None, None)
    assert feed.damage is None


def url(number: int, more: str = "") -> str:
    return f"<url><loc>/{number}</loc>{more}</url>"


def news(title: str) -> str:
    return f"<news:news><news:title>{title}</news:title></news:news>"


def test_titles_of_a_sitemap_have_neither_markup_nor_references():
    title = "Salt &amp;amp; &lt;b&gt;pepper&lt;/b&gt;\n &amp;#039;now&amp;#039;"
    (entry,) = parse(sitemap(url(1, news(title)))).entries
    assert entry.title == "Salt & pepper 'now'"


@pytest.mark.parametrize(
    "more",
    [
        pytest.param("<x:link href='/1'/>", id="an element"),
        pytest.param("<x:a><x:b>1</x:b></x:a>", id="elements in each other"),
    ],
)
def test_a_prefix_that_nothing_declares_costs_no_entry(more):
    document = sitemap(url(1), url(2, more), url(3))
    feed = parse(document)
    assert [entry.url[-1] for entry in feed.entries] == ["1", "2", "3"]
    assert feed.damage is None
    declared = document.replace("<urlset", "<urlset xmlns:x = 'urn:x'")
    assert len(parse(declared).entries) == 3


def test_the_fields_of_an_undeclared_prefix_are_read():
    document = sitemap(*(url(n, news(f"T{n}")) for n in range(3))).replace(NEWS, "")
    assert [entry.title for entry in parse(document).entries] == ["T0", "T1", "T2"]


BROKEN = {
    "an open element": url(2, news("<b>two")),
    "a bare sign": url(2, news("1 < 2")),
    "no end": "<url><loc>/2</loc>",
    "an end too many": "</url>",
    "an undeclared attribute": url(2, "<a x:href='/1'/>").replace("/2", "/"),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_broken_markup_costs_the_entry_that_has_it(broken):
    others = [url(n, news(f"T{n}")) for n in (1, 3, 4)]
    feed = parse(sitemap(others[0], broken, *others[1:]))
    assert [(e.url[-1], e.title) for e in feed.entries] == [
        ("1", "T1"), ("3", "T3"), ("4", "T4"),
    ]  # fmt: skip
    assert feed.damage is not None
    assert feed.damage.startswith("not well formed: ")


@pytest.mark.parametrize("end", ["", "<url><loc>/3", "<url><loc>/3</loc></ur"])
def test_the_last_address_of_a_sitemap_that_is_cut_off_is_no_entry(end):
    text = sitemap(url(1), url(2)).removesuffix("</urlset>") + end
    assert [entry.url[-1] for entry in parse(text).entries] == ["1", "2"]


def test_the_front_page_of_a_site_is_no_entry():
    front = ("https://harbour.example", "https://harbour.example/", "/")
    entries = [f"<url><loc>{address}</loc></url>" for address in (*front, "/?p=7")]
    feed = parse(sitemap(*entries))
    assert [entry.url for entry in feed.entries] == ["https://harbour.example/?p=7"]


def test_a_sitemap_is_read_up_to_two_thousand_entries():
    entries = [f"<url><loc>/{n}</loc></url>" for n in range(2_001)]
    whole = parse(sitemap(*entries[:2_000]))
    assert (len(whole.entries), whole.damage) == (2_000, None)
    cut = parse(sitemap(*entries))
    assert (len(cut.entries), cut.damage) == (2_000, "cut: more than 2000 entries")


def test_of_addresses_without_a_date_the_first_and_the_last_are_kept():
    """A site adds new addresses at the beginning or at the end of a sitemap."""
    entries = [f"<url><loc>/{n}</loc></url>" for n in range(2_600)]
    dated = ["<url><loc>/d1</loc><lastmod>2026-01-01</lastmod></url>"]
    dated += ["<url><loc>/d2</loc><lastmod>2026-01-02</lastmod></url>"]
    read = parse(sitemap(*entries[:1_300], *dated, *entries[1_300:])).entries
    kept = [entry.url.rpartition("/")[2] for entry in read]
    assert kept[:2] == ["d2", "d1"]
    assert kept[2:] == [*map(str, range(999)), *map(str, range(1_601, 2_600))]


def test_the_elements_of_a_sitemap_are_bounded(monkeypatch):
    monkeypatch.setattr(collect_elements, "_MAX_ELEMENTS", 5_050)
    image = "<i/>" * 49
    entries = [f"<url><loc>/{n}</loc>{image}</url>" for n in range(100)]
    cut = parse(sitemap(*entries))
    assert len(cut.entries) == 99
    assert cut.damage == "cut: more than 5050 elements"
    whole = parse(sitemap(*entries[:99]))
    assert (len(whole.entries), whole.damage) == (99, None)


def test_a_sitemap_that_breaks_before_its_first_entry_is_broken():
    with pytest.raises(Permanent) as refused:
        parse("<urlset><url><loc>/a</loc>")
    assert refused.value.reason is Reason.BROKEN_FEED
    assert parse("<urlset></urlset>").entries == ()


@pytest.mark.parametrize("order", [1, -1], ids=["oldest first", "newest first"])
def test_the_newest_addresses_of_a_long_sitemap_are_kept(order):
    entries = [
        f"<url><loc>/{n}</loc><lastmod>2026-01-{n % 28 + 1:02}T{n // 200:02}:00:00Z"
        "</lastmod></url>"
        for n in range(2_500)
    ][::order]
    oldest = [f"/{n}" for n in range(0, 140, 28)]
    urls = {entry.url for entry in parse(sitemap(*entries)).entries}
    assert len(urls) == 2_000
    assert not [path for path in oldest if any(url.endswith(path) for url in urls)]


def test_children_without_a_date_are_read_from_the_newest_month_on():
    names = ["2019-01", "2026-02", "2025-12", "2026", "tags"]
    rows = "".join(f"<sitemap><loc>/s-{n}.xml</loc></sitemap>" for n in names)
    feed = parse(f"<sitemapindex>{rows}</sitemapindex>")
    months = [url.rpartition("/s-")[2].removesuffix(".xml") for url in feed.children]
    assert months == ["2026-02", "2026", "2025-12", "2019-01", "tags"]


@pytest.mark.parametrize(("spaces", "is_dated"), [(51, True), (52, False)])
def test_the_change_of_a_sitemap_is_in_64_characters(spaces, is_dated):
    text = f"1{' ' * spaces}January 2026"
    (child,) = parse(index(("/a.xml", text))).sitemaps
    assert (child.changed_at is not None and child.changed_at.day == 1) is is_dated
