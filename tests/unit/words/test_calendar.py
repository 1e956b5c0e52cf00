"""Names of months and units of time, in every language at once."""

from __future__ import annotations

import pytest

from wireroom.words.calendar import (
    AGO_AFTER,
    AGO_BEFORE,
    JUST_NOW,
    PAIRS,
    TODAY,
    UNITS,
    WORD,
    YESTERDAY,
    HalfDay,
    list_names,
    load_half_days,
    load_months,
    load_own_months,
)


@pytest.mark.parametrize(
    ("word", "month"),
    [
        pytest.param("january", 1, id="English"),
        pytest.param("sept", 9, id="English, four letters"),
        pytest.param("jänner", 1, id="German of Austria"),
        pytest.param("mrz", 3, id="German, not in CLDR"),
        pytest.param("aout", 8, id="French without the accent"),
        pytest.param("апреля", 4, id="Russian in a date"),
        pytest.param("апрель", 4, id="Russian alone"),
        pytest.param("сен", 9, id="Russian, three letters"),
        pytest.param("srpnja", 7, id="Croatian"),
        pytest.param("جانفي", 1, id="Arabic of Algeria"),
        pytest.param("غشت", 8, id="Arabic of Morocco"),
        pytest.param("شباط", 2, id="Arabic of the Levant"),
        pytest.param("ابريل", 4, id="Arabic without the hamza"),
        pytest.param("फ़रवरी", 2, id="Hindi"),
        pytest.param("กุมภาพันธ์", 2, id="Thai"),
        pytest.param("jaan", 1, id="Estonian, abbreviated"),
        pytest.param("ago", 8, id="Italian, and a word of ages in English"),
    ],
)
def test_a_name_in_a_language_with_a_record_is_a_month(word, month):
    assert load_months().known[word] == month


def test_a_name_of_two_months_is_read_with_its_language_only():
    assert "listopada" not in {**load_months().known, **load_months().foreign}
    assert load_own_months("pl")["listopada"] == 11
    assert load_own_months("hr")["listopada"] == 10


@pytest.mark.parametrize(
    ("word", "month"),
    [
        pytest.param("ફેબ્રુઆરી", 2, id="Gujarati"),
        pytest.param("பிப்ரவரி", 2, id="Tamil"),
        pytest.param("februarju", None, id="no month"),
        pytest.param("frar", None, id="Maltese, abbreviated"),
        pytest.param("jannar", 1, id="Maltese"),
        pytest.param("mata", None, id="an ASCII name of four letters"),
        pytest.param("maius", 5, id="Latin"),
    ],
)
def test_a_whole_name_in_any_other_language_is_a_month(word, month):
    assert load_months().foreign.get(word) == month


@pytest.mark.parametrize(
    "word", ["des", "dub", "ian", "kol", "led", "pro", "stu", "tra"]
)
def test_an_abbreviation_that_is_an_ordinary_word_is_no_month(word):
    months = load_months()
    assert word not in months.known
    assert word not in months.foreign


def test_a_name_is_known_or_foreign():
    months = load_months()
    assert not months.known.keys() & months.foreign.keys()
    assert (
        set(months.known.values()) == set(months.foreign.values()) == set(range(1, 13))
    )


def test_a_name_that_means_two_months_in_foreign_languages_means_none():
    """``nhlangula`` is June in North Ndebele and October in Tsonga."""
    assert "nhlangula" not in load_months().foreign


def test_no_foreign_name_is_a_word_of_ages():
    ages = {*UNITS, *PAIRS, *AGO_BEFORE, *AGO_AFTER, *JUST_NOW}
    assert not ages & load_months().foreign.keys()


@pytest.mark.parametrize(
    ("word", "seconds"),
    [
        ("secs", 1),
        ("хвилини", 60),
        ("Stunden".lower(), 3_600),
        ("天", 86_400),
        ("weeks", 604_800),
        ("meses", 2_592_000),
        ("년", 31_536_000),
    ],
)
def test_a_unit_has_its_length_in_seconds(word, seconds):
    assert UNITS[word] == seconds


@pytest.mark.parametrize(
    ("word", "seconds"),
    [("ساعتين", 3_600), ("שבועיים", 604_800), ("دقيقتين", 60), ("שנתיים", 31_536_000)],
)
def test_a_dual_form_has_the_length_of_one_unit(word, seconds):
    assert PAIRS[word] == seconds


def test_words_of_ages_are_those_of_all_languages():
    assert {"vor", "منذ", "לפני"} <= set(AGO_BEFORE)
    assert {"ago", "назад", "前", "전"} <= set(AGO_AFTER)
    assert {"just now", "только что", "刚刚"} <= JUST_NOW
    assert {"today", "i dag", "今日"} <= set(TODAY)
    assert {"yesterday", "i går", "昨日"} <= set(YESTERDAY)


@pytest.mark.parametrize(
    "word",
    [
        pytest.param("मिनट", id="Devanagari vowel signs"),
        pytest.param("ফেব্রুয়ারী", id="Bengali signs"),
        pytest.param("பிப்ரவரி", id="Tamil signs"),
        pytest.param("กุมภาพันธ์", id="Thai vowels and tones"),
        pytest.param("d'abril", id="an apostrophe"),
        pytest.param("mai\u0301", id="a combining accent"),
    ],
)
def test_marks_are_part_of_a_word(word):
    assert WORD.fullmatch(word)


@pytest.mark.parametrize(
    "text", ["7", "\u0966", "\u09e7", "a7", "_", "'a", "दिन\u0964", "two words"]
)
def test_digits_and_punctuation_are_no_part_of_a_word(text):
    assert not WORD.fullmatch(text)


def test_names_of_one_language_are_in_the_order_of_the_calendar():
    days = list_names("de", "days")
    assert (days[0], days[6], len(days)) == ("montag", "sonntag", 7)
    assert list_names("it", "months")[7] == "agosto"


@pytest.mark.parametrize(
    ("language", "word", "half"),
    [
        pytest.param("cs", "v", None, id="Czech for at"),
        pytest.param("cs", "odp", HalfDay.AFTERNOON, id="Czech"),
        pytest.param("sl", "po", None, id="Slovene for after"),
        pytest.param("ar", "م", HalfDay.AFTERNOON, id="a letter of Arabic"),
        pytest.param("et", "pl", HalfDay.AFTERNOON, id="Estonian"),
        pytest.param("bn", "অপরাহ্ন", HalfDay.AFTERNOON, id="Bengali"),
    ],
)
def test_a_word_for_half_of_the_day_is_no_preposition(language, word, half):
    assert load_half_days(language).get(word) is half
