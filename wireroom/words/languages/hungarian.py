"""Hungarian."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

HUNGARIAN = LanguageWords(
    code="hu",
    pending_notices=r"(?:hozzászólás|megjegyzés)(?:od|ed|e|a)?\sjóváhagyásra\svár|jóváhagyásra\sváró\smegjegyzés(?:ek)?",
    removal_notices=r"(?:a\s)?(?:hozzászólás|megjegyzés)t?\s(?:törölve|törölték|eltávolítva)",
    reply_nouns="válasz(?:ok)?",
    comment_headings="hozzászólások|kommentek|vélemények",
    empty_notices=(
        r"(?:még )?nincs(?:enek)? (?:még )?(?:hozzászólás|komment)\w*"
        "|0 hozzászólás|legyen (?:ön |te )?az első .{0,30}"
        "|nincs hozzászólás|még nem érkezett hozzászólás"
    ),
    reply_phrases="válasz (?:neki|erre)",
    unverified_marks="vendég|nem ellenőrzött",
    byline_prefixes="szerző(?:k)?|írta|szöveg",
    list_conjunctions="és",
    roles="újságíró|szerkesztő",
    published_labels="megjelent|közzétéve|publikálva|létrehozva",
    updated_labels="frissítve|frissült|módosítva|utolsó frissítés",
    member_labels="csatlakozott|regisztrált|regisztráció|tagság kezdete",
    related_labels="olvassa el|olvasd el|kapcsolódó",
    list_headings=(
        "kapcsolódó (?:cikkek|tartalmak)|ajánlott (?:cikkek|tartalmak)|legolvasottabb"
    ),
    site_buttons="hirdetés|megosztás",
    photo_labels="fotók?|fénykép|képek",
    placeholder_names="szerkesztőség",
    speech_verbs="szerint|írta|mondta",
    buttons="válasz|válaszolok|válaszol|jelentem|tetszik|megosztás",
    comment_nouns=r"hozzászólás|komment|(?:válasz|gondolat)\s(?:a|az|erre)",
    closed_keywords="nem engedélyezettek|zárva|kikapcsolva|nem lehetséges",
    closed_notices=(
        "(?:hozzászólások|kommentek|megjegyzések) (?:jelenleg )?(?:nem"
        " engedélyezettek|lezárva|le vannak zárva|kikapcsolva)"
        "|hozzászólás (?:már )?nem lehetséges"
    ),
    next_pages="következő oldal",
    missing_pages="az? oldal nem található",
    more_comments=(
        r"(?:további|több|összes|régebbi|újabb|korábbi)\s+(?:\d{1,6}\s+)?"
        r"(?:hozzászólás(?:ok)?|komment(?:ek)?)(?:\s+(?:betöltése|megtekintése"
        r"|mutatása))?"
    ),
    ages=AgeWords(
        before_yesterday="tegnapelőtt",
        after="ezelőtt",
        last="ideje",
        minute="perce",
        hour="órája",
        day="napja",
        week="hete",
        month="hónapja",
        year="éve",
    ),
)
