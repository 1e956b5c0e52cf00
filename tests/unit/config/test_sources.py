from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from wireroom.config.source_mistakes import SourcesError
from wireroom.config.source_warnings import list_warnings
from wireroom.config.sources import load_sources
from wireroom.model.source_specs import FeedSpec, SourceSpec

HEAD = "version: 1\nsources:\n"
ONE = HEAD + "  - name: Harbour Post\n    feeds: [https://harbour.example/rss]\n"


def load(tmp_path, text):
    path = tmp_path / "sources.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_sources(path).sources


def mistakes(tmp_path, text):
    with pytest.raises(SourcesError) as error:
        load(tmp_path, text)
    return [(m.line, m.column, m.field, m.message) for m in error.value.mistakes]


def test_every_field_of_a_source_is_read(tmp_path):
    text = """
version: 1
defaults: {interval: 15m, comments: false, utc_offset: "+05:30"}
sources:
  - name: Harbour Post
    url: https://harbour.example/
    country: NO
    language: nb-NO
    tags: [local, port]
    comments: true
    utc_offset: "-03:30"
    allow_private: true
    headers: {X-Reader: wire}
    feeds:
      - http://127.0.0.1:8000/rss
      - {url: "https://harbour.example/rss", interval: 6h}
      - {url: "https://harbour.example/atom", interval: auto}
  - name: Hill Gazette
    feeds: [https://hill.example/rss]
"""
    first, second = load(tmp_path, text)
    assert first == SourceSpec(
        name="Harbour Post",
        url="https://harbour.example/",
        country="NO",
        language="nb-NO",
        tags=("local", "port"),
        comments=True,
        utc_offset_minutes=-210,
        allow_private=True,
        headers={"X-Reader": "wire"},
        feeds=(
            FeedSpec(url="http://127.0.0.1:8000/rss", interval=timedelta(minutes=15)),
            FeedSpec(url="https://harbour.example/rss", interval=timedelta(hours=6)),
            FeedSpec(url="https://harbour.example/atom", interval=None),
        ),
    )
    assert (second.comments, second.utc_offset_minutes) == (False, 330)
    assert second.feeds[0].interval == timedelta(minutes=15)


def test_a_byte_order_mark_is_no_mistake(tmp_path):
    assert load(tmp_path, b"\xef\xbb\xbf" + ONE.encode())[0].name == "Harbour Post"


def test_the_file_we_ship_loads_and_names_each_publisher():
    root = Path(__file__).parents[3]
    sources = load_sources(root / "config" / "sources.yaml").sources
    assert {"El País", "ABC (Australia)", "Dawn"} <= {s.name for s in sources}
    assert all(s.country and s.language and s.feeds for s in sources)


