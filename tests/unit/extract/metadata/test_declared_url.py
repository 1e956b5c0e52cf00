"""Addresses that pages declare, as templates write them."""

from __future__ import annotations

import pytest

from wireroom.extract.metadata.declared_url import read_declared_url

PAGE = "https://www.brise.example/2025/quai/marche"

READ = {
    "absolute": ("https://brise.example/a", "https://brise.example/a"),
    "path": ("/2025/quai", "https://www.brise.example/2025/quai"),
    "relative": ("marche?v=1", "https://www.brise.example/2025/quai/marche?v=1"),
    "file": ("marche.html", "https://www.brise.example/2025/quai/marche.html"),
    "no scheme, two slashes": ("//brise.example/a", "https://brise.example/a"),
    "own host without a scheme": ("brise.example/a", "https://brise.example/a"),
    "own host, as the page has it": (
        "www.brise.example/a",
        "https://www.brise.example/a",
    ),
    "another www host": ("www.vent.example/a", "https://www.vent.example/a"),
    "site twice": (
        "https://www.brise.examplehttps://www.brise.example/a",
        "https://www.brise.example/a",
    ),
    "site three times": (
        "http://brise.examplehttp://brise.examplehttps://brise.example/a",
        "https://brise.example/a",
    ),
    "an address inside a query": (
        "https://brise.example/?u=https://vent.example/",
        "https://brise.example/?u=https://vent.example/",
    ),
    "blanks around": ("\n https://brise.example/a ", "https://brise.example/a"),
}
MALFORMED = {
    "empty": " ",
    "placeholder": "{{ page.url }}",
    "placeholder in a path": "https://brise.example/%7B%7Bslug%7D%7D",
    "shell placeholder": "https://brise.example/${slug}",
    "undefined": "undefined",
    "undefined in a path": "/news/undefined",
    "null": "null",
    "boolean": "False",
    "fragment": "#top",
    "text": "Le marché du quai",
    "markup": "<a href=/a>",
    "script": "javascript:void(0)",
    "mail": "mailto:a@brise.example",
    "no host": "https:///a",
    "bad port of IPv6": "https://[::1/a",
    "endless": "https://brise.example/" + "a" * 3000,
}


@pytest.mark.parametrize(("declared", "url"), READ.values(), ids=READ)
def test_a_declared_address_is_read_as_its_template_meant_it(declared, url):
    assert read_declared_url(declared, PAGE) == url


@pytest.mark.parametrize("declared", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_address_declares_nothing(declared):
    assert read_declared_url(declared, PAGE) is None
