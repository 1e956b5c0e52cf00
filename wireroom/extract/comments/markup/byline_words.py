"""The words that are printed around the name of a commentator."""

from __future__ import annotations

import re

from wireroom.words.byline_patterns import DATE_PREPOSITION, POSTING_VERB
from wireroom.words.language import join_patterns, split_words
from wireroom.words.languages import LANGUAGES

_SAYS = re.compile(
    # Chinese has no space before the verb.
    rf"\s*(?:(?:\b|(?=[\u4e00-\u9fff]))"
    rf"{join_patterns(language.speech_verbs for language in LANGUAGES)}\b)?"
    r"\s*[:\uff1a.…,|•·-]*\s*$",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"\s(?:[^\W\d_]|[JS]r)$")
_NUMBER = r"\s*(?:#?\d{1,5}[.):]?\s+)?"
PREPOSITIONS = split_words(
    words
    for language in LANGUAGES
    for words in (language.author_prepositions, language.doubtful_author_prepositions)
)
BY = re.compile(
    rf"^{_NUMBER}(?:{POSTING_VERB}\s+){{0,2}}(?:{'|'.join(PREPOSITIONS)})?\s*:?(?:\s+|$)",
    re.IGNORECASE,
)
# What begins a text that is more than a name: the sure words only.
IS_BYLINE = re.compile(
    _NUMBER
    + join_patterns(
        words
        for language in LANGUAGES
        for words in (language.posting_verbs, language.author_prepositions)
    )
    + r"\b",
    re.IGNORECASE,
)
# "by Ada Quill Added on 4 March", "Ada Quill replied".
TRAILING_VERB = re.compile(
    r"(?<=\S)\s+(?:posted|submitted|commented|added|replied|answered|responded)\s*:?$",
    re.IGNORECASE,
)
# "Ada Quill on <time>", where the element of the name holds the date.
TRAILING_ON = re.compile(rf"(?<=\S)\s+{DATE_PREPOSITION}$")
# "Publicado em 29 de novembro" has no name.
IS_POSTING_VERB = re.compile(rf"{POSTING_VERB}\s*:?", re.IGNORECASE)
# So many words beside a name make a sentence.
MIN_WORDS_OF_SENTENCE = 3
LEADING_SIGN = re.compile(r"^[\u2013\u2014|•·,;»-]\s+")
# "Ada Quill - 17.07, 2011 @ 13:10": the date of a byline that nothing reads as one.
TRAILING_DATE = re.compile(
    r"(?<=\S)\s+[\u2013\u2014|•·@-]\s+(?=.*(?:\d{4}|\d:\d\d))"
    r"\d{1,4}[./:-]\s?\d{1,2}(?!\d).*$"
)
# A word of its own in the text of a name: "·", "|", "(".
SEPARATOR_END = re.compile(r"[\s·•|(,–—-]+$")  # noqa: RUF001 - dashes between names and labels
BADGE_CLASS = re.compile(
    r"(?:^|[-_\s])(?:badges?|flair|role|rank|staff|moderator|pill|chip|handle|karma"
    r"|reputation|user-?title|count|points|icons?|verified|tag|label|since|joined"
    r"|place|location|level|status|score|admin|owner|is-?author|post-?author"
    r"|by-?author)(?:$|[-_\s])"
)
# A text of more words is a name with a badge or a motto beside it.
MAX_NAME_WORDS = 3
MAX_NAME_PARTS = 12


def strip_speech_verb(text: str) -> str:
    """Return a name without "says:" behind it; the dot of an initial is the name's."""
    name = _SAYS.sub("", text)
    has_initial = text.startswith(f"{name}.") and _INITIAL.search(name)
    return f"{name}." if has_initial else name
