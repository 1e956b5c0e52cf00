"""Russian."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

RUSSIAN = LanguageWords(
    code="ru",
    comment_nouns=r"комментари\w*",
    comment_headings="комментарии|отзывы|обсуждение|ответы|мнения",
    empty_notices=(
        "комментариев (?:пока |ещ[её] )?нет|нет комментариев"
        "|пока нет комментариев|будьте первым.{0,40}|0 комментариев"
    ),
    closed_notices=(
        "комментарии (?:к этой записи )?(?:закрыты|отключены)|комментирование закрыто"
    ),
    closed_keywords="закрыт|отключен",
    reply_phrases="в ответ (?:на|для)|ответ (?:на|для)|отвечает",
    buttons="ответить|пожаловаться|поделиться|цитировать|нравится",
    glued_buttons="Ответить",
    removal_notices=r"комментарий\s(?:был\s)?удал[её]н(?:\s.{1,60})?",
    removal_tags="удалено",
    pending_notices=r"ваш\sкомментарий\sожидает\s(?:модерации|проверки)",
    speech_verbs="пишет|сказал|написала?",
    author_prepositions="от",
    unverified_marks="не проверено",
    outlet_prepositions="для",
    byline_prefixes="автор(?:ы)?|текст|подготовил[аи]?|беседовал[аи]?",
    list_conjunctions="и",
    roles=(
        r"корреспондент\w*|редактор\w*|журналист\w*|обозреватель\w*"
        r"|редакция"
    ),
    published_labels="опубликован[оа]|дата публикации",
    updated_labels="обновлен[оа]|обновлён|изменен[оа]|последнее обновление",
    ages=AgeWords(
        after="назад",
        just_now="только что",
        today="сегодня",
        yesterday="вчера",
        second="секунд|секунду|секунды|сек",
        minute="минута|минуту|минуты|минут|мин",
        hour="час|часа|часов|ч",
        day="день|дня|дней|дн",
        week="неделю|недели|недель",
        month="месяц|месяца|месяцев|мес",
        year="год|года|лет",
        afternoon="дня|вечера",
        forenoon="утра",
    ),
    months={"сен": 9, "ноя": 11},
)
