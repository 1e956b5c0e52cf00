from __future__ import annotations

import pytest

from wireroom.decide.articles.languages import choose_language
from wireroom.model.language import RecognisedLanguage


def choose(declared, code, *, contradicted=True, confidence=0.99, characters=900):
    recognised = RecognisedLanguage(
        code=code,
        confidence=confidence,
        contradicted=declared if contradicted else None,
    )
    return choose_language(declared, recognised, characters=characters)


@pytest.mark.parametrize(
    ("declared", "code", "more", "expected"),
    [
        pytest.param("en", "zu", {}, "zu", id="a template's language"),
        pytest.param("en-GB", "zu", {}, "zu", id="with a region"),
        pytest.param("en", "en", {}, "en", id="the same"),
        pytest.param("en-GB", "en", {}, "en-GB", id="the same, the region stays"),
        pytest.param("en", "zu", {"confidence": 0.95}, "zu", id="at the confidence"),
        pytest.param("en", "zu", {"confidence": 0.949}, "en", id="below it"),
        pytest.param("en", "zu", {"characters": 500}, "zu", id="at the length"),
        pytest.param("en", "zu", {"characters": 499}, "en", id="too short"),
        pytest.param(
            "de", "en", {"contradicted": False}, "de", id="a part confirms it"
        ),
        pytest.param("nb-NO", "no", {}, "nb-NO", id="a name of Bokmål"),
        pytest.param("no", "nn", {}, "no", id="Nynorsk is Norwegian"),
        pytest.param("nn", "da", {}, "nn", id="Danish and Nynorsk"),
        pytest.param("da", "sv", {}, "sv", id="Danish and Swedish are distinguished"),
        pytest.param("sr-Latn", "hr", {}, "sr-Latn", id="Serbian and Croatian"),
        pytest.param("bs", "hr", {}, "bs", id="Bosnian and Croatian"),
        pytest.param("ms", "id", {}, "ms", id="Malay and Indonesian"),
        pytest.param("cs", "sk", {}, "sk", id="Czech and Slovak are distinguished"),
        pytest.param("en", "ja", {"characters": 60}, "ja", id="in another script"),
        pytest.param("en", "ja", {"characters": 59}, "en", id="a few letters of it"),
        pytest.param("ja", "zh", {"characters": 60}, "ja", id="in a script of both"),
        pytest.param("sr", "ru", {"characters": 60}, "sr", id="which has two scripts"),
        pytest.param(None, "fr", {"confidence": 0.5}, "fr", id="none is declared"),
        pytest.param("", "fr", {}, "fr", id="an empty one"),
    ],
)
def test_the_text_decides_where_it_is_certain(declared, code, more, expected):
    assert choose(declared, code, **more) == expected


def test_without_a_recognised_language_the_declared_one_stays():
    assert choose_language("en", None, characters=900) == "en"
    assert choose_language(None, None, characters=900) is None
