"""Every language that has a record, in the order in which words are tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.words.languages.arabic import ARABIC
from wireroom.words.languages.bengali import BENGALI
from wireroom.words.languages.bulgarian import BULGARIAN
from wireroom.words.languages.catalan import CATALAN
from wireroom.words.languages.chinese import CHINESE
from wireroom.words.languages.croatian import CROATIAN
from wireroom.words.languages.czech import CZECH
from wireroom.words.languages.danish import DANISH
from wireroom.words.languages.dutch import DUTCH
from wireroom.words.languages.english import ENGLISH
from wireroom.words.languages.estonian import ESTONIAN
from wireroom.words.languages.finnish import FINNISH
from wireroom.words.languages.french import FRENCH
from wireroom.words.languages.german import GERMAN
from wireroom.words.languages.greek import GREEK
from wireroom.words.languages.hebrew import HEBREW
from wireroom.words.languages.hindi import HINDI
from wireroom.words.languages.hungarian import HUNGARIAN
from wireroom.words.languages.indonesian import INDONESIAN
from wireroom.words.languages.italian import ITALIAN
from wireroom.words.languages.japanese import JAPANESE
from wireroom.words.languages.korean import KOREAN
from wireroom.words.languages.latvian import LATVIAN
from wireroom.words.languages.lithuanian import LITHUANIAN
from wireroom.words.languages.macedonian import MACEDONIAN
from wireroom.words.languages.norwegian import NORWEGIAN
from wireroom.words.languages.persian import PERSIAN
from wireroom.words.languages.polish import POLISH
from wireroom.words.languages.portuguese import PORTUGUESE
from wireroom.words.languages.romanian import ROMANIAN
from wireroom.words.languages.russian import RUSSIAN
from wireroom.words.languages.serbian import SERBIAN
from wireroom.words.languages.slovak import SLOVAK
from wireroom.words.languages.slovenian import SLOVENIAN
from wireroom.words.languages.spanish import SPANISH
from wireroom.words.languages.swedish import SWEDISH
from wireroom.words.languages.thai import THAI
from wireroom.words.languages.turkish import TURKISH
from wireroom.words.languages.ukrainian import UKRAINIAN
from wireroom.words.languages.urdu import URDU
from wireroom.words.languages.vietnamese import VIETNAMESE

if TYPE_CHECKING:
    from wireroom.words.language import LanguageWords

LANGUAGES: tuple[LanguageWords, ...] = (
    ENGLISH,
    GERMAN,
    FRENCH,
    SPANISH,
    PORTUGUESE,
    CATALAN,
    ITALIAN,
    DUTCH,
    POLISH,
    CZECH,
    SLOVAK,
    RUSSIAN,
    UKRAINIAN,
    BULGARIAN,
    CROATIAN,
    SERBIAN,
    SLOVENIAN,
    MACEDONIAN,
    TURKISH,
    SWEDISH,
    DANISH,
    NORWEGIAN,
    FINNISH,
    ESTONIAN,
    LATVIAN,
    LITHUANIAN,
    GREEK,
    ROMANIAN,
    HUNGARIAN,
    ARABIC,
    PERSIAN,
    URDU,
    HINDI,
    BENGALI,
    HEBREW,
    INDONESIAN,
    VIETNAMESE,
    THAI,
    CHINESE,
    JAPANESE,
    KOREAN,
)
