# ruff: noqa: E501 - a case of a table is one line
"""Whether a page is the one whose address another page declares."""

from __future__ import annotations

import pytest

from wireroom.dedupe.canonical import confirms_claim, have_same_text
from wireroom.dedupe.stories import StoryDoc

MILL = (
    "Die alte Papiermühle am Unterlauf der Selke wird im Herbst wieder Strom erzeugen,"
    " teilte die Genossenschaft am Freitag mit. Zwei Turbinen aus Graz sind bestellt, und"
    " das Wehr bekommt eine Treppe für Fische, wie es die Anglerinnen aus Wendhausen seit"
    " elf Jahren verlangen. Die Kosten trägt zur Hälfte der Landkreis."
)
CHOIR = (
    "Ein Chor aus vierzig Fuhrleuten hat am Samstag den Wettbewerb in Oberlohra gewonnen,"
    " mit einem Lied über schlechte Wege. Der Preis ist ein Fass Most, das die Sängerinnen"
    " und Sänger nach eigenen Angaben nicht über die Nacht gebracht haben. Nächstes Jahr"
    " wollen sie in Krumbach antreten, wo der Weg noch schlechter sein soll."
)
CJK = "市议会星期二决定重建东码头" * 9


def doc(text, title="Mühle liefert wieder Strom", number=1):
    return StoryDoc(id=number, title=title, text=text)


SAME = {
    "equal": (MILL, MILL),
    "a sentence less": (MILL, MILL.rpartition(" Die Kosten")[0]),
    "other layout": (MILL, MILL.replace(". ", ".\n\n")),
    "without spaces": (CJK, CJK),
    "short, equal": ("Ein Bild.", "Ein Bild."),
}
OTHER = {
    "another text": (MILL, CHOIR),
    "a digest of both": (MILL, f"{CHOIR}\n{MILL}\n{CHOIR.replace('Fass', 'Glas')}"),
    "short, another": ("Ein Bild.", "Zwei Bilder."),
    "nothing to compare": ("", ""),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_texts_that_agree(one, other):
    assert have_same_text(doc(one), doc(other))
    assert confirms_claim(doc(one), doc(other))


@pytest.mark.parametrize(("one", "other"), OTHER.values(), ids=OTHER)
def test_texts_that_do_not(one, other):
    assert not have_same_text(doc(one), doc(other))
    assert not confirms_claim(doc(one), doc(other, title="Chor gewinnt ein Fass"))


def test_a_headline_decides_where_no_other_page_makes_the_claim():
    assert confirms_claim(doc(MILL), doc(CHOIR))
    assert confirms_claim(doc(MILL), doc(CHOIR), [doc(MILL, number=3)])


def test_a_headline_of_pages_with_several_texts_decides_nothing():
    others = [doc(CHOIR, number=3), doc(CJK, number=4)]
    assert confirms_claim(doc(MILL), doc(CHOIR), others[:1])
    assert not confirms_claim(doc(MILL), doc(CHOIR), others)


@pytest.mark.parametrize("title", ["", "Live", "Leserbriefe heute"])
def test_a_headline_of_few_words_decides_nothing(title):
    assert not confirms_claim(doc(MILL, title), doc(CHOIR, title))


def test_of_a_short_and_a_long_page_title_and_text_have_to_be_equal():
    words = [f"w{chr(97 + n)}" for n in range(20)]
    long = doc(" ".join(words[1:]) + " end", title=words[0])
    short = doc(" ".join(words[2:]) + " end", title=" ".join(words[:2]))
    assert have_same_text(long, short)
    assert have_same_text(short, long)
    assert not have_same_text(doc(""), doc(""))


@pytest.mark.parametrize(("common", "same"), [(70, True), (69, False)])
def test_the_pages_of_one_article_have_seven_tenths_of_the_longer_in_common(
    common, same
):
    words = [f"{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(200)]
    one = words[: common + 3]
    other = [*one, *words[110 : 210 - common]]
    assert have_same_text(doc(" ".join(one)), doc(" ".join(other))) is same
