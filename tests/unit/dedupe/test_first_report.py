# ruff: noqa: E501 - a line a case, escapes and all
"""Which article of a story was published first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.dedupe.first_report import (
    ReportEvidence,
    find_agency_credit,
    latest_publication,
    pick_earlier,
    weigh_evidence,
)

FOUND = datetime(2026, 3, 1, 12, tzinfo=UTC)
FILLER = "The harbour council voted to rebuild the pier and to pay for it. " * 12

CREDITS = {
    "a dateline": ("WASHINGTON (AP) \u2014 The storm tore", "AP"),
    "a dateline with a date": ("LONDON, March 1 (Reuters) - The storm tore", "Reuters"),
    "German, with the bureau": ("Berlin (dpa/lnw) - Der Sturm ri\u00df", "dpa"),
    "French": ("PARIS (AFP) \u2013 La temp\u00eate a arrach\u00e9", "AFP"),
    "Russian": ("MOSCOW, March 1. /TASS/. The storm", "TASS"),
    "Spanish, in capitals": ("MADRID, 1 (EUROPA PRESS) La tormenta", "Europa Press"),
    "Italian, brackets first": ("(ANSA) - ROMA, 1 MAR - La tempesta", "ANSA"),
    "Chinese": ("\u65b0\u534e\u793e\u5317\u4eac3\u67081\u65e5\u7535 \u98ce\u66b4", "Xinhua"),
    "Japanese": ("[\u30ed\u30f3\u30c9\u30f3 1\u65e5 \u30ed\u30a4\u30bf\u30fc] - \u5d50", "Reuters"),
    "Korean": ("(SEOUL=\uc5f0\ud569\ub274\uc2a4) \ud3ed\ud48d", "Yonhap"),
    "a byline": ("By Jane Doe, Associated Press\nThe storm tore", "AP"),
    "a source at the end": (f"{FILLER}\nSource: AFP", "AFP"),
    "a German source at the end": (f"{FILLER} Quelle: dpa", "dpa"),
    "a French one": (f"{FILLER} (avec AFP)", "AFP"),
    "a signature": (f"{FILLER}\n(AFP)", "AFP"),
    "how Reuters signs": (f"{FILLER}(Reporting by A Lee; Editing by B Ek)", "Reuters"),
    "a copyright": (f"{FILLER}\u00a9 2012 The Associated Press. All rights", "AP"),
    "with help": (f"{FILLER}The Associated Press contributed to this report.", "AP"),
    "quoted within": (f"{FILLER}He told the paper (Reuters) so. {FILLER}", None),
    "spoken of": (f"The head of Reuters resigned. {FILLER}", None),
    "small letters": (f"(pa) and (tt) are no agencies. {FILLER}", None),
    "a list in brackets": (f"Exams (see AP) were hard. {FILLER}", None),
    "strokes": (f"A CP/M machine and/or a PA system. {FILLER}", None),
    "empty": ("", None),
}  # fmt: skip


@pytest.mark.parametrize(("text", "agency"), CREDITS.values(), ids=list(CREDITS))
def test_the_agency_that_a_text_credits_is_found(text, agency):
    assert find_agency_credit(text) == agency


@pytest.mark.parametrize("text", ["(" * 5_000, "by " * 5_000, "\u00a9 " * 5_000])
def test_a_hostile_text_credits_no_agency(text):
    assert find_agency_credit(text) is None


DATES = {
    "to the minute": (-5 * 60, "minute", timedelta(minutes=-299)),
    "a day that was over": (-30 * 60, "day", timedelta(hours=-6)),
    "as long before as an article is delayed": (
        -24 * 60,
        "minute",
        -timedelta(minutes=24 * 60 - 1),
    ),
    "longer before": (-24 * 60 - 2, "minute", timedelta()),
    "days before": (-3 * 24 * 60, "day", timedelta()),
    "in another century": (-30 * 365 * 24 * 60, "second", timedelta()),
    "a day still running": (-60, "day", timedelta()),
    "in the future": (60, "second", timedelta()),
}


@pytest.mark.parametrize(
    ("minutes", "precision", "wanted"), DATES.values(), ids=list(DATES)
)
def test_an_article_was_published_by_the_end_of_its_date_and_before_it_was_found(
    minutes, precision, wanted
):
    printed = FOUND + timedelta(minutes=minutes)
    assert latest_publication(printed, precision, FOUND) == FOUND + wanted


@pytest.mark.parametrize("printed", [None, datetime.max.replace(tzinfo=UTC)])
def test_without_a_usable_date_an_article_was_published_when_it_was_found(printed):
    assert latest_publication(printed, "year", FOUND) == FOUND


def make_evidence(article_id, *, hours=0.0, credit=None, origin=False):
    out = FOUND + timedelta(hours=hours)
    return ReportEvidence(
        article_id=article_id, latest_publication=out, credit=credit, origin=origin
    )


FIRSTS = {
    "the one published first": (make_evidence(2, hours=-1), make_evidence(1)),
    "the agency before its printers": (
        make_evidence(2, credit="AP", origin=True),
        make_evidence(1, hours=-1, credit="AP"),
    ),
    "a credit does not outweigh the time": (
        make_evidence(2, hours=-1, credit="AP"),
        make_evidence(1),
    ),
    "at one moment the one without a credit": (
        make_evidence(2),
        make_evidence(1, credit="AP"),
    ),
    "else the smaller id": (make_evidence(1), make_evidence(2)),
}


@pytest.mark.parametrize(("first", "later"), FIRSTS.values(), ids=list(FIRSTS))
def test_the_first_of_two_articles_is_chosen_by_the_evidence(first, later):
    assert pick_earlier(first, later) == pick_earlier(later, first) == first


EVIDENCE = st.builds(
    make_evidence,
    st.integers(1, 50),
    hours=st.integers(-2, 2),
    credit=st.sampled_from([None, "AP"]),
    origin=st.booleans(),
)


@given(
    st.lists(EVIDENCE, min_size=1, max_size=8, unique_by=lambda t: t.article_id),
    st.randoms(),
)
def test_the_first_does_not_depend_on_the_order_of_arrival(evidence, draw):
    first = reduce(pick_earlier, evidence)
    draw.shuffle(evidence)
    assert reduce(pick_earlier, evidence) == first


@pytest.mark.parametrize(
    ("publisher", "origin"),
    [("Reuters UK", True), ("The Associated Press", False), ("Harbour Post", False)],
)
def test_an_agency_is_known_at_its_own_site(publisher, origin):
    evidence = weigh_evidence(
        1,
        "LONDON (Reuters) - The storm",
        published_at=None,
        precision=None,
        found_at=FOUND,
        published_by=publisher,
    )
    assert evidence.origin is origin


SPANS = {
    "second": timedelta(),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "month": timedelta(days=31),
    "year": timedelta(days=366),
    None: timedelta(),
}


@pytest.mark.parametrize(("precision", "span"), SPANS.items(), ids=str)
def test_a_date_ends_with_its_finest_unit(precision, span):
    printed = FOUND - timedelta(days=400)
    latest = latest_publication(printed, precision, FOUND, is_trusted=True)
    assert latest == printed + span


def test_evidence_has_no_credit_by_default():
    evidence = ReportEvidence(article_id=1, latest_publication=FOUND)
    assert (evidence.credit, evidence.origin) == (None, False)


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        pytest.param("x" * 235 + "/AFP/" + FILLER, "AFP", id="before 240 characters"),
        pytest.param("x" * 236 + "/AFP/" + FILLER, None, id="across 240 characters"),
        pytest.param(
            f"{FILLER}Source: AFP." + "x" * 308, "AFP", id="the last 320 characters"
        ),
        pytest.param(
            f"{FILLER}Source: AFP." + "x" * 309, None, id="across the last 320"
        ),
        pytest.param(f"{FILLER}\n(AFP)\n  ", "AFP", id="a signature and blank lines"),
        pytest.param(f"{FILLER}\n(AFP)\nBye", None, id="a signature before the end"),
        pytest.param(f"{FILLER}-{' ' * 36}AFP", "AFP", id="within the last 40"),
        pytest.param(f"{FILLER}-{' ' * 37}AFP", None, id="before the last 40"),
        pytest.param(
            f"{FILLER}{'x' * 300}(Reporting by A Lee)",
            "Reuters",
            id="signed at the end",
        ),
        pytest.param(
            f"(Reporting by A Lee){FILLER}", None, id="the signature at the start"
        ),
        pytest.param(
            f"PARIS (AFP) - {FILLER}(Reporting by A Lee)", "AFP", id="dateline first"
        ),
        pytest.param(
            f"The AP pier. {FILLER}(Reporting by A Lee)",
            "Reuters",
            id="a name in the text and a signature",
        ),
    ],
)
def test_an_agency_is_credited_only_near_the_ends(text, agency):
    assert find_agency_credit(text) == agency


SPANS = {
    "second": timedelta(),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}


@pytest.mark.parametrize(("precision", "span"), SPANS.items())
def test_a_date_means_by_the_end_of_its_unit(precision, span):
    printed = FOUND - timedelta(days=1, hours=12)
    latest = latest_publication(printed, precision, FOUND, is_trusted=True)
    assert latest == printed + span


@pytest.mark.parametrize(("precision", "days"), [("month", 31), ("year", 366)])
def test_a_month_and_a_year_end_by_their_longest(precision, days):
    printed = FOUND - timedelta(days=500)
    latest = latest_publication(printed, precision, FOUND, is_trusted=True)
    assert latest == printed + timedelta(days=days)


def test_a_trusted_date_counts_without_a_limit():
    printed = FOUND - timedelta(days=9)
    assert latest_publication(printed, "minute", FOUND) == FOUND
    trusted = latest_publication(printed, "minute", FOUND, is_trusted=True)
    assert trusted == printed + timedelta(minutes=1)
    last = datetime.max.replace(tzinfo=UTC)
    assert latest_publication(last, "day", FOUND, is_trusted=True) == FOUND


ENDS = {
    "a dateline within 240 characters": ("x" * 234 + "(AFP) ", "AFP"),
    "a dateline behind them": ("x" * 236 + "(AFP) " + "y" * 400, None),
    "a credit within the last 320": ("x" * 400 + " Source: AFP" + "y" * 308, None),
    "a credit at the end of 320": ("x" * 400 + " Source: AFP " + "y" * 307, "AFP"),
    "a credit before them": ("x" * 400 + " Source: AFP " + "y" * 309, None),
    "a signature in the last 40 characters": (
        "x" * 400 + "\n" + "y" * 34 + " (AFP)",
        "AFP",
    ),
    "codes in small letters": ("x" * 400 + "\nSource: afp", None),
    "a name in any case": ("x" * 400 + "\nSource: associated press", "AP"),
}


@pytest.mark.parametrize(("text", "agency"), ENDS.values(), ids=ENDS)
def test_an_agency_is_credited_at_either_end_of_a_text(text, agency):
    assert find_agency_credit(text) == agency
