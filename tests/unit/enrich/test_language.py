# ruff: noqa: RUF001 - each language in its own letters
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.enrich import EnrichInput
from wireroom.enrich.language import (
    UNKNOWN,
    LanguageEnricher,
    identify_language,
    recognise_language,
)
from wireroom.model.article import Comment

# What readers and papers write, by language; the table the bounds were chosen on.
SAID = """
en  I think this is a terrible idea and the mayor knows it.
en  Great article, thanks for sharing!
en  Who is going to pay for all of this?
en  The council voted on Monday to close the old bridge for two years.
en  They never asked us what we want.
de  Das ist doch völlig übertrieben, wer soll das bezahlen?
de  Danke für den guten Artikel!
de  Der Stadtrat hat am Montag beschlossen, die alte Brücke zu schließen.
de  Ich glaube, dass wir damit nicht weiterkommen.
de  So ein Quatsch, nie im Leben.
fr  Je ne comprends pas pourquoi on a attendu si longtemps.
fr  Merci beaucoup pour cet article très intéressant.
fr  Le conseil municipal a voté lundi la fermeture du vieux pont.
fr  C'est vraiment n'importe quoi !
fr  Il faudrait que les gens se réveillent enfin.
es  No entiendo por qué hemos esperado tanto tiempo.
es  Muchas gracias por este artículo tan interesante.
es  El ayuntamiento votó el lunes a favor de cerrar el viejo puente.
es  ¡Qué vergüenza de gobierno!
es  Eso no lo cree ni su madre.
pt  Não percebo porque esperámos tanto tempo.
pt  Muito obrigado por este artigo tão interessante.
pt  A câmara municipal votou na segunda-feira o fecho da ponte velha.
pt  Isso é uma vergonha para o nosso país.
it  Non capisco perché abbiamo aspettato così tanto.
it  Grazie mille per questo articolo molto interessante.
it  Il consiglio comunale ha votato lunedì la chiusura del vecchio ponte.
it  Che vergogna, sono sempre gli stessi a pagare.
nl  Ik begrijp niet waarom we zo lang hebben gewacht.
nl  Heel erg bedankt voor dit interessante artikel.
nl  De gemeenteraad stemde maandag voor de sluiting van de oude brug.
nl  Dat is toch niet te geloven?
sv  Jag förstår inte varför vi har väntat så länge.
sv  Tack så mycket för en mycket intressant artikel.
sv  Kommunfullmäktige röstade i måndags för att stänga den gamla bron.
da  Jeg forstår ikke, hvorfor vi har ventet så længe.
da  Mange tak for en meget interessant artikel.
da  Byrådet stemte mandag for at lukke den gamle bro i to år.
no  Jeg forstår ikke hvorfor vi har ventet så lenge.
no  Tusen takk for en veldig interessant artikkel.
no  Kommunestyret stemte mandag for å stenge den gamle broen i to år.
fi  En ymmärrä, miksi olemme odottaneet niin kauan.
fi  Kiitos paljon todella mielenkiintoisesta artikkelista.
pl  Nie rozumiem, dlaczego czekaliśmy tak długo.
pl  Bardzo dziękuję za ten ciekawy artykuł.
pl  Rada miasta zagłosowała w poniedziałek za zamknięciem starego mostu.
cs  Nerozumím, proč jsme čekali tak dlouho.
cs  Moc děkuji za tento zajímavý článek.
cs  Městská rada v pondělí hlasovala pro uzavření starého mostu.
hu  Nem értem, miért vártunk ilyen sokáig.
hu  Nagyon köszönöm ezt az érdekes cikket.
ro  Nu înțeleg de ce am așteptat atât de mult.
ro  Mulțumesc mult pentru acest articol foarte interesant.
tr  Neden bu kadar uzun süre beklediğimizi anlamıyorum.
tr  Bu ilginç makale için çok teşekkür ederim.
id  Saya tidak mengerti mengapa kita menunggu begitu lama.
id  Terima kasih banyak atas artikel yang sangat menarik ini.
vi  Tôi không hiểu tại sao chúng ta đã chờ đợi lâu như vậy.
ru  Я не понимаю, почему мы так долго ждали.
ru  Большое спасибо за очень интересную статью.
ru  Городской совет проголосовал в понедельник за закрытие старого моста.
uk  Я не розумію, чому ми так довго чекали.
uk  Дуже дякую за цю цікаву статтю.
bg  Не разбирам защо чакахме толкова дълго.
bg  Много благодаря за тази интересна статия.
el  Δεν καταλαβαίνω γιατί περιμέναμε τόσο πολύ.
he  אני לא מבין למה חיכינו כל כך הרבה זמן.
he  תודה רבה על הכתבה המעניינת.
ar  لا أفهم لماذا انتظرنا كل هذا الوقت الطويل.
ar  شكرا جزيلا على هذا المقال المثير للاهتمام.
fa  من نمی‌فهمم چرا این همه مدت صبر کردیم.
fa  از این مقاله بسیار جالب خیلی ممنونم.
ur  مجھے سمجھ نہیں آتی کہ ہم نے اتنا انتظار کیوں کیا۔
hi  मुझे समझ नहीं आता कि हमने इतना इंतज़ार क्यों किया।
hi  इस दिलचस्प लेख के लिए बहुत बहुत धन्यवाद।
th  ฉันไม่เข้าใจว่าทำไมเราต้องรอนานขนาดนี้
ja  なぜこんなに長く待っていたのか理解できません。
ja  とても興味深い記事をありがとうございます。
zh  我不明白我们为什么等了这么久。
zh  非常感谢这篇有趣的文章。
ko  왜 이렇게 오래 기다렸는지 이해할 수 없습니다.
ko  정말 흥미로운 기사 감사합니다.
"""
NOISE = (
    "lol",
    "+1",
    "Obama!!!",
    "hahaha",
    "https://paper.example/2026/03/one",
    "@Ann",
    "Ok",
    "😂😂😂",
    "Ja",
    "R.I.P.",
    "No",
    "???",
    "Mullen McChrystal Petraeus",
    "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
)
# Indonesian and Malay differ in a few words; an identifier that mixes them up has read
# the text rightly.
ALIKE = {"ms": "id"}


