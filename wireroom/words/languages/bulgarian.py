"""Bulgarian."""

from __future__ import annotations

from wireroom.words.language import LanguageWords

BULGARIAN = LanguageWords(
    code="bg",
    comment_nouns=r"коментар\w*",
    comment_headings="коментари",
    byline_prefixes="автор(?:ка|и)?|от",
    list_conjunctions="и",
    roles=r"репортер\w*|редактор\w*|журналист\w*",
    published_labels="публикуван[оа]",
    updated_labels="обновен[оа]|последна промяна",
)
