"""Czech."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

CZECH = LanguageWords(
    code="cs",
    pending_notices=r"(?:váš\s)?komentář\sčeká\sna\s(?:schválení|moderaci)",
    removal_notices=r"(?:tento\s)?komentář\s(?:byl\s)?(?:odstraněn|smazán|vymazán)",
    reply_nouns="odpověd(?:i|í)|odpověď",
    comment_headings="komentáře|diskuse|názory čtenářů",
    empty_notices=(
        "(?:zatím )?(?:žádné komentáře|bez komentáře)|0 komentářů"
        "|buďte první.{0,30}|žádné komentáře"
    ),
    closed_notices=(
        "komentáře (?:jsou )?(?:uzavřeny|vypnuty|vypnuté)"
        r"|komentáře nejsou povolen\w"
        r"|komentáře (?:jsou |byly )?(?:uzavřen|vypnut|zakázán)\w"
        "|diskuse (?:je |byla )?uzavřena"
    ),
    closed_keywords="uzavřeny|vypnut|nejsou povolen|uzavřen|zakázán",
    answer_labels="odpověď od",
    reply_phrases="v odpovědi na|odpověď (?:na|pro)|reakce na",
    buttons=(
        "odpovědět|reagovat|nahlásit|sdílet|líbí se mi|odpovědět na komentář"
        "|odpovědět na tento komentář"
    ),
    unverified_marks="host|návštěvník|neověřeno",
    outlet_prepositions="pro",
    byline_prefixes="autor(?:ka|[řr]i)?|text|napsala?",
    roles="redaktor(?:ka)?",
    published_labels="publikov[aá]no|zve[rř]ejn[eě]no|vyd[aá]no|vlo[zž]eno",
    updated_labels=(
        "aktualizov[aá]no|upraveno|aktualizace|poslední (?:změna|úprava)|změněno"
    ),
    member_labels="registrován[a]?|registrace|člen od|datum registrace",
    related_labels="čtěte také|přečtěte si|přečtěte si také",
    list_headings=(
        "čtěte také|související (?:články|témata)|mohlo by vás zajímat|nejčtenější"
    ),
    site_buttons="reklama|sdílet",
    photo_labels="foto",
    placeholder_names="redakce",
    speech_verbs="napsala?|píše|říká",
    comment_nouns=(
        r"komentář\w{0,2}|příspěvk\w{1,2}|odpověd\w{1,2}\sna|"
        r"reakc\w{1,2}\sna"
    ),
    consent_words=r"cookies?|souhlas\w{0,4}|přijmout",
    next_pages="(?:další|následující) str(?:ana|ánka)",
    missing_pages="stránka (?:nenalezena|nebyla nalezena|neexistuje)",
    loading_comments=(r"načítá(?:m|ní)\s+(?:se\s+)?komentář[eůi]"),
    more_comments=(
        r"(?:(?:zobrazit|načíst|ukázat)\s+)?(?:další|více|všechny|starší|novější)\s+"
        r"(?:\d{1,6}\s+)?(?:komentář[eůi]|příspěvk[yů]|názory)|načíst další"
    ),
    ages=AgeWords(
        before_yesterday="předevčírem",
        before="před",
        just_now="právě teď",
        today="dnes",
        yesterday="včera",
        minute="minutami",
        hour="hodinou|hodinami",
        day="dny|dnem|dní",
        week="týdny|týdnem",
        month="měsíci",
        year="lety|rokem",
    ),
)
