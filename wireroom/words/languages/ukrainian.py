"""Ukrainian."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

UKRAINIAN = LanguageWords(
    code="uk",
    comment_nouns=r"коментар\w*",
    comment_headings="коментарі",
    empty_notices=("коментарів (?:поки |ще )?немає|немає коментарів|0 коментарів"),
    buttons="відповісти",
    outlet_prepositions="для",
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
