"""Slovenian."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

SLOVENIAN = LanguageWords(
    code="sl",
    comment_nouns=(
        r"komentar(?:ja|ji|jev)?|odziv(?:i|ov|a)?|mnenj[ea]?|"
        r"odgovor(?:a|i|ov)?\sna|misli\so"
    ),
    reply_nouns="odgovor(?:i|a|ov)?",
    comment_headings="komentarji|mnenja",
    buttons="odgovori|prijavi|prijavi komentar|všečkaj",
    speech_verbs="pravi|je napisala?|piše",
    unverified_marks="gost|ni preverjeno",
    byline_prefixes="avtor(?:ica|ji)?|piše|zapisala?",
    roles="novinar(?:ka)?|urednik|urednica|dopisnik|dopisnica",
    published_labels="objavljeno",
    updated_labels="posodobljeno|zadnja sprememba|nazadnje posodobljeno",
    photo_labels="foto(?:grafija)?",
    placeholder_names="uredništvo",
    related_labels="preberite tudi|preberi tudi|preberite še|poglejte tudi",
    list_headings=(
        "preberi(?:te)? (?:tudi|še)|povezan[ie] (?:članki|novice|vsebine)|najbolj brano"
        "|sorodn[ie] (?:članki|novice)"
    ),
    empty_notices="(?:še )?ni komentarjev|brez komentarj(?:a|ev)|bodite prvi.{0,30}",
    closed_keywords="zaprto|zaprti|onemogočen|izključen",
    closed_notices=(
        "komentiranje (?:je )?(?:zaprto|onemogočeno|izključeno)"
        "|komentarji so (?:zaprti|onemogočeni|izključeni)"
    ),
    pending_notices=r"(?:vaš\s)?komentar\sčaka\sna\sodobritev",
    removal_notices=r"(?:ta\s)?komentar\sje\s(?:bil\s)?(?:izbrisan|odstranjen)",
    more_comments="(?:prikaži|naloži) (?:več|vse) komentarje?v?",
    next_pages="naslednja stran",
    missing_pages="ne najdem strani|stran(?:i)? (?:ne obstaja|ni mogoče najti)",
    ages=AgeWords(
        before="pred",
        after="nazaj",
        today="danes",
        yesterday="včeraj",
        before_yesterday="predvčerajšnjim",
        second="sekundo|sekundama|sekundami|sekunda|sekundi|sekunde|sekund",
        minute="minuto|minutama|minutami|minuta|minuti|minute|minut",
        hour="uro|urama|urami|ura|uri|ure|ur",
        day="dnem|dnevoma|dnevi|dnevom|dan|dneva|dni",
        week="tednom|tednoma|tedni|teden|tedna|tedne|tednov",
        month="mesecem|mesecema|meseci|mesec|meseca|mesece|mesecev",
        year="letom|letoma|leti|leto|leta|let",
    ),
)
