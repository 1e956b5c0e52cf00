"""Macedonian."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

MACEDONIAN = LanguageWords(
    code="mk",
    comment_nouns=r"коментари?|одговор[аи]?\sна|мисли\sза",
    reply_nouns="одговор(?:и)?",
    comment_headings="коментари",
    buttons="одговори|пријави|цитирај|ми се допаѓа",
    speech_verbs="вели|рече|напиша",
    unverified_marks="гостин",
    byline_prefixes="автор(?:ка|и)?|пишува",
    list_conjunctions="и",
    roles="новинар(?:ка)?|уредни(?:к|чка)|дописни(?:к|чка)",
    published_labels="објавено",
    updated_labels="ажурирано|изменето",
    photo_labels="фото",
    placeholder_names="редакција",
    related_labels="прочитајте и|прочитајте повеќе|погледнете и",
    list_headings=(
        "поврзани (?:вести|статии|содржини)|најчитани|прочитајте (?:и|повеќе)"
    ),
    empty_notices="(?:сè уште )?нема коментари|0 коментари",
    closed_keywords="затворен|исклучен|оневозможен",
    closed_notices=(
        "коментарите се (?:затворени|исклучени|оневозможени)"
        "|(?:исклучени|затворени) коментари"
    ),
    pending_notices=r"(?:вашиот\s)?коментар\sчека\s(?:модерирање|одобрување)",
    removal_notices=r"(?:овој\s)?коментар\sе\s(?:избришан|отстранет)",
    next_pages="следна страни(?:ца)",
    missing_pages="страницата не е пронајдена",
    ages=AgeWords(
        before="пред",
        today="денес",
        yesterday="вчера",
        before_yesterday="завчера",
        minute="минута|минути",
        hour="час|часа|часови",
        day="ден|дена",
        week="недела|недели",
        month="месец|месеци",
        year="година|години",
        forenoon="претпладне",
        afternoon="попладне",
    ),
)
