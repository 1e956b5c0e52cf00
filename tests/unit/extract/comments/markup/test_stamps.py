"""Exact times in attributes of an element."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from wireroom.extract.comments.markup.stamps import read_stamp

STAMPS = {
    "microdata": ('<meta itemprop="dateCreated" content="2024-03-12">', "2024-03-12"),
    "microdata without a value": ('<meta itemprop="dateCreated">', ""),
    "other microdata": ('<meta itemprop="name" content="2024-03-12">', ""),
    "microdata of another tag": (
        '<i itemprop="dateCreated" content="2024-03-12">x</i>',
        "",
    ),
    "datetime": ('<time datetime="2024-03-12" data-time="1">x</time>', "2024-03-12"),
    "an empty datetime": (
        '<time datetime="" title="2024-03-12">x</time>',
        "2024-03-12",
    ),
    "seconds": ('<i data-utime="1330820130">x</i>', "2012-03-04T00:15:30+00:00"),
    "milliseconds": ('<i data-time="1330820130123">x</i>', "2012-03-04T00:15:30+00:00"),
    "with a fraction": (
        '<i data-epoch=" 1330820130.5 ">x</i>',
        "2012-03-04T00:15:30+00:00",
    ),
    "nine digits": (
        '<i data-epoch="133082013">x</i>',
        "1974-03-21T07:13:33+00:00",
    ),
    "too few digits": ('<i data-epoch="13308201">x</i>', "13308201"),
    "the first that is not empty": (
        '<i data-utime="" data-date="2024-03-12">x</i>',
        "2024-03-12",
    ),
    "all empty": ('<i data-utime="" title="2024-03-12">x</i>', "2024-03-12"),
    "a title": ('<i title="12 March">x</i>', "12 March"),
    "a title without a digit": ('<i title="March">x</i>', ""),
    "a title of 59 characters": (
        f'<i title="{"1".rjust(59, "x")}">x</i>',
        "1".rjust(59, "x"),
    ),
    "a longer title": (f'<i title="{"1".rjust(60, "x")}">x</i>', ""),
    "a site's own attribute": (
        '<i data-tip="2024-03-12T18:40:00Z">x</i>',
        "2024-03-12T18:40:00Z",
    ),
    "a label": ('<i aria-label="2024-03-12 18:40">x</i>', "2024-03-12 18:40"),
    "a long label is cut": (
        f'<i aria-label="2024-03-12 18:40{"x" * 60}">x</i>',
        "2024-03-12 18:40".ljust(59, "x"),
    ),
    "a label without a clock": ('<i aria-label="2024-03-12">x</i>', ""),
    "an attribute that is neither": ('<i value="2024-03-12T18:40:00Z">x</i>', ""),
    "none": ("<i>x</i>", ""),
}


@pytest.mark.parametrize(("markup", "stamp"), STAMPS.values(), ids=STAMPS)
def test_the_surest_attribute_states_the_time(markup, stamp):
    assert read_stamp(fromstring(f"<div><p></p>{markup}</div>")[1]) == stamp
