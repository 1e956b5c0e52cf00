"""Scores the sentiment of comments with a small lexicon.

After VADER (Hutto and Gilbert, 2014): each word has a weight, a negation before it
reverses the weight, a word of degree strengthens it, and the sum is normalised to -1 to
1. Irony is not recognised; scores are for comparing many comments, not for judging one.
"""

from __future__ import annotations

import re
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from wireroom.enrich import Cost, Input, Note

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wireroom.enrich import EnrichInput

_MAX_CHARACTERS = 5_000
_MAX_COMMENTS = 1_000
# VADER's constants: what one word of degree adds, the factor of a negation, and the
# constant that normalises the sum.
_DEGREE_WEIGHT, _NEGATION_FACTOR, _NORMALIZATION = 0.3, -0.74, 15.0
# Negations and words of degree count up to this many words before a word.
_MODIFIER_DISTANCE = 3
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")


class _Lexicon(NamedTuple):
    """Words with a weight, and words that change the weight of a following word."""

    good: frozenset[str]
    bad: frozenset[str]
    best: frozenset[str]
    worst: frozenset[str]
    negations: frozenset[str]
    degrees: frozenset[str]

    def weigh_word(self, word: str) -> float:
        if word in self.good:
            return 1.9
        if word in self.bad:
            return -1.9
        return 3.1 if word in self.best else -3.1 if word in self.worst else 0.0


def _make_lexicon(*lists: str) -> _Lexicon:
    return _Lexicon(*(frozenset(words.split()) for words in lists))


_LEXICONS = {
    "en": _make_lexicon(
        """
        agree agreed better brave bravo calm clever decent deserve enjoy enjoyed fair
        fine fun funny generous glad good grateful great happy helpful honest hope
        hopeful interesting kind like liked lovely nice please pleased proud right safe
        smart success support thank thanks true useful welcome well win wise wonderful
        """,
        """
        afraid angry annoying bad blame boring broken corrupt coward crazy cruel damage
        danger dangerous dirty disappointed disappointing dishonest dumb fail failed
        failure fake false fear fool foolish fraud greedy guilty hurt ignorant joke lie
        lied lies lying mess nonsense pathetic poor problem ridiculous rubbish sad
        scandal scared shame sick silly sorry stupid terrible trash ugly unfair upset
        waste weak worried worse wrong
        """,
        "amazing awesome best brilliant excellent fantastic love loved perfect superb",
        "awful despicable disaster disgrace disgusting evil hate hated horrible worst",
        """
        ain't aren't cannot can't couldn't didn't doesn't don't hardly isn't never no
        nobody none nor not nothing wasn't weren't without won't wouldn't
        """,
        "absolutely completely extremely really so totally truly utterly very",
    ),
    "de": _make_lexicon(
        """
        angenehm besser danke dankbar ehrlich erfolgreich freue freut froh gelungen
        glücklich gut gute guten guter gutes hilfreich hoffnung interessant klug
        lustig mutig nett recht richtig schön schöne schöner sicher spannend sympathisch
        toll tolle toller vernünftig willkommen wichtig
        """,
        """
        angst arm blöd blödsinn böse dumm dumme enttäuscht enttäuschend falsch feige
        gefährlich gier idiot idioten korrupt krank lächerlich leider lüge lügen lügner
        mist peinlich problem quatsch schade schaden schande schlecht schlechte schlimm
        schuld schwach skandal teuer traurig unfair unfug unsinn verrückt versagen
        wütend
        """,
        "ausgezeichnet beste besten großartig hervorragend liebe perfekt wunderbar",
        "ekelhaft furchtbar hass hasse katastrophe schrecklich unerträglich widerlich",
        "kein keine keinen keiner nicht nie niemals nichts ohne weder",
        "absolut echt extrem sehr so total unglaublich völlig wirklich",
    ),
    "fr": _make_lexicon(
        """
        aime agréable beau belle bien bon bonne bravo content courage drôle espoir
        gentil heureux honnête intelligent intéressant joli juste mieux merci raison
        sage sympa utile vrai
        """,
        """
        absurde bête colère corrompu danger dangereux dommage échec faible faux honte
        honteux idiot idiots imbécile injuste malheureux mauvais mauvaise menteur
        mensonge mensonges peur pire problème ridicule sale scandale scandaleux stupide
        triste
        """,
        "adore excellent formidable génial magnifique meilleur parfait superbe",
        "abject catastrophe dégoûtant haine horrible ignoble terrible",
        "aucun jamais ni pas personne plus rien sans",
        "absolument extrêmement si tellement totalement très vraiment",
    ),
    "es": _make_lexicon(
        """
        acuerdo alegre bien bonito bravo bueno buena buen contento divertido esperanza
        feliz gracias gusta honesto inteligente interesante justo linda lindo mejor
        razón útil valiente verdad
        """,
        """
        absurdo cobarde corrupción corrupto corruptos culpa daño error estúpido falso
        fracaso idiota idiotas injusto lástima malo mala mal mentira mentiras mentiroso
        miedo pena peligro peligroso peor pobre problema ridículo ruina sucio tonto
        triste vergüenza
        """,
        "encanta excelente fantástico genial increíble magnífico maravilloso perfecto",
        "asco asqueroso desastre horrible odio terrible",
        "jamás nada nadie ni ninguna ninguno no nunca sin",
        "absolutamente demasiado muy realmente tan totalmente",
    ),
}


class ToneEnricher:
    """Kind ``tone`` of a comment: ``{"score": -1 to 1, "words": number of words}``.

    ``words`` counts words of the lexicon. A comment without any, or in a language
    without a lexicon, gets no note.
    """

    name = "tone"
    version = "1"
    inputs = (Input.COMMENTS, Input.LANGUAGE)
    cost = Cost.LIGHT

    def annotate(self, article: EnrichInput) -> Iterator[Note]:
        """Score each comment."""
        for comment in article.comments[:_MAX_COMMENTS]:
            lexicon = _LEXICONS.get(article.languages.get(comment.key, ""))
            if lexicon is None:
                continue
            words = _WORD.findall(comment.text[:_MAX_CHARACTERS].lower())
            weights = _weigh_words([w.replace("\u2019", "'") for w in words], lexicon)
            if weights:
                value: dict[str, object] = {
                    "score": _normalize_score(sum(weights)),
                    "words": len(weights),
                }
                yield Note(kind="tone", value=value, comment=comment.key)


def _weigh_words(words: Sequence[str], lexicon: _Lexicon) -> list[float]:
    """Return the weights of the words of the lexicon, with their modifiers."""
    weights = []
    for position, word in enumerate(words):
        weight = lexicon.weigh_word(word)
        if weight:
            # More than the previous word: "n'est pas si bon", "no me gusta".
            near = words[max(position - _MODIFIER_DISTANCE, 0) : position]
            degree = sum(w in lexicon.degrees for w in near) * _DEGREE_WEIGHT
            weight += degree if weight > 0 else -degree
            is_negated = any(w in lexicon.negations for w in near)
            weights.append(weight * _NEGATION_FACTOR if is_negated else weight)
    return weights


def _normalize_score(total: float) -> float:
    return round(total / sqrt(total * total + _NORMALIZATION), 3)
