"""Secrets of the sources file, which the file itself need not hold."""

from __future__ import annotations

import pytest

from wireroom.config.adding import add_sources
from wireroom.config.source_mistakes import SourcesError
from wireroom.config.sources import load_sources
from wireroom.model.login import Login
from wireroom.model.source_specs import FeedSpec, SourceSpec

SECRET = "s3cret-value"
URL = "https://paper.example/rss"


@pytest.fixture
def write(tmp_path, monkeypatch):
    monkeypatch.setenv("PAPER_KEY", SECRET)
    monkeypatch.setenv("PAPER_LOGIN", f"ada:{SECRET}")
    monkeypatch.delenv("NOT_SET", raising=False)
    (tmp_path / "key").write_text(f"{SECRET}\n")
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "latin").write_bytes(b"\xe9\xff")

    def write(feeds: str, more: str = ""):
        path = tmp_path / "sources.yaml"
        path.write_text(
            f"version: 1\nsources:\n  - name: Paper\n    feeds: {feeds}\n{more}"
        )
        return path

    return write


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("env:PAPER_KEY", SECRET),
        ("file:key", SECRET),
        ("Bearer env:PAPER_KEY", f"Bearer {SECRET}"),
        ("plain", "plain"),
        ("environment", "environment"),
    ],
)
def test_a_header_may_refer_to_a_variable_or_a_file(write, written, sent):
    path = write(f"[{URL}]", f'    headers: {{X-Key: "{written}"}}\n')
    (source,) = load_sources(path).sources
    assert source.headers == {"X-Key": sent}
    assert SECRET not in repr(source)


@pytest.mark.parametrize(
    "feeds",
    [
        f"['https://ada:{SECRET}@paper.example/rss']",
        "['https://ada:env:PAPER_KEY@paper.example/rss']",
        "['https://ada:file%3Akey@paper.example/rss']",
        f"[{{url: '{URL}', login: 'env:PAPER_LOGIN'}}]",
        f"[{{url: '{URL}', login: 'ada:{SECRET}'}}]",
    ],
)
def test_a_feeds_login_is_kept_apart_from_its_address(write, feeds):
    (source,) = load_sources(write(feeds)).sources
    login = Login(username="ada", password=SECRET)
    assert source.feeds == (FeedSpec(url=URL, login=login),)
    assert SECRET not in repr(source)


@pytest.mark.parametrize(
    ("feeds", "more", "expected"),
    [
        (f"[{URL}]", "env:NOT_SET", "the environment has no NOT_SET"),
        (f"[{URL}]", "file:missing", "No such file or directory"),
        (f"[{URL}]", "file:empty", "is empty"),
        (f"[{URL}]", "file:latin", "is not UTF-8"),
        (f"[{{url: '{URL}', login: 's3cret'}}]", "x", "expected user:password"),
        (
            "[{url: 'https://ada:s3cret@paper.example/', login: 'ada:s3cret'}]",
            "x",
            "given twice",
        ),
        ("['https://ada:s3/cret@paper.example/']", "x", "expected an http(s) URL"),
        ("['https://ada:s3cret@pa per.example/']", "x", "expected an http(s) URL"),
        (
            "['https://ada:s3cret@paper.example/', 'https://b:s3cret@paper.example/']",
            "x",
            "is already on line",
        ),
    ],
)
def test_a_mistake_names_the_place_and_never_the_secret(write, feeds, more, expected):
    with pytest.raises(SourcesError) as caught:
        load_sources(write(feeds, f'    headers: {{X-Key: "{more}"}}\n'))
    assert expected in str(caught.value)
    assert "s3" not in str(caught.value)


def test_a_home_page_has_no_login(write):
    path = write(f"[{URL}]", "    url: https://ada:s3cret@paper.example/\n")
    with pytest.raises(SourcesError, match="belong to the address of a feed") as caught:
        load_sources(path)
    assert "s3cret" not in str(caught.value)


def test_a_feed_that_is_added_keeps_its_login(tmp_path):
    path = tmp_path / "sources.yaml"
    login = Login(username="a@b", password="x/y:z")
    source = SourceSpec(name="Paper", feeds=(FeedSpec(url=URL, login=login),))
    add_sources(path, [source])
    assert load_sources(path).sources == (source,)
