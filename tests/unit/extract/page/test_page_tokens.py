"""Pages that differ by a nonce are the same page; any other difference is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.extract.page.page_tokens import (
    MAX_TOKENS,
    differs_by_tokens_only,
    digest_without_tokens,
    find_tokens,
    fits_mask,
    make_mask,
)

PAGE = (
    '<html><head><meta name="csrf" content="{token}"><script nonce="{token}">'
    "f({{r:'{token}'}})</script></head><body><p>The pier closed in {year}.</p>{more}"
    '<time datetime="{year}-03-01T10:00Z">1 March</time></body></html>'
)


def page(token: str = "a1b2c3d4e5", year: str = "2019", more: str = "x" * 9000):
    return PAGE.format(token=token, year=year, more=more).encode()


@pytest.mark.parametrize(
    "token",
    [
        "ffee00112233",
        "0c9d8e7f-1a2b-4c3d-8e9f-0a1b2c3d4e5f",
        "Zm9vYmFyMTIzNDU2Nzg5MA==",
        "qX7bT2mN9kL4pR8wV1cY3zH6",
    ],
)
def test_a_page_with_another_token_is_the_same(token):
    assert differs_by_tokens_only(page(), page(token))
    assert differs_by_tokens_only(page(token), page())
    assert digest_without_tokens(page()) == digest_without_tokens(page(token))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(page(), page(year="2020"), id="text and date"),
        pytest.param(page(), page(more="x" * 8999), id="shorter"),
        pytest.param(page(), page(more="<p>One more.</p>"), id="paragraph"),
        pytest.param(page("12345678"), page("12345679"), id="count"),
        pytest.param(page("pier-closed"), page("pier-opened"), id="slug"),
        pytest.param(page("2026-03-01"), page("2026-03-02"), id="date"),
        pytest.param(page("deadbeef"), page("feedbeef"), id="words"),
        pytest.param(page("a/b1c2d3e4"), page("a/b1c2d3e5"), id="address"),
        pytest.param(page("a1b2c3d4"), page("a1b2c3d"), id="short"),
        pytest.param(b"<p>a1b2c3d4e5</p>", b"<p>a1b2c3d4e6</p>", id="unquoted"),
        pytest.param(b'<p x="a1b2c3d4e5', b'<p x="a1b2c3d4e6', id="no end"),
        pytest.param(b"", page(), id="empty"),
        pytest.param(page(), page() + b" ", id="tail"),
    ],
)
def test_any_other_difference_is_one(old, new):
    assert not differs_by_tokens_only(old, new)
    assert digest_without_tokens(old) != digest_without_tokens(new)


def mask_of(old: bytes, new: bytes) -> str:
    tokens = find_tokens(old, new)
    assert tokens is not None
    return make_mask(new, tokens)


def test_a_mask_fits_a_page_with_other_tokens_of_the_same_length():
    mask = mask_of(page(), page("f0f0f0f0a1"))

    assert fits_mask(page("0123456abc"), mask)
    assert not fits_mask(page("0123456abcd"), mask)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(page("f0f0f0f0a1", year="2020"), id="text and date"),
        pytest.param(page("f0f0f0f0a1").replace(b"pier", b"peer"), id="word"),
        pytest.param(page("1234567890"), id="count"),
        pytest.param(page("deadbeefed"), id="words"),
        pytest.param(page("a/b1c2d3e4"), id="address"),
        pytest.param(page("f0f0f0f0a1")[:-1], id="shorter"),
        pytest.param(page("f0f0f0f0a1")[:-1] + b" ", id="tail"),
        pytest.param(b"", id="empty"),
    ],
)
def test_a_mask_fits_no_page_that_differs_otherwise(other):
    assert not fits_mask(other, mask_of(page(), page("f0f0f0f0a1")))


@given(
    st.from_regex(rb"[0-9a-f]{10}", fullmatch=True),
    st.sampled_from([page(), page(year="2020"), page(more="y" * 9000)]),
)
def test_a_mask_fits_only_pages_that_the_comparison_takes_for_the_same(token, base):
    other = base.replace(b"a1b2c3d4e5", token)
    if fits_mask(other, mask_of(page(), page("f0f0f0f0a1"))):
        assert differs_by_tokens_only(page(), other)


def test_pages_of_many_tokens_are_left_to_the_extraction():
    few, many = MAX_TOKENS - 1, MAX_TOKENS + 1
    pages = {
        count: [b'<i id="a1b2c3d%d"></i>' % n * count for n in (4, 5)]
        for count in (few, many)
    }
    assert differs_by_tokens_only(*pages[few])
    assert not differs_by_tokens_only(*pages[many])


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_the_order_of_the_versions_does_not_matter(old, new):
    assert differs_by_tokens_only(old, new) == differs_by_tokens_only(new, old)
    assert differs_by_tokens_only(old, old)
