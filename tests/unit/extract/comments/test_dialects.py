"""Pages in the markup of comment systems, each with what a reader sees on it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import html

from wireroom.extract import extract_page
from wireroom.extract.comments import extract_comments
from wireroom.model.article import Page

PAGES = Path(__file__).parents[3] / "data" / "comments"
NAMES = sorted(path.stem for path in PAGES.glob("*.html"))
URL = "https://paper.example/2012/03/ferry"


def page_of(name: str, **given) -> Page:
    return Page(url=URL, body=(PAGES / f"{name}.html").read_bytes(), **given)


def wanted(name: str) -> list[dict]:
    return json.loads((PAGES / f"{name}.json").read_text("utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_every_comment_is_read_as_a_reader_sees_it(name):
    comments = extract_page(page_of(name)).comments
    places = {comment.key: place for place, comment in enumerate(comments)}
    assert [
        {
            "author": comment.author,
            "posted": f"{comment.posted.at:%Y-%m-%dT%H:%M}",
            "text": comment.text,
            "parent": places.get(comment.parent),
        }
        for comment in comments
    ] == wanted(name)


@pytest.mark.parametrize("name", NAMES)
def test_no_comment_is_left_in_the_body(name):
    text = extract_page(page_of(name)).text
    assert "The harbour board met on Monday" in text
    assert "leaves at nine." in text
    for comment in wanted(name):
        assert comment["text"].split("\n")[0] not in text


@pytest.mark.parametrize("name", NAMES)
def test_a_source_without_comments_yields_none_and_the_same_body(name):
    plain = extract_page(page_of(name, with_comments=False))
    assert plain.comments == ()
    assert plain.text == extract_page(page_of(name)).text


@pytest.mark.parametrize("name", NAMES)
def test_what_was_taken_is_not_found_again(name):
    page = page_of(name)
    tree = html.document_fromstring(page.body)
    extract_comments(tree, page)
    assert extract_comments(tree, page).comments == ()


@pytest.mark.parametrize("name", ["wordpress", "wordpress-html5", "german"])
def test_a_comment_goes_by_the_id_its_links_name(name):
    for comment in extract_page(page_of(name)).comments:
        assert comment.source_id.startswith("comment-")


DOCS = Path(__file__).parents[4] / "docs" / "comments.md"
ROW = re.compile(r"^\| [^|]+ \| `([a-z-]+)` \| \[`([a-z0-9-]+)`\]", re.MULTILINE)


def test_the_table_of_families_names_every_page_and_what_reads_it():
    listed = {name: reader for reader, name in ROW.findall(DOCS.read_text("utf-8"))}
    read = {}
    for name in NAMES:
        page = page_of(name)
        read[name] = extract_page(page).comments_read_by
    assert listed == {name: reader for name, reader in read.items() if reader}