def test_sentences_of_comments_are_identified():
    rows = [line.split("  ", 1) for line in SAID.strip().splitlines()]
    wrong, untold = [], []
    for language, text in rows:
        guess, _ = identify_language(text)
        if guess == UNKNOWN:
            untold.append(text)
        elif ALIKE.get(guess, guess) != language:
            wrong.append((language, guess, text))
    assert not wrong
    assert len(untold) <= len(rows) * 0.03


@pytest.mark.parametrize("text", NOISE)
def test_texts_that_are_too_short_or_no_language_are_undetermined(text):
    assert identify_language(text) == (UNKNOWN, 0.0)


def test_the_article_and_each_comment_have_a_language():
    texts = ("Das ist doch völlig übertrieben, wer soll das bezahlen?", "lol")
    comments = tuple(
        Comment(key=str(n), author="A", text=text, position=n)
        for n, text in enumerate(texts)
    )
    text = "The council voted on Monday to close the old bridge for two years."
    notes = LanguageEnricher().annotate(
        EnrichInput(title="Bridge", text=text, comments=comments)
    )
    languages = {note.comment: note.value["language"] for note in notes}
    assert languages == {None: "en", "0": "de", "1": UNKNOWN}


BY_LANGUAGE = {
    code: " ".join(
        line.split("  ", 1)[1]
        for line in SAID.strip().splitlines()
        if line.startswith(code)
    )
    for code in ("en", "de", "fr", "no", "he")
}
ENGLISH, GERMAN = BY_LANGUAGE["en"], BY_LANGUAGE["de"]


