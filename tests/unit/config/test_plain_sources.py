"""Plain sources are the ones that the models read, from the same rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from wireroom.config.model_specs import build_spec
from wireroom.config.plain_sources import PlainSources
from wireroom.config.source_models import DefaultsModel, SourceModel

DEFAULTS = DefaultsModel.model_validate(
    {"language": "nb", "interval": "2h", "comments": "false", "timeout": "9s"}
)
ROWS = [
    pytest.param({"name": "A", "feeds": ["https://a.example/rss"]}, id="address alone"),
    pytest.param(
        {
            "name": "A",
            "url": "https://a.example/",
            "country": "NO",
            "language": "nn",
            "tags": ["x", "y"],
            "feeds": [
                {"url": "https://a.example/1"},
                {"url": "http://a.example/2", "interval": "90s"},
                {"url": "http://a.example/3", "interval": "auto"},
                {
                    "url": "http://a.example/4",
                    "interval": {"every": "5m", "overrule": "true"},
                },
            ],
        },
        id="every field",
    ),
    pytest.param({"name": "A", "feeds": []}, id="no feeds"),
]
OTHERS = [
    pytest.param({"name": "A"}, id="no feeds at all"),
    pytest.param({"name": "A", "feeds": "https://a.example/"}, id="feeds are a text"),
    pytest.param({"name": "A", "feeds": [], "trusted": "true"}, id="another field"),
    pytest.param({"name": " ", "feeds": []}, id="blank name"),
    pytest.param({"name": "A", "feeds": [], "country": None}, id="empty field"),
    pytest.param({"name": "A", "feeds": ["env:FEED"]}, id="a reference"),
    pytest.param({"name": "A", "feeds": ["https://u:p@a.example/"]}, id="a login"),
    pytest.param({"name": "A", "feeds": ["https://a .example/"]}, id="no address"),
    pytest.param(
        {"name": "A", "feeds": [{"url": "https://a.example/", "kind": "page"}]},
        id="a page",
    ),
    pytest.param({"name": "A", "feeds": [{}]}, id="a feed without address"),
    pytest.param({"name": "A", "feeds": [None]}, id="an empty feed"),
    pytest.param({"name": "A", "feeds": [], "tags": [""]}, id="an empty tag"),
    pytest.param(["A"], id="a list"),
    pytest.param(None, id="nothing"),
]
WORDS = st.sampled_from(
    [
        "A",
        "",
        " ",
        "NO",
        "no",
        "en-GB",
        "https://a.example/x",
        "a@b",
        "15m",
        "auto",
        "0s",
    ]
)
FEEDS = WORDS | st.dictionaries(
    st.sampled_from(["url", "interval", "kind"]), WORDS | st.none()
)
FIELDS = st.fixed_dictionaries(
    {"name": WORDS},
    optional={
        "url": WORDS,
        "country": WORDS,
        "language": WORDS,
        "tags": st.lists(WORDS, max_size=2),
        "feeds": st.lists(FEEDS, max_size=2),
    },
)


def read_by_models(row):
    try:
        return build_spec(SourceModel.model_validate(row), DEFAULTS)
    except ValidationError:
        return None


@pytest.mark.parametrize("row", ROWS)
def test_a_plain_source_is_read_as_the_models_read_it(row):
    spec = PlainSources(DEFAULTS).read(row)
    assert spec is not None
    assert spec == read_by_models(row)


@pytest.mark.parametrize("row", OTHERS)
def test_any_other_row_is_left_to_the_models(row):
    assert PlainSources(DEFAULTS).read(row) is None


@given(FIELDS)
def test_no_row_is_read_that_the_models_refuse_or_read_otherwise(row):
    spec = PlainSources(DEFAULTS).read(row)
    assert spec is None or spec == read_by_models(row)
