"""Finnish."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

FINNISH = LanguageWords(
    code="fi",
    pending_notices=r"kommentti(?:si)?\sodottaa\s(?:hyväksyntää|tarkistusta)",
    removal_notices=r"(?:tämä\s)?kommentti\s(?:on\s)?poistettu",
    comment_nouns=(
        r"kommentteja|kommenttia?|kommentit|"
        r"vastausta?\s(?:artikkeliin|kirjoitukseen|aiheeseen)"
    ),
    reply_nouns="vastaus(?:ta)?|vastaukset",
    comment_headings="kommentit|keskustelu",
    empty_notices="ei (?:vielä )?kommentteja|0 kommenttia|ole ensimmäinen .{0,30}",
    reply_phrases="vastauksena|vastaus käyttäjälle",
    buttons="vastaa|ilmoita|tykkää",
    unverified_marks="vieras|ei varmistettu|vahvistamaton",
    byline_prefixes="kirjoittaja|teksti|toimittaja",
    list_conjunctions="ja",
    roles="toimittaja|päätoimittaja",
    published_labels="julkaistu|julkaisuaika",
    updated_labels="(?:viimeksi )?(?:päivitetty|muokattu)",
    member_labels="liittynyt|rekisteröitynyt|jäsen alkaen",
    related_labels="lue myös|lue lisää",
    list_headings="lue myös|aiheeseen liittyvät?|luetuimmat|suosittelemme",
    site_buttons="mainos|jaa",
    photo_labels="kuvat?",
    placeholder_names="toimitus",
    speech_verbs="sanoo|kirjoitti",
    closed_keywords="suljettu|pois käytöstä|estetty",
    closed_notices=(
        r"komment(?:ointi|it|ien) (?:on |ovat )?(?:suljettu|pois käytöstä|estetty)\w*"
    ),
    consent_words=r"evästeit?ä|suostumu\w{1,5}|hyväksy\w{0,3}",
    next_pages="seuraava sivu",
    missing_pages=r"sivua ei löyd\w+",
    more_comments=(
        r"(?:(?:näytä|lataa|lue)\s+)?(?:lisää|kaikki|vanhemmat|uudemmat|seuraavat)\s+"
        r"(?:\d{1,6}\s+)?komment(?:teja|it)|(?:näytä|lataa) lisää"
    ),
    ages=AgeWords(
        before_yesterday="toissapäivänä",
        after="sitten",
        just_now="juuri nyt",
        today="tänään",
        yesterday="eilen",
        minute="minuutti|minuuttia",
        hour="tunti|tuntia",
        day="päivä|päivää",
        week="viikko|viikkoa",
        month="kuukausi|kuukautta",
        year="vuosi|vuotta",
    ),
)
