"""Czech."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

CZECH = LanguageWords(
    code="cs",
    comment_headings="komentáře",
    empty_notices="(?:zatím )?(?:žádné komentáře|bez komentáře)|0 komentářů",
    closed_notices="komentáře (?:jsou )?(?:uzavřeny|vypnuty|vypnuté)",
    closed_keywords="uzavřeny|vypnut",
    reply_phrases="v odpovědi na|odpověď (?:na|pro)|reakce na",
    buttons="odpovědět",
    outlet_prepositions="pro",
    byline_prefixes="autor(?:ka|[řr]i)?|text|napsala?",
    roles="redaktor(?:ka)?",
    published_labels="publikov[aá]no|zve[rř]ejn[eě]no|vyd[aá]no|vlo[zž]eno",
    updated_labels="aktualizov[aá]no|upraveno|aktualizace",
    related_labels="čtěte také|přečtěte si|přečtěte si také",
    list_headings=(
        "čtěte také|související (?:články|témata)|mohlo by vás zajímat|nejčtenější"
    ),
    site_buttons="reklama|sdílet",
    ages=AgeWords(
        before="před",
        just_now="právě teď",
        today="dnes",
        yesterday="včera",
        minute="minutami",
        hour="hodinou|hodinami",
        day="dny|dnem",
        week="týdny|týdnem",
        month="měsíci",
        year="lety|rokem",
    ),
)
