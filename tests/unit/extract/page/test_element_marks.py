"""Class and id say that an element holds a byline, a date, or hidden words."""

from __future__ import annotations

import pytest

from wireroom.extract.page.element_marks import MarkedAs, classify_marks


@pytest.mark.parametrize(
    ("class_name", "id_name", "marked_as"),
    [
        ("Byline", "", MarkedAs.BYLINE),
        ("", "story-AUTHOR", MarkedAs.BYLINE),
        ("entry Posted-On", "", MarkedAs.DATE),
        ("byline date", "", MarkedAs.BYLINE),
        ("author-Avatar", "", MarkedAs.NEITHER),
        ("byline", "comment-3", MarkedAs.NEITHER),
        ("sr-only byline", "", MarkedAs.SCREEN_READER),
        ("u-hiddenvisually", "", MarkedAs.SCREEN_READER),
        ("d-none", "", MarkedAs.SCREEN_READER),
        ("d-none d-md-block", "", MarkedAs.NEITHER),
        ("overflow-hidden-x", "", MarkedAs.NEITHER),
        ("", "", MarkedAs.NEITHER),
    ],
)
def test_marks(class_name: str, id_name: str, marked_as: MarkedAs) -> None:
    assert classify_marks(class_name, id_name) is marked_as
