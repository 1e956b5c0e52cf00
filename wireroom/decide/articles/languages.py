"""The language of an article: what its page declares, or what its text is in.

Templates declare the language of the site's interface: of 930 labelled pages that
declare one, nine declare another language than that of their whole text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.model.language import get_primary_code

if TYPE_CHECKING:
    from wireroom.model.language import RecognisedLanguage

# On the nine pages the confidence is above 0.98, and the shortest text has 1,689
# characters. Of 1,807 windows of 500 characters of the translations that Django 5.2 has
# in languages that the model knows, 26 were recognised wrongly, at most at 0.716.
MIN_CONFIDENCE = 0.95
MIN_CHARACTERS = 500
# The same for a text in another script than that of the declared language, where the
# letters are further evidence.
MIN_CHARACTERS_OF_SCRIPT = 60
# Languages by the script that they have alone.
_SCRIPTS = (
    frozenset({
        "af", "ca", "cs", "cy", "da", "de", "en", "es", "et", "eu", "fi", "fr", "ga",
        "gl", "hr", "hu", "id", "is", "it", "lt", "lv", "ms", "mt", "nb", "nl", "nn",
        "no", "pl", "pt", "ro", "sk", "sl", "so", "sq", "sv", "sw", "tl", "tr", "vi",
        "xh", "zu",
    }),
    frozenset({"be", "bg", "mk", "ru", "uk"}),
    frozenset({"ar", "fa", "ps", "ur"}),
    frozenset({"hi", "mr", "ne"}),
    # Chinese words are in Japanese texts.
    frozenset({"ja", "wuu", "yue", "zh"}),
    frozenset({"el"}), frozenset({"he"}), frozenset({"hy"}), frozenset({"ka"}),
    frozenset({"ko"}), frozenset({"ta"}), frozenset({"th"}),
)  # fmt: skip
# Languages that are not distinguished with certainty. Not among them, because none of
# those windows was recognised as the other: Czech and Slovak, Portuguese and Galician,
# Macedonian and Bulgarian, Dutch and Afrikaans.
_ALIKE = (
    # The model names Bokmål "no", which is the name of both norms too. Danish and
    # Bokmål were distinguished, at confidences down to 0.51.
    frozenset({"no", "nb", "nn", "da"}),
    # One language in four standards: 4 of 7 Bosnian windows were recognised as
    # Croatian, 4 of 16 the other way, and Serbian in Latin letters as either.
    frozenset({"hr", "sr", "bs", "sh"}),
    # One Malay window was recognised as Indonesian, others at confidences down to 0.57.
    frozenset({"id", "ms"}),
)


def choose_language(
    declared: str | None, recognised: RecognisedLanguage | None, *, characters: int
) -> str | None:
    """Return the language to store, BCP 47.

    The declared one, because it has a region and holds for a short text too. The
    recognised one where none is declared, or where a text of some length is certain to
    be in another one.

    Args:
        declared: by the page. recognised: in its text; None if that is undetermined.
        characters: of the text.
    """
    if recognised is None or not declared:
        return declared or (recognised.code if recognised else None)
    is_certain = (
        recognised.contradicted == declared
        and recognised.confidence >= MIN_CONFIDENCE
        and characters >= _count_needed(get_primary_code(declared), recognised.code)
    )
    if is_certain and not _are_alike(get_primary_code(declared), recognised.code):
        return recognised.code
    return declared


def _count_needed(declared: str, recognised: str) -> int:
    """Return the characters of a text that is certain to be in another language."""
    scripts = {script for script in _SCRIPTS if script & {declared, recognised}}
    return MIN_CHARACTERS_OF_SCRIPT if len(scripts) > 1 else MIN_CHARACTERS


def _are_alike(one: str, other: str) -> bool:
    return one == other or any(one in group and other in group for group in _ALIKE)
