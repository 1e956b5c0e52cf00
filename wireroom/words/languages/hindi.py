"""Hindi."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

HINDI = LanguageWords(
    code="hi",
    comment_headings="टिप्पणियाँ",
    buttons="उत्तर दें|जवाब दें",
    ages=AgeWords(
        after="पहले",
        minute="मिनट",
        hour="घंटे",
        day="दिन",
        week="हफ्ते",
        month="महीने",
        year="साल",
    ),
    months={"दिसम्बर": 12},
)
