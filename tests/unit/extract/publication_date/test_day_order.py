"""Which of day and month a page writes first."""

from __future__ import annotations

import pytest
from lxml import html

from wireroom.extract.publication_date.day_order import DayOrder


@pytest.mark.parametrize(
    ("markup", "url", "day_first"),
    [
        ("<p>09/25/2021</p>", "https://a.example/", False),
        ("<p>25/09/2021, 04/09/2021</p>", "https://a.example/", True),
        ("<p>25/09/2021, 09/25/2021</p>", "https://a.example/", None),
        ("<p>04/09/2021</p>", "https://a.example/", None),
        ("<p>Fri, 04/09/2021</p>", "https://a.example/", False),
        ("<p>Sat 04/09/2021</p>", "https://a.example/", True),
        ("<p>Sun 04/09/2021</p>", "https://a.example/", None),
        ("<p>04/09/2021</p>", "https://a.com.au/", True),
        ("<p>04/09/2021</p>", "https://a.gov/", False),
        ("<p>09/25/2021</p>", "https://a.co.uk/", False),
        ("<p>3/4/5/6</p>", "https://a.example/", None),
        ("<p>x</p>", "https://[a/", None),
    ],
)
def test_unambiguous_dates_decide_before_the_domain(markup, url, day_first):
    tree = html.fromstring(f'<html lang="en"><body>{markup}</body></html>')
    assert DayOrder(tree=tree, url=url).day_first is day_first
