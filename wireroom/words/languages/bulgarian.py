"""Bulgarian."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

BULGARIAN = LanguageWords(
    code="bg",
    comment_nouns=r"коментар\w*|отговора?\sна|(?:мнени[ея]|мисли)\s(?:за|относно|на)",
    reply_nouns="отговора?|отговори",
    comment_headings="коментари",
    unverified_marks="гост|непроверен|не е потвърден",
    byline_prefixes="автор(?:ка|и)?|от",
    list_conjunctions="и",
    roles=r"репортер\w*|редактор\w*|журналист\w*",
    published_labels="публикуван[оа]",
    updated_labels="обновен[оа]|последна промяна",
    photo_labels="снимки?",
    placeholder_names="редакция",
    speech_verbs="каза|написа",
    buttons="отговор|отговори|докладвай",
    empty_notices="(?:все още )?няма коментари|0 коментара|бъдете първи.{0,30}",
    closed_keywords="затворени|изключени|забранени",
    closed_notices="коментарите са (?:затворени|изключени|забранени)",
    related_labels="прочетете още|прочетете и|вижте още|вижте и|още по темата",
    list_headings=(
        "(?:още|материали) по темата|прочетете (?:още|и)|вижте (?:още|също)"
        "|свързани (?:статии|новини)|най-четени"
    ),
    more_comments="(?:покажи|зареди|виж) (?:още|повече) коментари",
    next_pages="следваща страница",
    missing_pages="страницата не е намерена",
    ages=AgeWords(
        before="преди",
        one="един|една|едно",
        today="днес",
        yesterday="вчера",
        before_yesterday="онзи ден|завчера",
        second="секунда|секунди",
        minute="минута|минути",
        hour="час|часа",
        day="ден|дни|дена",
        week="седмица|седмици",
        month="месец|месеца",
        year="година|години",
        forenoon="преди обяд",
        afternoon="след обяд",
    ),
)
