"""Recognition of paywalled pages."""

from __future__ import annotations

import pytest

from wireroom.errors import Permanent, Reason
from wireroom.extract import extract_page
from wireroom.model.article import Page

STORY = "The harbour board met on Monday evening to hear how the ferry had done. " * 3
DATA = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry",'
    ' "isAccessibleForFree": %s}</script>'
)
TIER = '<meta property="article:content_tier" content="%s">'


@pytest.mark.parametrize(
    ("head", "paywalled"),
    [
        ("", None),
        (DATA % "false", True),
        (DATA % "true", False),
        (DATA % '"False"', True),
        (DATA % '"https://schema.org/True"', False),
        (DATA % '"perhaps"', None),
        (DATA % "[]", None),
        (TIER % "locked", True),
        (TIER % "metered", True),
        (TIER % "free", False),
        (TIER % "gold", None),
        (TIER % "free" + DATA % "false", True),
    ],
)
def test_a_page_is_paywalled_if_its_markup_declares_it(head, paywalled):
    body = f"<html><head>{head}</head><body><h1>Ferry</h1><p>{STORY}</p></body></html>"
    found = extract_page(Page(url="https://p.example/a", body=body.encode()))
    assert found.paywalled is paywalled


WALL = (
    '<aside class="gh-post-upgrade-cta"><div><h2>This post is for subscribers only</h2>'
    '<a href="#/portal/signup">Subscribe now</a></div></aside>'
)
CARDS = "".join(
    f'<article class="gh-card"><a href="/{name}"><h3>{name.title()} of the harbour</h3>'
    f"<p>{STORY}</p></a></article>"
    for name in ("ferry", "owl", "crane")
)


def page_of(body: str) -> Page:
    markup = f"<html><head><title>Bell</title></head><body>{body}</body></html>"
    return Page(url="https://p.example/bell", body=markup.encode())


@pytest.mark.parametrize(
    "wall",
    [
        pytest.param(WALL, id="Ghost"),
        pytest.param("<div class='pmpro_content_message'>Join us</div>", id="PMPro"),
        pytest.param(
            "<div class='mp_wrapper'><div class='mepr-unauthorized-message'><p>Log in"
            "</p></div></div>",
            id="MemberPress",
        ),
    ],
)
def test_a_story_for_members_has_no_text(wall):
    body = f"<article><h1>Bell</h1><section>{wall}</section></article>{CARDS}"
    with pytest.raises(Permanent) as raised:
        extract_page(page_of(body))
    assert raised.value.reason is Reason.NO_TEXT


def test_what_is_shown_before_the_wall_is_the_text():
    body = f"<article><h1>Bell</h1><p>{STORY}</p><p>{STORY}</p>{WALL}</article>{CARDS}"
    found = extract_page(page_of(body))
    assert found.paywalled is True
    assert found.text.startswith("The harbour board met")
    assert "Owl of the harbour" not in found.text