SOURCE = HEAD + "  - name: A\n    feeds: [https://a.example/]\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "",
            (1, 1, "file", 'expected "version: 1" and "sources", found nothing'),
        ),
        ("- a\n", (1, 1, "file", "expected a mapping")),
        ("version: 2\nsources: []\n", (1, 10, "version", "expected 1")),
        ("sources: []\n", (1, 1, "version", "expected 1")),
        ("version: 1\n", (1, 1, "sources", "expected a list")),
        ("version: 1\nsources: x\n", (2, 10, "sources", "expected a list")),
        (
            "version: 1\nsource: []\nsources: []\n",
            (2, 1, "source", 'unknown field; did you mean "sources"?'),
        ),
        (
            SOURCE + "    intervall: 5m\n",
            (5, 5, "sources[0].intervall", 'unknown field; did you mean "interval"?'),
        ),
        (SOURCE + "    qqq: 1\n", (5, 5, "sources[0].qqq", "unknown field")),
        (SOURCE + "    name: B\n", (5, 5, "sources[0].name", "given twice")),
        (
            HEAD + "  - feeds: [https://a.example/]\n",
            (3, 5, "sources[0].name", "expected a name"),
        ),
        (HEAD + "  - name: A\n", (3, 5, "sources[0].feeds", "expected a list")),
        (
            HEAD + "  - name: A\n    feeds: [ftp://a.example/]\n",
            (
                4,
                13,
                "sources[0].feeds[0]",
                "expected an http(s) URL, found 'ftp://a.example/'",
            ),
        ),
        (
            HEAD + '  - name: A\n    feeds: ["http://[::1"]\n',
            (
                4,
                13,
                "sources[0].feeds[0]",
                "expected an http(s) URL, found 'http://[::1'",
            ),
        ),
        (
            HEAD + '  - name: A\n    feeds: ["http://\u2028a.example/"]\n',
            (
                4,
                13,
                "sources[0].feeds[0]",
                "expected an http(s) URL, found 'http://\\u2028a.example/'",
            ),
        ),
        (
            HEAD + "  - name: A\n    feeds: [{interval: 5m}]\n",
            (4, 13, "sources[0].feeds[0]", "expected the feed's url"),
        ),
        (
            SOURCE + "    interval: often\n",
            (
                5,
                15,
                "sources[0].interval",
                "expected auto, 90s, 15m, 6h or 1d, found 'often'",
            ),
        ),
        (
            SOURCE + "    interval: {every: 5m, overule: true}\n",
            (
                5,
                15,
                "sources[0].interval",
                "expected every and overrule, found every, overule",
            ),
        ),
        (
            SOURCE + "    interval: {every: auto, overrule: true}\n",
            (
                5,
                15,
                "sources[0].interval",
                "auto overrules nothing: give an interval such as 5m",
            ),
        ),
        (
            SOURCE + "    exclude: {titel: mill}\n",
            (
                5,
                15,
                "sources[0].exclude.titel",
                'unknown field; did you mean "title"?',
            ),
        ),
        (
            SOURCE + "    include: {title: [mill, '/(a+)+/']}\n",
            (
                5,
                29,
                "sources[0].include.title[1]",
                "'/(a+)+/': a repeated group or a reference may take without end",
            ),
        ),
        (
            SOURCE.replace(
                "https://a.example/", "{url: https://a.example/, kind: pages}"
            ),
            (
                4,
                45,
                "sources[0].feeds[0].kind",
                "expected feed, json, page, sitemap, found 'pages'",
            ),
        ),
        (
            SOURCE + "    since: 2026-02-30\n",
            (
                5,
                12,
                "sources[0].since",
                "expected a day such as 2026-01-31, found '2026-02-30'",
            ),
        ),
        (
            SOURCE + "    full_text: both\n",
            (
                5,
                16,
                "sources[0].full_text",
                "expected feed, page or longest, found 'both'",
            ),
        ),
        (
            SOURCE + "    render: sometimes\n",
            (
                5,
                13,
                "sources[0].render",
                "expected true, false or when_empty, found 'sometimes'",
            ),
        ),
        (
            SOURCE + "    first_poll: 7w\n",
            (
                5,
                17,
                "sources[0].first_poll",
                "expected 7d, 12h or a number of entries, found '7w'",
            ),
        ),
        (
            SOURCE + "    country: gb\n",
            (
                5,
                14,
                "sources[0].country",
                "expected two capital letters such as GB, found 'gb'",
            ),
        ),
        (
            SOURCE + "    comments: maybe\n",
            (5, 15, "sources[0].comments", "expected true or false, found 'maybe'"),
        ),
        (
            SOURCE + "    utc_offset: 5\n",
            (5, 17, "sources[0].utc_offset", 'expected an offset such as "+05:00"'),
        ),
        (
            SOURCE + '    headers: {"X Y": z}\n',
            (5, 15, "sources[0].headers", "'X Y' is not a header name"),
        ),
        (
            SOURCE + '    headers: {X-Y: "a\\r\\nHost: b"}\n',
            (5, 20, "sources[0].headers.X-Y", "expected one line of ASCII"),
        ),
        (
            HEAD + "  - name: A\n    feeds: [http://127.0.0.1:80/]\n",
            (
                4,
                13,
                "sources[0].feeds[0]",
                "a private address needs allow_private: true",
            ),
        ),
        (
            SOURCE + "  - name: A\n    feeds: [https://b.example/]\n",
            (5, 11, "sources[1].name", "'A' is already on line 3"),
        ),
        (
            HEAD + "  - name: A\n    feeds: [https://a.example/, https://a.example/]\n",
            (4, 33, "sources[0].feeds[1]", "'https://a.example/' is already on line 4"),
        ),
        (
            SOURCE + "    tags: &a [x]\n    url: *a\n",
            (6, 10, "file", "aliases are not supported"),
        ),
        (HEAD + "  " + "[" * 30, (3, 23, "file", "more than 20 levels")),
    ],
    ids=lambda value: None if isinstance(value, str) else f"{value[2]}-{value[0]}",
)
def test_a_mistake_is_reported_with_line_column_and_field(tmp_path, text, expected):
    assert mistakes(tmp_path, text) == [expected]


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "feeds.localhost",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "[::1]",
        "[fd00::1]",
    ],
)
def test_a_literal_private_host_needs_permission(tmp_path, host):
    text = HEAD + f'  - name: A\n    feeds: ["http://{host}/rss"]\n'
    assert [m[3] for m in mistakes(tmp_path, text)] == [
        "a private address needs allow_private: true"
    ]
    assert load(tmp_path, text + "    allow_private: true\n")[0].allow_private


