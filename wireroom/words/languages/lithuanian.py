"""Lithuanian."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

LITHUANIAN = LanguageWords(
    code="lt",
    comment_nouns=r"komentar(?:as|ai|ų|us)|atsakym(?:as|ai|ų|us)\sį",
    reply_nouns="atsakym(?:as|ai|ų)",
    comment_headings="komentarai|nuomonės",
    buttons="atsakyti|pranešti|cituoti|patinka",
    speech_verbs="rašo|sako",
    unverified_marks="svečias|nepatvirtintas",
    byline_prefixes="autorius|autorė|autoriai|parengė",
    roles="žurnalist(?:as|ė)|redaktor(?:ius|ė)|korespondent(?:as|ė)",
    published_labels="paskelbta|publikuota",
    updated_labels="atnaujinta|papildyta|paskutinį kartą atnaujinta",
    photo_labels="nuotr(?:auka|aukos|\\.)?|foto",
    placeholder_names="redakcija",
    related_labels="skaitykite taip pat|taip pat skaitykite|skaityti daugiau",
    list_headings=(
        "taip pat skaitykite|skaitykite taip pat|susiję straipsniai|skaitomiausi"
        "|rekomenduojame"
    ),
    empty_notices="(?:dar )?nėra komentarų|komentarų (?:dar )?nėra|0 komentarų",
    closed_keywords="uždaryt|išjungt",
    closed_notices=(
        "(?:komentarai|komentavimas) (?:yra )?(?:uždaryt[ia]s?|išjungt[ia]s?)"
    ),
    pending_notices=r"(?:jūsų\s)?komentaras\slaukia\spatvirtinimo",
    removal_notices=r"(?:šis\s)?komentaras\s(?:buvo\s)?(?:ištrintas|pašalintas)",
    more_comments="(?:rodyti|įkelti) daugiau komentarų",
    next_pages="kitas puslapis",
    missing_pages="puslapis nerastas",
    ages=AgeWords(
        before="prieš",
        today="šiandien",
        yesterday="vakar",
        before_yesterday="užvakar",
        second="sekundę|sekundes|sekundžių",
        minute="minutę|minutes|minučių",
        hour="valandą|valandas|valandų",
        day="dieną|dienas|dienų",
        week="savaitę|savaites|savaičių",
        month="mėnesį|mėnesius|mėnesių",
        year="metus|metų",
    ),
)
