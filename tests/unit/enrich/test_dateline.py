from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.enrich import EnrichInput
from wireroom.enrich.dateline import DatelineEnricher


def annotate(text):
    return list(DatelineEnricher().annotate(EnrichInput(title="", text=text)))


@pytest.mark.parametrize(
    ("text", "places", "agency", "date"),
    [
        pytest.param(
            "HEBRON, West Bank (AP) \u2014 Residents said on Monday.",
            ["HEBRON", "West Bank"],
            "AP",
            None,
            id="place, region, agency",
        ),
        pytest.param(
            "Haus Bethlehem, 3 May \u2013 The house was full.",
            ["Haus Bethlehem"],
            None,
            "3 May",
            id="a date",
        ),
        pytest.param(
            "WASHINGTON (Reuters) - The president said.",
            ["WASHINGTON"],
            "Reuters",
            None,
            id="a hyphen for a dash",
        ),
        pytest.param(
            "KABUL, Afghanistan -- Two men were seen.",
            ["KABUL", "Afghanistan"],
            None,
            None,
            id="capitals alone",
        ),
        pytest.param(
            "JERUSALEM, Jan. 12, 2010 (AFP) \u2014 It rained.",
            ["JERUSALEM"],
            "AFP",
            "Jan. 12, 2010",
            id="agency and date",
        ),
        pytest.param(
            "Berlin (dpa) - Der Bundestag hat beschlossen.",
            ["Berlin"],
            "dpa",
            None,
            id="German",
        ),
        pytest.param(
            "Frankfurt am Main, 3. Mai: Die Br\u00fccke ist zu.",
            ["Frankfurt am Main"],
            None,
            "3. Mai",
            id="German with a date",
        ),
        pytest.param(
            "PARIS, le 12 mars 2010 \u2014 Le conseil a vot\u00e9.",
            ["PARIS"],
            None,
            "le 12 mars 2010",
            id="French",
        ),
        pytest.param(
            "Madrid, 4 de marzo de 2010 (EFE) \u2014 El gobierno dijo.",
            ["Madrid"],
            "EFE",
            "4 de marzo de 2010",
            id="Spanish",
        ),
        pytest.param(
            "BUFFALO, N.Y. (AP) \u2014 It snowed.",
            ["BUFFALO", "N.Y."],
            "AP",
            None,
            id="a state cut short",
        ),
        pytest.param(
            "ST. LOUIS \u2014 The river rose.", ["ST. LOUIS"], None, None, id="a point"
        ),
        pytest.param(
            "OSLO (Staff Writer) \u2014 It rained.",
            ["OSLO"],
            None,
            None,
            id="brackets without an agency",
        ),
        pytest.param(
            "STOW-ON-THE-WOLD, Upper Vale \u2014 It rained.",
            ["STOW-ON-THE-WOLD", "Upper Vale"],
            None,
            None,
            id="six words",
        ),
        pytest.param(
            "HULL, Vale, England \u2014 It rained.",
            ["HULL", "Vale", "England"],
            None,
            None,
            id="three parts",
        ),
        pytest.param(
            "ULM \u2014 Es regnete.", ["ULM"], None, None, id="three capitals"
        ),
        pytest.param("Ur (AP) \u2014 It rained.", ["Ur"], "AP", None, id="two letters"),
        pytest.param(
            "OSLO, May 3: It rained: a lot.",
            ["OSLO"],
            None,
            "May 3",
            id="the first of two colons",
        ),
    ],
)
def test_a_dateline_is_read(text, places, agency, date):
    (note,) = annotate(text)
    assert note.value["places"] == places
    assert (note.value["agency"], note.value["date"]) == (agency, date)
    assert text[note.start : note.end] == note.value["place"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\u2014",
        "The bridge is closed \u2014 again.",
        "Obama \u2014 who was there \u2014 left.",
        "WHY \u2014 asks the reader.",
        "NEW: the bridge opens.",
        "Monday, 3 May 2010: the bridge opened and three people spoke at length.",
        "Bridge closed - The Paper",
        "Ann Lee, Bo Tarn and Cleo Quill, Dov Lister: four writers.",
        "\u5317\u4eac \u2014 \u6211\u4e0d\u660e\u767d\u3002",
        "EU \u2014 again.",
        "OSLO, BERN, ROME, PARIS \u2014 four cities.",
        "OSLO BERN ROME PARIS VIENNA LIMA CAIRO \u2014 seven words.",
        "OSLO, near bern (AP) \u2014 one without a capital.",
        "It was said in OSLO.\nBERN \u2014 a second line.",
        "of the (AP) \u2014 small words alone.",
        f"OSLO (AP) {'x' * 150} \u2014 a long opening.",
        "x" * 10**6,
        "A, " * 10**5,
    ],
    ids=lambda text: repr(text[:24]),
)
def test_other_openings_are_not_datelines(text):
    assert annotate(text) == []


@given(st.text(max_size=200), st.sampled_from([" \u2014 ", ": ", " - "]))
def test_a_place_is_a_slice_of_the_text(head, dash):
    text = f"{head}{dash}It rained."
    for note in annotate(text):
        assert text[note.start : note.end] == note.value["place"]


def test_a_dateline_ends_within_160_characters():
    opening = f"OSLO (AP) {'x' * 148}"
    assert len(opening) == 158
    assert annotate(f"{opening} \u2014 It rained.")
    assert not annotate(f"{opening}xxx \u2014 It rained.")


def test_an_article_has_one_dateline_at_most():
    assert len(annotate("OSLO \u2014 BERN (AP) \u2014 It rained.")) == 1