def test_all_mistakes_are_reported_at_once_one_a_line(tmp_path):
    text = HEAD + "  - name: A\n    country: x\n    feeds: [x]\n  - url: y\n"
    with pytest.raises(SourcesError) as error:
        load(tmp_path, text)
    mistakes_found = str(error.value).splitlines()
    assert len(mistakes_found) == len(error.value.mistakes) == 5
    assert all(str(tmp_path / "sources.yaml") in line for line in mistakes_found)


def test_an_alias_bomb_is_refused_before_it_grows(tmp_path):
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    mistakes_found = mistakes(tmp_path, "\n".join(rows))
    assert [m[3] for m in mistakes_found] == ["aliases are not supported"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"version: 1\nsources: [\xff]\n", 1),
        (b"version: 1\n\tsources: []\n", 2),
        (b"version: 1\nsources: [\n", 3),
        (b"version: 1\n---\nversion: 1\n", 2),
        (b"sources: \x01\n", 1),
    ],
    ids=["not-utf8", "tab", "unclosed", "two-documents", "control-character"],
)
def test_what_is_no_yaml_is_one_mistake_of_the_file(tmp_path, text, line):
    mistakes_found = mistakes(tmp_path, text)
    assert [(m[0], m[2]) for m in mistakes_found] == [(line, "file")]


@pytest.mark.parametrize("name", ["absent.yaml", "."], ids=["missing", "directory"])
def test_what_cannot_be_read_is_one_line_that_names_it(tmp_path, name):
    path = tmp_path / name
    with pytest.raises(SourcesError) as error:
        load_sources(path)
    assert str(error.value).startswith(f"{path}:1:1: file: cannot be read: ")
    assert "\n" not in str(error.value)


def test_the_files_of_the_folder_beside_it_belong_to_it(tmp_path):
    (tmp_path / "sources.d").mkdir()
    hill = ONE.replace("Harbour Post", "Hill").replace("harbour", "hill")
    (tmp_path / "sources.d" / "b.yaml").write_text(hill)
    (tmp_path / "sources.d" / "a.yaml").write_text(hill.replace("ill", "aven"))
    (tmp_path / "sources.d" / "note.txt").write_text("not ours")
    assert [s.name for s in load(tmp_path, ONE)] == ["Harbour Post", "Haven", "Hill"]


def test_a_double_in_another_file_is_reported_with_both_places(tmp_path):
    (tmp_path / "sources.d").mkdir()
    more = tmp_path / "sources.d" / "more.yaml"
    more.write_text(ONE.replace("Harbour Post", "Hill"))
    with pytest.raises(SourcesError) as error:
        load(tmp_path, ONE)
    assert str(error.value) == (
        f"{more}:4:13: sources[0].feeds[0]: 'https://harbour.example/rss' is already"
        f" on line 4 of {tmp_path / 'sources.yaml'}"
    )


def test_one_feed_in_two_spellings_is_a_double(tmp_path):
    feeds = "[https://a.example/rss, http://A.example:80/rss#top]"
    mistakes_found = mistakes(tmp_path, HEAD + f"  - name: A\n    feeds: {feeds}\n")
    assert [m[3] for m in mistakes_found] == [
        "'http://A.example:80/rss#top' is already on line 4"
    ]


def test_a_mistake_in_the_defaults_is_reported_once(tmp_path):
    two = ONE.partition(HEAD)[2]
    two += two.replace("Harbour Post", "Hill").replace("harbour", "hill")
    text = f"version: 1\ndefaults: {{interval: often}}\nsources:\n{two}"
    assert [m[:2] for m in mistakes(tmp_path, text)] == [(2, 22)]


@pytest.mark.parametrize(
    ("line", "choice"),
    [
        ("", "never"),
        ("    render: true\n", "always"),
        ("    render: False\n", "never"),
        ("    render: when_empty\n", "when_empty"),
    ],
)
def test_a_source_says_whether_a_browser_builds_its_pages(tmp_path, line, choice):
    path = tmp_path / "sources.yaml"
    path.write_text(SOURCE + line)
    (spec,) = load_sources(path).sources
    assert spec.render == choice


def test_a_choice_of_rendering_without_a_browser_is_worth_a_word(tmp_path):
    path = tmp_path / "sources.yaml"
    path.write_text(SOURCE + "    render: true\n")
    sources = load_sources(path).sources
    (warning,) = list_warnings(sources, spacing=1.0, renders=False)
    assert "render has no effect" in warning
    assert list_warnings(sources, spacing=1.0, renders=True) == []
