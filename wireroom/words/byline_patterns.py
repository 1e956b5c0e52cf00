"""Regular expressions of the words around names and dates, in all known languages."""

from __future__ import annotations

from wireroom.words.language import join_patterns, split_words
from wireroom.words.languages import LANGUAGES

# "by", also where it is a word of other meanings: a name has to follow.
AUTHOR_PREPOSITION = join_patterns(
    words
    for language in LANGUAGES
    for words in (language.author_prepositions, language.doubtful_author_prepositions)
)
# Those of them that begin no name, in lower case.
SURE_AUTHOR_PREPOSITIONS = frozenset(
    split_words(language.author_prepositions for language in LANGUAGES)
)
# "By", "Author", "作者" in front of a name.
BYLINE_PREFIX = join_patterns(language.byline_prefixes for language in LANGUAGES)
# "posted", "written".
POSTING_VERB = join_patterns(
    verbs
    for language in LANGUAGES
    for verbs in (language.posting_verbs, language.doubtful_posting_verbs)
)
# "says" between a name and what the person wrote.
SPEECH_VERB = join_patterns(language.speech_verbs for language in LANGUAGES)
# "on" before a date.
DATE_PREPOSITION = join_patterns(language.date_prepositions for language in LANGUAGES)