@pytest.mark.parametrize(
    ("text", "declared", "contradicted"),
    [
        pytest.param(GERMAN, "en", "en", id="another language"),
        pytest.param(GERMAN, "en-US", "en-US", id="another one with a region"),
        pytest.param(GERMAN, "de-AT", None, id="the same"),
        pytest.param(GERMAN, None, None, id="none declared"),
        pytest.param("", "de", None, id="no text"),
        pytest.param("lol", "de", None, id="no language"),
        pytest.param(
            f"{GERMAN[:150]} {ENGLISH} {ENGLISH}", "de", None, id="a long quotation"
        ),
        pytest.param(GERMAN, "mi", None, id="a language that is never recognised"),
        pytest.param(GERMAN, "gsw", None, id="a variety"),
        pytest.param(BY_LANGUAGE["no"], "nb-NO", None, id="the model's name of Bokmål"),
        pytest.param(BY_LANGUAGE["he"], "iw", None, id="an old code"),
        pytest.param(GERMAN, "nb", "nb", id="Bokmål is known to the model"),
    ],
)
def test_a_declared_language_is_contradicted_by_the_whole_text(
    text, declared, contradicted
):
    assert recognise_language("", text, declared).contradicted == contradicted


def test_the_note_says_which_declared_language_the_text_contradicts():
    given = EnrichInput(title="", text=GERMAN, language="en")
    (note,) = LanguageEnricher().annotate(given)
    assert note.value["contradicts"] == "en"


@given(st.text(max_size=300))
def test_any_text_has_an_answer_of_two_letters_or_none(text):
    language, confidence = identify_language(text)
    assert language == UNKNOWN or (len(language) == 2 and language.isascii())
    assert 0 <= confidence <= 1


@pytest.mark.parametrize(
    ("text", "is_known"),
    [
        pytest.param("Das ist doch völlig", True, id="sixteen letters"),
        pytest.param("Das ist doch da...", False, id="fewer than fifteen"),
        pytest.param("我不明白我们", True, id="six of Han"),
        pytest.param("我不明白我", False, id="five of Han"),
        pytest.param(f"{'1' * 240} {GERMAN}", False, id="letters behind 240 others"),
    ],
)
def test_a_text_needs_fifteen_letters_or_six_of_han(text, is_known):
    assert (identify_language(text)[0] != UNKNOWN) is is_known


@pytest.mark.parametrize(
    "noise", ["https://der.und.die/nicht/das", "www.das-ist.de", "@dasistnicht", "#und"]
)
def test_addresses_and_names_have_no_language(noise):
    assert identify_language(f"{noise} " * 10) == (UNKNOWN, 0.0)
    assert identify_language(f"{noise} {ENGLISH}")[0] == "en"


def test_the_title_counts_and_of_a_text_only_its_beginning():
    short = "Ja, ja."
    assert (
        recognise_language("Das ist doch völlig übertrieben", short, None).code == "de"
    )
    begin = f"{ENGLISH} " * 8
    assert recognise_language("", begin[:1_200] + GERMAN * 50, None).code == "en"
    assert recognise_language("", begin[:400] + GERMAN * 50, None).code == "de"


def test_of_a_comment_its_first_240_characters_are_read():
    texts = (f"{GERMAN[:235]}  {ENGLISH * 9}", " " * 240 + GERMAN)
    comments = tuple(
        Comment(key=str(n), author="A", text=text, position=n)
        for n, text in enumerate(texts)
    )
    _, *notes = LanguageEnricher().annotate(
        EnrichInput(title="", text="", comments=comments)
    )
    assert [n.value["language"] for n in notes] == ["de", UNKNOWN]


def test_a_thousand_comments_have_a_language():
    comments = tuple(
        Comment(key=str(n), author="A", text="", position=n) for n in range(1_001)
    )
    notes = LanguageEnricher().annotate(
        EnrichInput(title="", text="", comments=comments)
    )
    assert len(list(notes)) == 1 + 1_000


@pytest.mark.parametrize("quarter", range(4))
def test_any_quarter_of_a_text_in_the_declared_language_confirms_it(quarter):
    parts = [(GERMAN * 9)[:1_200]] * 4
    parts[quarter] = (ENGLISH * 9)[:1_200]
    text = "".join(parts)
    code = recognise_language("", text, None).code
    declared = "en" if code == "de" else "de"
    assert recognise_language("", text, declared).contradicted is None
    assert recognise_language("", text, "fr").contradicted == "fr"
