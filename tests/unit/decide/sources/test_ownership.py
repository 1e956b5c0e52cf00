"""Whose address it is, by the sites that sources claim."""

from __future__ import annotations

import pytest

from wireroom.decide.sources.ownership import (
    ClaimKind,
    HostClaim,
    Site,
    find_owner,
    learn_site,
    list_claims,
    list_hosts,
    may_move,
    split_site,
)

SITES = {
    "a host": ("https://www.Anzeiger.example/a/b", Site(host="anzeiger.example")),
    "mobile": ("http://m.anzeiger.example/a", Site(host="anzeiger.example")),
    "a port": ("http://anzeiger.example:8443/", Site(host="anzeiger.example:8443")),
    "an author by a mark": (
        "https://letters.example/@ines/one",
        Site(host="letters.example", path="/@ines"),
    ),
    "an author's feed": (
        "https://letters.example/feed/@ines",
        Site(host="letters.example", path="/@ines"),
    ),
    "a user's folder": (
        "https://uni.example/~ines/news",
        Site(host="uni.example", path="/~ines"),
    ),
    "a known platform": (
        "https://dev.to/ines/one-2",
        Site(host="dev.to", path="/ines"),
    ),
    "its feed": ("https://dev.to/feed/ines", Site(host="dev.to", path="/ines")),
    "two segments": (
        "https://sites.google.com/view/ines/one",
        Site(host="sites.google.com", path="/view/ines"),
    ),
    "the platform's own page": ("https://dev.to/", Site(host="dev.to")),
}


@pytest.mark.parametrize(("url", "site"), SITES.values(), ids=SITES)
def test_a_site_is_a_host_or_an_author_on_a_platform(url, site):
    assert split_site(url) == site


def test_what_is_no_address_has_no_site_and_no_owner():
    assert split_site("mailto:a@b.example") is None
    assert list_hosts("nonsense") == ()
    assert find_owner("nonsense", []) is None


# Sources by name: hosts, home page, feeds.
SOURCES = {
    "Anzeiger": ((), "https://anzeiger.example", ("https://feeds.example/anzeiger",)),
    "Bote": (("bote.example", "shared.example/bote"), None, ("https://b.example/rss",)),
    "Ines": ((), None, ("https://letters.example/feed/@ines",)),
    "Lars": ((), "https://letters.example/@lars", ("https://lars.example/feed",)),
    "Letters": ((), "https://letters.example/", ("https://letters.example/feed",)),
    "North": ((), None, ("https://bbs.example/north/rss.xml",)),
    "South": ((), None, ("https://bbs.example/south/rss.xml",)),
}
NAMES = list(SOURCES)
CLAIMS = [
    HostClaim(source_id=NAMES.index(name), site=site, kind=kind)
    for name, (hosts, home, feeds) in SOURCES.items()
    for site, kind in list_claims(hosts=hosts, home=home, feeds=feeds)
]

OWNED = {
    "its home page": ("https://www.anzeiger.example/2025/brand", "Anzeiger"),
    "a host in the settings": ("https://bote.example/a", "Bote"),
    "a host below it": ("https://sport.bote.example/a", "Bote"),
    "not below a home page": ("https://sport.anzeiger.example/a", None),
    "a host that ends alike": ("https://nobote.example/a", None),
    "a path in the settings": ("https://shared.example/bote/a", "Bote"),
    "a path that begins alike": ("https://shared.example/boten/a", None),
    "an author": ("https://letters.example/@ines/a", "Ines"),
    "another author": ("https://letters.example/@lars/a", "Lars"),
    "an author without a source": ("https://letters.example/@mia/a", "Letters"),
    "the platform itself": ("https://letters.example/about-us", "Letters"),
    "one of two sources of a host": ("https://bbs.example/north/1", "North"),
    "the other": ("https://bbs.example/south/1", "South"),
    "neither of them": ("https://bbs.example/1", None),
    "nobody's": ("https://elsewhere.example/a", None),
}


@pytest.mark.parametrize(("url", "owner"), OWNED.values(), ids=OWNED)
def test_an_address_belongs_to_the_source_that_claims_its_site(url, owner):
    wanted = None if owner is None else NAMES.index(owner)
    assert find_owner(url, CLAIMS) == wanted
    assert find_owner(url, CLAIMS[::-1]) == wanted


def learned(source_id: int) -> HostClaim:
    site = Site(host="anzeiger.example")
    return HostClaim(source_id=source_id, site=site, kind=ClaimKind.LEARNED)


def test_the_first_folder_of_a_feed_parts_the_sources_of_a_host():
    feed = "https://anzeiger.example/sport/football/feed.xml"
    claims = list_claims(hosts=(), home=None, feeds=(feed,))
    folder = Site(host="anzeiger.example", path="/sport")
    assert (folder, ClaimKind.FOLDER) in claims


