"""Recognition of paywalled pages."""

from __future__ import annotations

import pytest

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
