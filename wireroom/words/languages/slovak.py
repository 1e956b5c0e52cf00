"""Slovak."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

SLOVAK = LanguageWords(
    code="sk",
    comment_nouns=(
        r"komentár(?:e|ov)?|príspevk\w{1,2}|príspevok|odpoved\w{1,2}\sna|"
        r"reakci\w{1,2}\sna"
    ),
    reply_nouns="odpoved(?:e|í)|odpoveď",
    comment_headings="komentáre|diskusia|diskusie",
    buttons="odpovedať|reagovať|nahlásiť|citovať|páči sa mi",
    speech_verbs="píše|napísala?|hovorí",
    unverified_marks="hosť|neoverené",
    byline_prefixes="autor(?:ka|i)?|napísala?",
    roles="redaktor(?:ka)?|šéfredaktor(?:ka)?|reportér(?:ka)?|spravodajca",
    published_labels="publikované|zverejnené|vydané",
    updated_labels="aktualizované|posledná aktualizácia|upravené",
    member_labels="registrovaný|registrácia|člen od",
    photo_labels="foto",
    placeholder_names="redakcia",
    related_labels=(
        "čítajte aj|čítajte tiež|prečítajte si aj|prečítajte si|pozrite si aj"
    ),
    list_headings=(
        "čítajte (?:aj|tiež)|prečítajte si|súvisiace (?:články|témy)|najčítanejšie"
        "|mohlo by vás zaujímať"
    ),
    empty_notices=(
        "(?:zatiaľ )?(?:žiadne|bez) komentár\\w*|nekomentované|0 komentárov"
        "|buďte prv[ýí].{0,30}"
    ),
    closed_keywords="uzavret|uzatvoren|vypnut|deaktivovan",
    closed_notices=(
        "(?:komentáre|diskusia) (?:sú|je) (?:uzavret[éá]|uzatvoren[éá]|vypnut[éá]"
        "|deaktivovan[éá])"
    ),
    pending_notices=r"(?:váš\s)?komentár\sčaká\sna\sschválenie",
    removal_notices=(
        r"(?:tento\s)?(?:komentár|príspevok)\sbol\s(?:zmazaný|vymazaný|odstránený)"
    ),
    more_comments=(
        "(?:zobraziť|načítať) (?:ďalšie|viac) (?:komentáre|komentárov|príspevky)"
    ),
    next_pages="(?:nasledujúca|ďalšia) (?:strana|stránka)",
    missing_pages="stránka (?:nenájdená|sa nenašla|neexistuje)",
    ages=AgeWords(
        before="pred",
        today="dnes",
        yesterday="včera",
        before_yesterday="predvčerom",
        second="sekundou|sekundami",
        minute="minútou|minútami|minúty",
        hour="hodinou|hodinami",
        day="dňom|dňami",
        week="týždňom|týždňami",
        month="mesiacom|mesiacmi",
        year="rokom|rokmi",
        forenoon="dopoludnia|predpoludním",
        afternoon="popoludní",
    ),
)
