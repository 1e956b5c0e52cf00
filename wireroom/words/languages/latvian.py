"""Latvian."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

LATVIAN = LanguageWords(
    code="lv",
    comment_nouns=r"komentār(?:s|i|u|iem)|atbild(?:es|ēm|e)\suz",
    reply_nouns="atbild(?:e|es|ēm)",
    comment_headings="komentāri|viedokļi",
    buttons="atbildēt|ziņot|patīk|citēt",
    speech_verbs="saka|raksta",
    unverified_marks="viesis|nav pārbaudīts",
    byline_prefixes="autors|autore|autori|raksta",
    roles="žurnālist[se]|redaktor[se]|korespondent[se]",
    published_labels="publicēts",
    updated_labels="atjaunots|papildināts|pēdējās izmaiņas",
    photo_labels="foto",
    placeholder_names="redakcija",
    related_labels="lasi arī|lasiet arī|lasīt arī|skati arī",
    list_headings="lasi(?:et)? arī|saistītie raksti|lasītākie|populārākie raksti",
    empty_notices="(?:vēl )?nav komentāru|0 komentāru",
    closed_keywords="slēgt|atslēgt",
    closed_notices="(?:komentāri|komentēšana) ir (?:slēgt[ia]|atslēgt[ia])",
    pending_notices=r"(?:jūsu\s)?komentārs\sgaida\sapstiprinājumu",
    removal_notices=r"(?:šis\s)?komentārs\s(?:ir\s)?(?:dzēsts|izdzēsts)",
    more_comments="(?:rādīt|ielādēt) vairāk komentāru",
    next_pages="nākamā lapa",
    missing_pages="lapa (?:netika|nav) atrasta",
    ages=AgeWords(
        before="pirms",
        today="šodien",
        yesterday="vakar",
        before_yesterday="aizvakar",
        second="sekundes|sekundēm",
        minute="minūtes|minūtēm",
        hour="stundas|stundām",
        day="dienas|dienām",
        week="nedēļas|nedēļām",
        month="mēneša|mēnešiem",
        year="gada|gadiem",
    ),
    # "2026. gada 12. martā": on that day.
    months={
        "janvārī": 1, "februārī": 2, "martā": 3, "aprīlī": 4, "maijā": 5, "jūnijā": 6,
        "jūlijā": 7, "augustā": 8, "septembrī": 9, "oktobrī": 10, "novembrī": 11,
        "decembrī": 12,
    },
)  # fmt: skip
