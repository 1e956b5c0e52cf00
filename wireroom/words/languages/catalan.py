"""Catalan."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

CATALAN = LanguageWords(
    code="ca",
    comment_nouns=r"comentaris?|respost(?:a|es)\sa",
    reply_nouns="respost(?:a|es)",
    comment_headings="comentaris|respostes",
    buttons="respon|contesta|denuncia|m'agrada|comparteix|cita",
    speech_verbs="ha dit|diu|va dir|escriu",
    unverified_marks="convidat|no verificat",
    byline_prefixes="autor[ae]?s?|escrit per|redacció",
    list_conjunctions="i",
    roles="periodista|redactora?|corresponsal",
    published_labels="publicat(?: el)?|data de publicació",
    updated_labels="actualitzat(?: el)?|modificat(?: el)?|darrera actualització",
    photo_labels="fotos?|fotografia",
    placeholder_names="redacció",
    related_labels="llegeix també|llegiu també|vegeu també|més informació",
    list_headings=(
        "articles relacionats|notícies relacionades|(?:els )?més llegi(?:ts|des)"
        "|et pot interessar|també et pot interessar|llegi[ue](?:x|) també"
    ),
    empty_notices=(
        "(?:encara )?no hi ha comentaris|cap comentari|0 comentaris"
        "|sigues el primer.{0,30}"
    ),
    closed_keywords="tancats|desactivats",
    closed_notices="(?:els )?comentaris estan (?:tancats|desactivats)",
    pending_notices=r"(?:el\s)?(?:vostre\s|teu\s)?comentari\sestà\sesperant\smoderació",
    removal_notices=r"(?:aquest\s)?comentari\sha\sestat\s(?:eliminat|esborrat)",
    more_comments="(?:mostra|carrega) més comentaris",
    next_pages="pàgina següent",
    missing_pages="pàgina no trobada|no s['’]ha trobat la pàgina",
    ages=AgeWords(
        before="fa",
        today="avui",
        yesterday="ahir",
        before_yesterday="abans-d'ahir",
        second="segon|segons",
        minute="minut|minuts",
        hour="hora|hores",
        day="dia|dies",
        week="setmana|setmanes",
        month="mes|mesos",
        year="any|anys",
    ),
)
