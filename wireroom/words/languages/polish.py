"""Polish."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

POLISH = LanguageWords(
    code="pl",
    pending_notices=r"(?:twój\s)?komentarz\s(?:oczekuje|oczekujący|czeka)\sna\s(?:moderację|akceptację|zatwierdzenie)",
    removal_notices=r"(?:ten\s)?komentarz\s(?:został\s)?usunięty",
    comment_nouns=(
        r"komentarz[ey]|komentarzy?|odpowied(?:zi|ź)\sna|"
        r"przemyśle(?:nia|nie|ń)\s(?:na|o)"
    ),
    reply_nouns="odpowied(?:ź|zi)",
    comment_headings="komentarze|opinie|dyskusja|wypowiedzi",
    empty_notices=(
        "(?:nie ma (?:jeszcze )?|brak )komentarzy|bądź pierwsz[ya].{0,30}|0 komentarzy"
    ),
    closed_notices=(
        "komentarze (?:są |zostały )?(?:wyłączone|zamknięte)"
        "|możliwość komentowania została wyłączona"
        "|dodawanie komentarzy (?:jest|zostało) (?:wyłączone|zablokowane)"
        "|komentarze (?:są |zostały )?zablokowane"
    ),
    closed_keywords="wyłączon|zamknięt|zablokowane",
    answer_labels="odpowiedź od",
    reply_phrases="w odpowiedzi (?:do|na|dla)|odpowiedź (?:do|dla)",
    buttons=(
        "odpowiedz|zgłoś|udostępnij|cytuj|lubię to|odpowiedz na ten komentarz"
        "|odpowiedz na komentarz|zgłoś komentarz"
    ),
    speech_verbs="pisze|napisał|mówi|napisała",
    unverified_marks="gość|niezweryfikowany",
    related_labels=(
        "czytaj też|czytaj także|zobacz też|zobacz także"
        "|przeczytaj także|przeczytaj też"
    ),
    outlet_prepositions="dla",
    byline_prefixes=(r"autor(?:ka|zy)?|tekst|opracowa\w{1,3}|oprac\.?|napisa\w{1,3}"),
    list_conjunctions="i|oraz",
    roles=r"dziennikar\w{1,4}|redaktor\w{0,3}",
    published_labels="opublikowan[oy]|data publikacji|publikacja|dodano",
    updated_labels=(
        "aktualizacja|zaktualizowan[oy]|ostatnia (?:aktualizacja|zmiana|edycja)"
        "|zmodyfikowano|edytowano"
    ),
    member_labels=(
        "dołączył[a]?|zarejestrowan[ya]|rejestracja|data rejestracji|na forum od"
    ),
    list_headings=(
        "zobacz (?:też|także|również)|czytaj (?:też|także|również)"
        "|polecane(?: artykuły)?|podobne artykuły|najczęściej czytane"
        "|powiązane artykuły"
    ),
    site_buttons="reklama|udostępnij",
    photo_labels=r"zdjęci[ae]|fot\.",
    placeholder_names="redakcja",
    closed_lines="zaloguj(?: się)?.{0,40}(?:komentować|skomentować|komentarz).{0,20}",
    consent_words=r"pliki? cookies?|zgod[aęy]|prywatnoś\w{1,4}|akceptuj\w{0,3}",
    next_pages="następna strona",
    missing_pages="nie znaleziono strony|strona nie (?:została znaleziona|istnieje)",
    loading_comments=(r"(?:ładowanie|wczytywanie)\s+komentarzy"),
    more_comments=(
        r"(?:(?:pokaż|załaduj|wczytaj|zobacz)\s+)?(?:więcej|wszystkie|starsze|nowsze"
        r"|następne|kolejne)\s+(?:\d{1,6}\s+)?(?:komentarzy|komentarze|opinii)"
        r"|(?:pokaż|załaduj|wczytaj) więcej"
    ),
    ages=AgeWords(
        before_yesterday="przedwczoraj",
        after="temu",
        just_now="przed chwilą|teraz",
        today="dzisiaj|dziś",
        yesterday="wczoraj",
        minute="minut|minuty|minutę|min",
        hour="godz|godzin|godziny|godzinę",
        day="dzień|dni",
        week="tygodnie|tygodni",
        month="miesiące|miesięcy",
        year="lat|lata",
        afternoon="po południu|wieczorem",
        forenoon="rano",
    ),
)
