"""Ukrainian."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

UKRAINIAN = LanguageWords(
    code="uk",
    comment_nouns=r"коментар\w*",
    comment_headings="коментарі",
    empty_notices=("коментарів (?:поки |ще )?немає|немає коментарів|0 коментарів"),
    reply_phrases="у відповідь (?:на|для)|відповідь (?:на|для)",
    buttons="відповісти",
    outlet_prepositions="для",
    byline_prefixes="автор(?:ка|и)?|текст|підготува(?:в|ла|ли)",
    list_conjunctions="і|та",
    roles=r"кореспондент\w*|редактор\w*|журналіст\w*",
    published_labels="опубліковано|дата публікації",
    updated_labels="оновлено|змінено",
    related_labels="читайте також|дивіться також",
    list_headings=("читайте також|за темою|схожі (?:матеріали|статті|новини)"),
    site_buttons="реклама|поділитися",
    ages=AgeWords(
        after="тому",
        just_now="щойно",
        today="сьогодні",
        yesterday="вчора",
        minute="хвилину|хвилини|хвилин",
        hour="годину|години|годин",
        day="день|дні|днів",
        week="тиждень|тижні|тижнів",
        month="місяць|місяці|місяців",
        year="рік|роки|років",
    ),
)
