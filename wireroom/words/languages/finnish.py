"""Finnish."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

FINNISH = LanguageWords(
    code="fi",
    comment_nouns="kommentteja",
    comment_headings="kommentit",
    empty_notices="ei (?:vielä )?kommentteja|0 kommenttia",
    reply_phrases="vastauksena|vastaus käyttäjälle",
    buttons="vastaa",
    byline_prefixes="kirjoittaja|teksti|toimittaja",
    list_conjunctions="ja",
    roles="toimittaja|päätoimittaja",
    published_labels="julkaistu|julkaisuaika",
    updated_labels="päivitetty|muokattu",
    related_labels="lue myös|lue lisää",
    list_headings="lue myös|aiheeseen liittyvät?|luetuimmat|suosittelemme",
    site_buttons="mainos|jaa",
    ages=AgeWords(
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
