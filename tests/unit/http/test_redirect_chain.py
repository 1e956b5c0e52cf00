# ruff: noqa: E501 - a case of a table is one line
"""Where redirects lead, and what each hop sends and stores."""

from __future__ import annotations

import pytest

from wireroom.errors import Permanent, Reason
from wireroom.http.redirect_chain import REDIRECTS, Redirect, RedirectChain
from wireroom.model.http import FetchRequest, Validators

HOME = "https://paper.example/a"


def make_chain(url: str = HOME, **fields: object) -> RedirectChain:
    return RedirectChain(FetchRequest(url=url, **fields))


def follow(chain: RedirectChain, *targets: str, status: int = 301) -> RedirectChain:
    for target in targets:
        chain.follow(Redirect(target=target, status=status))
    return chain


@pytest.mark.parametrize(
    ("statuses", "is_moved"),
    [
        ((301,), True),
        ((308, 301), True),
        ((302,), False),
        ((301, 302), False),
        ((302, 301), False),
        ((307,), False),
        ((303,), False),
    ],
)
def test_only_permanent_redirects_move_an_address(statuses, is_moved):
    chain = make_chain()
    for number, status in enumerate(statuses):
        follow(chain, f"https://paper.example/b{number}", status=status)
    assert chain.permanent_url == (chain.url if is_moved else None)
    assert chain.at.host == "paper.example"
    assert make_chain().permanent_url is None


def test_five_statuses_are_redirects():
    assert {301, 302, 303, 307, 308} == REDIRECTS


LOCATIONS = {
    "/b": "https://paper.example/b",
    "//other.example/b": "https://other.example/b",
    "caf\xc3\xa9": "https://paper.example/caf%C3%A9",
    "caf\xe9": "https://paper.example/caf%EF%BF%BD",
}


@pytest.mark.parametrize(("location", "target"), LOCATIONS.items())
def test_a_location_is_read_from_the_present_address(location, target):
    found = make_chain().read_redirect(302, {"location": location})
    assert (found.target, found.status) == (target, 302)


@pytest.mark.parametrize(
    ("headers", "detail"),
    [
        ({}, f"{HOME}: to nowhere"),
        ({"location": ""}, f"{HOME}: to nowhere"),
        ({"location": "mailto:a"}, f"{HOME}: to 'mailto:a'"),
        ({"location": "\u20ac"}, f"{HOME}: to '\u20ac'"),
        ({"location": "ftp:" + "x" * 300}, f"{HOME}: to 'ftp:{'x' * 196}'"),
    ],
)
def test_a_redirect_without_a_target_is_a_bad_one(headers, detail):
    with pytest.raises(Permanent) as caught:
        make_chain().read_redirect(301, headers)
    assert (caught.value.reason, caught.value.detail) == (Reason.BAD_REDIRECT, detail)


def test_an_address_that_comes_again_is_a_loop_unless_its_cookies_changed():
    with pytest.raises(Permanent) as caught:
        follow(make_chain(), HOME)
    assert caught.value.reason is Reason.REDIRECT_LOOP
    with pytest.raises(Permanent):
        follow(make_chain(), "https://b.example/", HOME)
    chain = make_chain()
    chain.record_cookies({"set-cookie": "a=1; Path=/"})
    assert follow(chain, HOME).url == HOME
    assert chain.build_headers("x")["Cookie"] == "a=1"
    with pytest.raises(Permanent):
        follow(chain, HOME)


VALIDATORS = Validators(etag='"1"')
HOPS = {
    "the first": ((), None, True),
    "another address of the host": (("https://paper.example/b",), None, True),
    "another host": (("https://b.example/",), None, False),
    "back from another host": (("https://b.example/", "https://paper.example/b"), None, False),
    "another port": (("https://paper.example:8443/",), None, False),
    "the issuer": ((), HOME, True),
    "the issuer in another spelling": ((), "HTTPS://PAPER.example/a#b", True),
    "another address than the issuer": (("https://paper.example/b",), HOME, False),
    "the issuer behind another host": (("https://b.example/",), "https://b.example/", True),
    "an issuer that is no address": ((), "nonsense", False),
}  # fmt: skip


@pytest.mark.parametrize(("targets", "issuer", "sends"), HOPS.values(), ids=HOPS)
def test_validators_are_sent_to_their_issuer_alone(targets, issuer, sends):
    validators = Validators(etag='"1"', issuer=issuer)
    chain = follow(make_chain(validators=validators), *targets)
    assert chain.is_conditional is sends
    assert ("If-None-Match" in chain.build_headers("x")) is sends


@pytest.mark.parametrize(
    ("first", "target", "is_home"),
    [
        ("http://paper.example/a", "https://paper.example/a", True),
        ("https://paper.example/a", "http://paper.example/a", False),
        ("http://paper.example/a", "http://paper.example/b", True),
    ],
)
def test_an_encrypted_address_of_the_host_is_the_same_party(first, target, is_home):
    chain = follow(make_chain(first, validators=VALIDATORS), target)
    assert chain.is_conditional is is_home


def test_without_validators_no_hop_is_conditional():
    assert not make_chain().is_conditional


@pytest.mark.parametrize(
    ("status", "is_sent"), [(307, True), (308, True), (302, False)]
)
def test_a_form_follows_only_redirects_that_keep_it(status, is_sent):
    chain = make_chain(form=(("a", "b"),))
    if is_sent:
        assert follow(chain, "https://paper.example/b", status=status).url.endswith("b")
    else:
        with pytest.raises(Permanent) as caught:
            follow(chain, "https://paper.example/b", status=status)
        assert caught.value.reason is Reason.BAD_REDIRECT


def test_no_cookies_of_a_source_are_kept_where_its_settings_do_not_say_so():
    chain = make_chain()
    chain.record_cookies({"set-cookie": "a=1"})
    assert chain.kept_cookies is None
