"""Whose address it is, by the sites that sources claim."""

from __future__ import annotations

import pytest

from wireroom.decide.ownership import (
    ClaimKind,
    HostClaim,
    Site,
    find_owner,
    learn_site,
    list_claims,
    list_hosts,
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