def test_a_learned_claim_gives_way_to_a_configured_one():
    url = "https://anzeiger.example/a"
    assert find_owner(url, [learned(77)]) == 77
    assert find_owner(url, [*CLAIMS, learned(77)]) == NAMES.index("Anzeiger")


def test_a_site_that_two_sources_have_learned_is_nobodys():
    assert find_owner("https://anzeiger.example/a", [learned(77), learned(78)]) is None


def test_most_links_of_a_feed_teach_a_site():
    own = [f"https://www.blatt.example/{n}" for n in range(3)]
    other = [f"https://o{n}.example/" for n in range(3)]
    assert learn_site([*own, *other[:2]]) == Site(host="blatt.example")
    assert learn_site([*own, *other]) is None
    assert learn_site(own) is None, "too few links"
    assert learn_site([]) is None


def test_the_hosts_that_may_claim_an_address_are_its_own_and_those_above():
    assert list_hosts("https://a.b.blatt.example/x") == (
        "a.b.blatt.example",
        "b.blatt.example",
        "blatt.example",
    )


# Segments of a path that an author has on each platform.
DEPTHS = dict.fromkeys(
    """
    blog.csdn.net blog.naver.com cnblogs.com codeberg.org dev.to facebook.com github.com
    gitlab.com instagram.com medium.com note.com patreon.com qiita.com t.me twitter.com
    vk.com write.as x.com zenn.dev
    """.split(),  # noqa: SIM905 - a list of words reads best as words
    1,
) | dict.fromkeys(
    ("bsky.app", "habr.com", "reddit.com", "sites.google.com", "youtube.com"), 2
)


@pytest.mark.parametrize(("host", "depth"), DEPTHS.items())
def test_an_author_of_a_platform_has_a_part_of_its_paths(host, depth):
    site = split_site(f"https://{host}/one/two/three")
    assert site is not None
    assert site.path == "".join(("/one", "/two")[:depth])
    # A shorter path is the platform's own page.
    assert split_site(f"https://{host}/{'one' if depth == 2 else ''}").path == ""


@pytest.mark.parametrize(
    ("path", "author"),
    [("/a/b/@ines", "/@ines"), ("/a/b/c/@ines", ""), ("/feed/~ines/x", "/~ines")],
)
def test_an_author_s_mark_is_among_the_first_three_segments(path, author):
    assert split_site(f"https://letters.example{path}").path == author


CLAIMED = {
    "a host": ((("bote.example",), None, ()), {("bote.example", "", "configured")}),
    "a host with a path": (
        (("https://bote.example/a/b/",), None, ()),
        {("bote.example", "/a/b", "configured")},
    ),
    "no host": ((("", "bote.example"), None, ()), {("bote.example", "", "configured")}),
    "a home page": (
        ((), "https://bote.example/a/b", ()),
        {("bote.example", "", "home"), ("bote.example", "/a", "folder")},
    ),
    "no home page": (((), "nonsense", ()), set()),
    "no feed before another": (
        ((), None, ("nonsense", "https://bote.example/rss")),
        {("bote.example", "", "feed")},
    ),
    "a feed of an author": (
        ((), None, ("https://letters.example/x/@ines/rss",)),
        {("letters.example", "/@ines", "feed")},
    ),
    "a feed in a folder that names nobody": (
        ((), None, ("https://bote.example/feeds/all.xml",)),
        {("bote.example", "", "feed")},
    ),
}


@pytest.mark.parametrize(("given", "claims"), CLAIMED.values(), ids=CLAIMED)
def test_a_source_claims_what_its_settings_name(given, claims):
    hosts, home, feeds = given
    found = list_claims(hosts=hosts, home=home, feeds=feeds)
    assert {(s.host, s.path, kind.value) for s, kind in found} == claims


@pytest.mark.parametrize(
    ("own", "others", "is_learned"),
    [(3, 0, False), (4, 0, True), (3, 2, True), (3, 3, False), (2, 2, False)],
)
def test_a_site_is_learned_from_more_than_half_of_four_links(own, others, is_learned):
    urls = [f"https://bote.example/{n}" for n in range(own)]
    urls += [f"https://x{n}.example/" for n in range(others)]
    assert learn_site(urls) == (Site(host="bote.example") if is_learned else None)


@pytest.mark.parametrize(
    ("new", "owner", "moves"),
    [
        ("https://www.bote.example/b", None, True),
        ("https://other.example/b", None, False),
        ("https://other.example/b", 7, True),
        ("https://bote.example/b", 8, False),
        (None, None, False),
    ],
)
def test_a_feed_moves_an_article_within_its_own_sites(new, owner, moves):
    assert may_move("https://bote.example/a", new, owner, 7) is moves
