"""The language of an article whose page declares another one than its text is in."""

from __future__ import annotations

import pytest

from wireroom.console.diagnosis.timeline import diagnose_address
from wireroom.search.index_tokens import field_token
from wireroom.search.query import Field
from wireroom.steps.replays import replay
from wireroom.store.runs.replays import ReplayFilter

URL = "https://paper.example/one"
GERMAN = (
    "Der Hafenrat hat am Dienstag beschlossen, den östlichen Pier neu zu bauen, den vor"
    " zwei Wintern ein Sturm fortgerissen hat, und das Geld von den größten Schiffen zu"
    " nehmen, die hier anlegen."
    "\n"
    "Die Fischer begrüßten den Plan, auch wenn einige sagten, dass man im Frühjahr"
    " hätte beginnen sollen, als der Steinbruch nichts zu tun hatte und Steine für die"
    " Hälfte zu haben waren."
    "\n"
    "Die ersten Blöcke sollen im Mai gelegt werden; vor dem Herbstmarkt soll der Pier"
    " wieder Wagen tragen, sagte die Hafenmeisterin, die ihre Tabellen noch von Hand"
    " führt und nachts bei Sturm selbst nach den Leinen sieht."
)
SHORT = GERMAN.partition("\n")[0]
LANGUAGE_NOTE = (
    "SELECT value - 'confidence' FROM annotations"
    " WHERE kind = 'language' AND comment_id IS NULL"
)


def revisit(room, markup: str) -> int:
    room.wait(hours=1)
    room.web.serve(URL, markup)
    (article_id,) = room.column("SELECT id FROM articles")
    room.pipeline.revisit_article(article_id)
    room.compute(article_id)
    return article_id


def replay_from(room, step: str) -> None:
    wanted = ReplayFilter()
    with room.store.begin() as tx:
        replay.start_replay(tx, step, wanted, most=None, by="ida", now=room.now)
    while sent := room.pipeline.lease_replays(2):
        for article_id, replay_id in sent:
            if room.pipeline.begin_replay(article_id, replay_id):
                room.compute(article_id)
            room.pipeline.finish_replay(article_id, replay_id)


def test_the_language_of_a_long_text_replaces_the_declared_one(room):
    article_id = room.publish(title="Der neue Pier", body=GERMAN)
    assert room.article(article_id).language == "de"
    assert room.column(LANGUAGE_NOTE) == [{"language": "de", "contradicts": "en"}]
    (words,) = room.column("SELECT words FROM article_search")
    assert field_token(Field.LANGUAGE, "de") in words.split()
    with room.store.begin() as tx:
        evidence = diagnose_address(tx, URL).evidence
    assert "  language by the text: de; declared: en" in evidence


def test_a_short_text_keeps_the_declared_language(room):
    article_id = room.publish(title="Der neue Pier", body=SHORT)
    assert room.article(article_id).language == "en"
    with room.store.begin() as tx:
        evidence = diagnose_address(tx, URL).evidence
    assert not any("language" in line for line in evidence)


@pytest.mark.parametrize("step", ["extract", "enrich"])
def test_an_unchanged_page_that_declares_another_language_has_no_event(room, step):
    article_id = room.publish(title="Der neue Pier", body=GERMAN)
    replay_from(room, step)
    replay_from(room, step)
    assert room.article(article_id).language == "de"
    assert room.column(LANGUAGE_NOTE) == [{"language": "de", "contradicts": "en"}]
    assert room.events() == ["article_published"]


def test_a_visit_of_an_unchanged_article_identifies_no_language(
    room, page, monkeypatch
):
    room.publish(title="Der neue Pier", body=GERMAN)

    def fail(*_args):
        raise AssertionError("a language is identified")

    monkeypatch.setattr("wireroom.enrich.language.identify_language", fail)
    # A byte differs, so that the page is read again.
    article_id = revisit(room, page(title="Der neue Pier", body=GERMAN) + "<!-- 2 -->")
    assert room.article(article_id).visits == 1
    assert room.events() == ["article_published"]


def test_another_text_is_recognised_against_the_declared_language(room, page):
    room.publish(title="Der neue Pier", body=GERMAN)
    article_id = revisit(room, page())
    assert room.article(article_id).language == "en"
    assert room.column(LANGUAGE_NOTE) == [{"language": "en"}]


def test_a_declaration_that_the_text_confirms_is_stored(room, page):
    room.publish(title="Der neue Pier", body=GERMAN)
    longer = f"{GERMAN} Die Kosten sind noch nicht bekannt."
    markup = page(title="Der neue Pier", body=longer)
    article_id = revisit(room, markup.replace("lang=en", "lang=de-AT"))
    assert room.article(article_id).language == "de-AT"
    assert room.column(LANGUAGE_NOTE) == [{"language": "de"}]
    assert room.events() == ["article_published", "article_updated"]
