"""Lines with a date that are sentences, and lines that are dates."""

from __future__ import annotations

import pytest

from wireroom.extract.publication_date.sentences import is_month_alone, is_sentence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("12 March 2024", False, id="a date"),
        pytest.param("Tuesday, 12 March 2024 at 09:15", False, id="a weekday"),
        pytest.param("On 12 March the ferry sank", True, id="a sentence"),
        pytest.param("new ferry 12 March", False, id="two words"),
        pytest.param("Ada Lind Halden Tribune 12 March", False, id="names"),
        pytest.param("Ada Lind Bo Ek Halden Tribune News", False, id="five long names"),
        pytest.param(
            "Ada Lind Carl Berg Halden Tribune 12 March", True, id="too many names"
        ),
        pytest.param("By Ada Lind of the Tribune, 12 March", False, id="a byline"),
        pytest.param(
            "By Ada Lind, who wrote this before 12 March", True, id="more than a byline"
        ),
        pytest.param(
            "Ada Lind posted on 12 March with some words behind", False, id="a label"
        ),
        pytest.param(
            "The council that was elected posted on 12 March", True, id="before a label"
        ),
        pytest.param("Last look at the rules: 12 March", False, id="before a colon"),
        pytest.param("2024年3月12日 星期二", False, id="a date of Chinese"),
        pytest.param("2024年3月12日市议会通过了新的预算", True, id="Chinese"),
    ],
)
def test_the_words_around_a_date_make_a_sentence(text, expected):
    assert is_sentence(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("March 2024", True, id="English"),
        pytest.param("(2024/03)", True, id="numbers"),
        pytest.param("2024年3月", True, id="Chinese"),
        pytest.param("12 March 2024", False, id="a day"),
        pytest.param("Posts of March 2024", False, id="another word"),
        pytest.param("2024年3月大事记", False, id="Chinese, another word"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_a_month_with_its_year_alone_is_the_name_of_an_archive(text, expected):
    assert is_month_alone(text) is expected
