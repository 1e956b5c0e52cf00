"""Ukrainian."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

UKRAINIAN = LanguageWords(
    code="uk",
    pending_notices=r"(?:ваш\s)?коментар\s(?:очікує|чекає)\s(?:на\s)?(?:затвердження|перевірки|модерації|схвалення)",
    removal_notices=r"(?:цей\s)?коментар\s(?:було\s|був\s)?видален(?:о|ий)?",
    comment_nouns=r"коментар\w*",
    comment_headings="коментарі|обговорення|відгуки",
    empty_notices=(
        "коментарів (?:поки |ще )?немає|немає коментарів|0 коментарів"
        "|поки (?:що )?немає коментарів|будьте першим.{0,30}"
        "|станьте першим.{0,30}"
    ),
    reply_phrases="у відповідь (?:на|для)|відповідь (?:на|для)",
    buttons="відповісти|поскаржитися|цитувати|подобається|поділитися",
    outlet_prepositions="для",
    byline_prefixes="автор(?:ка|и)?|текст|підготува(?:в|ла|ли)",
    list_conjunctions="і|та",
    roles=r"кореспондент\w*|редактор\w*|журналіст\w*",
    published_labels="опубліковано|дата публікації",
    updated_labels="оновлено|змінено",
    related_labels="читайте також|дивіться також",
    list_headings=("читайте також|за темою|схожі (?:матеріали|статті|новини)"),
    site_buttons="реклама|поділитися",
    photo_labels="фото",
    placeholder_names="редакція|адміністратор",
    speech_verbs="говорить|пише|каже",
    closed_keywords="закрит|вимкнен",
    closed_notices=(
        r"коментарі (?:до цього запису )?(?:закрит|вимкнен)\w"
        "|коментування (?:закрито|вимкнено)"
    ),
    next_pages="наступна сторінка",
    missing_pages="сторінку не знайдено",
    ages=AgeWords(
        before_yesterday="позавчора",
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
    # As WordPress prints them.
    months={
        "січ": 1,
        "лют": 2,
        "бер": 3,
        "кві": 4,
        "тра": 5,
        "чер": 6,
        "лип": 7,
        "сер": 8,
        "вер": 9,
        "жов": 10,
        "лис": 11,
        "гру": 12,
    },
)
