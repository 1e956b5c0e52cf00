# ruff: noqa: E501 - a case of a table is one line
"""Comments that an anchor in front of each marks."""

from __future__ import annotations

import pytest

from tests.unit.extract.comments.strategies.pages import (
    TWO,
    WORDS,
    authors,
    read,
)
from wireroom.extract.comments.candidate import Evidence
from wireroom.extract.comments.strategies import by_anchor
from wireroom.extract.comments.strategies.by_anchor import read_by_anchor


def said(name: str, words: str = WORDS) -> str:
    return f"<p>{words}</p><p>Posted by: <b>{name}</b> | March 4, 2012</p>"


def anchor(name: str) -> str:
    return f'<a name="{name}"></a>'


ANCHORS = {
    "named": (f"{anchor('c301')}{said('Ada')}{anchor('c302')}{said('Ben')}", TWO),
    "by id": (f'<a id="comment-301"></a>{said("Ada")}<a id="comment-302"></a>{said("Ben")}', TWO),
    "a block": (f'<div id="c301"></div>{said("Ada")}<div id="c302"></div>{said("Ben")}', TWO),
    "numbers": (f"{anchor('100301')}{said('Ada')}{anchor('100302')}{said('Ben')}", TWO),
    "numbers of blocks": (f'<div id="100301"></div>{said("Ada")}<div id="100302"></div>{said("Ben")}', []),
    "short numbers": (f"{anchor('10301')}{said('Ada')}{anchor('10302')}{said('Ben')}", []),
    "one number": (f"{anchor('100301')}{said('Ada')}", []),
    "named beside numbers": (f"{anchor('c301')}{said('Ada')}{anchor('c302')}{said('Ben')}<div>{anchor('100303')}{said('Cleo')}</div>", TWO),
    "names of 40 characters": (f"{anchor('c' + '1' * 20)}{said('Ada')}{anchor('c302')}{said('Ben')}", TWO),
    "one that says comment": (f"<div>{anchor('comment-301')}{said('Ada')}</div>", ["Ada"]),
    "one that says comment among others": (f"<div><p>x</p>{anchor('comment-301')}{said('Ada')}</div>", ["Ada"]),
    "one that does not": (f"<div>{anchor('c301')}{said('Ada')}</div>", []),
    "one by its id alone": (f'<div><a id="comment-301"></a>{said("Ada")}</div>', []),
    "up to a heading": (f"{anchor('c301')}{said('Ada')}{anchor('c302')}{said('Ben')}<h2>x</h2>{said('Cleo')}", TWO),
    "each in its own element": (f"<div><div>{anchor('c301')}{said('Ada')}</div><div>{anchor('c302')}{said('Ben')}</div></div>", TWO),
    "one alone beside two": (f"<div>{anchor('c301')}{said('Ada')}{anchor('c302')}{said('Ben')}</div><div>{anchor('c303')}{said('Cleo')}</div>", TWO),
    "two alone beside two": (f"<div>{anchor('c301')}{said('Ada')}{anchor('c302')}{said('Ben')}</div><div>{anchor('c303')}{said('Cleo')}</div><div>{anchor('c304')}{said('Dora')}</div>", [*TWO, "Cleo", "Dora"]),
    "one of two that can be read": (f"{anchor('c301')}{said('Ada')}{anchor('c302')}<p>x</p>", []),
    "nothing": ("<p>x</p>", []),
}  # fmt: skip


@pytest.mark.parametrize(("body", "wanted"), ANCHORS.values(), ids=ANCHORS)
def test_an_anchor_begins_a_comment(body, wanted):
    assert authors(read_by_anchor, body) == wanted


EVIDENCE = {
    "comment": Evidence.COMMENT_ANCHOR,
    "cmt": Evidence.COMMENT_ANCHOR,
    "c": Evidence.NUMBERED_ANCHOR,
}


@pytest.mark.parametrize(("stem", "evidence"), EVIDENCE.items())
def test_an_anchor_that_says_comment_is_better_evidence(stem, evidence):
    body = f"{anchor(stem + '301')}{said('Ada')}{anchor(stem + '302')}{said('Ben')}"
    candidate = read(read_by_anchor, body)
    assert (candidate.read_by, candidate.evidence) == ("by-anchor", evidence)


def test_anchors_that_need_no_wrapper_leave_the_page_s_own_tree():
    body = f"<div><div>{anchor('c301')}{said('Ada')}</div><div>{anchor('c302')}{said('Ben')}</div></div>"
    assert read(read_by_anchor, body).view.source is None
    body = f"{anchor('c301')}{said('Ada')}{anchor('c302')}{said('Ben')}"
    assert read(read_by_anchor, body).view.source is not None


def test_anchors_are_read_up_to_a_limit(monkeypatch):
    assert by_anchor.MAX_ANCHORS == 20_000
    monkeypatch.setattr(by_anchor, "MAX_ANCHORS", 2)
    names = ["Ada", "Ben", "Cleo"]
    body = "".join(f"{anchor(f'c30{n}')}{said(name)}" for n, name in enumerate(names))
    assert authors(read_by_anchor, body) == TWO
