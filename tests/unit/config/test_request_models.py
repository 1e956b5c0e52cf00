"""How a source's requests identify themselves, and what no message shows."""

from __future__ import annotations

import pytest

from wireroom.config.source_mistakes import SourcesError
from wireroom.config.sources import load_sources

SOURCE = "version: 1\nsources:\n  - name: A\n    feeds: [https://a.example/]\n"


def load(tmp_path, text):
    path = tmp_path / "sources.yaml"
    path.write_text(SOURCE + text, "utf-8")
    (source,) = load_sources(path).sources
    return dict(source.headers)


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        pytest.param(
            "    auth: {basic: 'reader:secret'}\n",
            {"Authorization": "Basic cmVhZGVyOnNlY3JldA=="},
            id="basic",
        ),
        pytest.param(
            "    auth: {bearer: env:PAPER_TOKEN}\n",
            {"Authorization": "Bearer t0ken"},
            id="bearer by variable",
        ),
        pytest.param(
            "    auth: {bearer: file:token.txt}\n",
            {"Authorization": "Bearer filed"},
            id="bearer by file",
        ),
        pytest.param(
            "    user_agent: Desk/2 (+https://desk.example)\n",
            {"User-Agent": "Desk/2 (+https://desk.example)"},
            id="user agent",
        ),
        pytest.param(
            "    cookies: {plan: full, sid: env:PAPER_TOKEN}\n",
            {"Cookie": "plan=full; sid=t0ken"},
            id="cookies",
        ),
        pytest.param(
            "    headers: {user-agent: Old/1, X-Key: k}\n    user_agent: New/1\n",
            {"X-Key": "k", "User-Agent": "New/1"},
            id="in place of a header",
        ),
    ],
)
def test_it_becomes_a_header(tmp_path, monkeypatch, text, headers):
    monkeypatch.setenv("PAPER_TOKEN", "t0ken")
    (tmp_path / "token.txt").write_text("filed\n")
    assert load(tmp_path, text) == headers


@pytest.mark.parametrize(
    ("text", "field", "message"),
    [
        ("    auth: {basic: s3cret}\n", "auth.basic", "expected user:password"),
        ("    auth: {bearer: s3cret b}\n", "auth.bearer", "expected a token"),
        ("    auth: {}\n", "auth", "expected basic or bearer"),
        (
            "    auth: {basic: 'a:s3cret', bearer: s3cret}\n",
            "auth",
            "expected basic or bearer",
        ),
        ("    auth: {bearer: env:NOT_SET}\n", "auth.bearer", "NOT_SET"),
        ("    cookies: {a: 's3cret; b'}\n", "cookies.a", "the value of a cookie"),
        ("    cookies: {'a b': s3cret}\n", "cookies", "'a b' is not the name"),
        ('    user_agent: "a\\r\\ns3cret"\n', "user_agent", "one line of ASCII"),
    ],
)
def test_a_mistake_names_the_field_and_no_secret(tmp_path, text, field, message):
    with pytest.raises(SourcesError) as error:
        load(tmp_path, text)
    (mistake,) = error.value.mistakes
    assert mistake.field == f"sources[0].{field}"
    assert message in mistake.message
    assert "s3cret" not in str(error.value)
