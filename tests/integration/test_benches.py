"""The measurements run: on a tiny size, so that they still do when they are needed."""

from __future__ import annotations

import importlib
import sys
from argparse import Namespace
from itertools import islice
from pathlib import Path

import pytest
from rich.console import Console

from tests.databases import drop_database

BENCH = Path(__file__).parents[2] / "bench"


@pytest.fixture
def bench(monkeypatch):
    """Import a measurement, which finds its neighbours by the path."""
    monkeypatch.syspath_prepend(str(BENCH))
    return importlib.import_module


@pytest.fixture
def console():
    return Console(record=True, width=120)


def test_a_week_of_visits_is_measured(bench, postgres_server):
    life = bench("life")
    asked = Namespace(articles=1, pages=None, days=0.05, hosts=1, earlier=0)
    visits, cpu, fetched, stored, delay = life.live_kind(
        postgres_server, "comments", asked
    )

    assert float(visits) >= 1
    assert float(cpu) > 1
    assert float(fetched) > 2
    assert float(stored) >= 1
    assert delay.endswith("of 2")


def test_a_month_of_visits_is_simulated(bench, console):
    asked = Namespace(sources=10, a_day=0.2, days=10.0, seed=1)
    bench("visits").report(asked, console)

    assert "every source" in console.export_text()


def test_the_locks_of_a_database_are_measured(bench, postgres_server, console):
    asked = Namespace(articles=6, together=3, pages=None)
    bench("locks").report_locks(postgres_server, asked, console)
    drop_database(postgres_server, "locks")

    assert "APPEND_CHANGES" in console.export_text()


@pytest.fixture
def few_words(bench, monkeypatch):
    """Draw texts of fewer words, whose stems take less time."""
    monkeypatch.setattr(bench("search_rows"), "WORDS", 2_000)


@pytest.mark.usefixtures("few_words")
def test_few_and_many_stored_articles_are_compared(
    bench, monkeypatch, postgres_server, console
):
    monkeypatch.setattr(bench("year"), "WARM_UP", 1)
    servers = {10: postgres_server, 20: postgres_server}
    asked = Namespace(articles=20, before=10, asks=1, together=5)
    # A second run uses the filled databases again, with further articles.
    for _ in range(2):
        bench("year").compare_sizes(servers, asked, console)
    for size in servers:
        drop_database(postgres_server, f"bench_{size}")

    assert console.export_text().count("log over growth") == 2


@pytest.mark.parametrize("name", ["stories"])
def test_two_sizes_are_compared(bench, postgres_server, console, name):
    asked = Namespace(few=10, many=20, rounds=1, at_once=1, asks=1, texts=2)
    bench(name).compare_sizes(postgres_server, asked, console)
    for size in (asked.few, asked.many):
        drop_database(postgres_server, f"bench_{size}")

    assert "20 stored" in console.export_text()


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("extract", "--articles 2 --repeat 1"),
        ("enrich", "--articles 2 --repeat 1"),
        ("month", "--feeds 3 --days 2"),
    ],
)
def test_pure_parts_are_measured(bench, monkeypatch, capsys, name, options):
    monkeypatch.setattr(sys, "argv", [name, *options.split()])
    try:
        bench(name).main()
    except SystemExit as ended:
        # Its aims are those of the full size.
        assert ended.code in (0, 1, False, True)  # noqa: PT017 - the code is the test

    assert capsys.readouterr().out


@pytest.mark.usefixtures("few_words")
def test_words_of_saved_and_drawn_texts_are_counted(
    bench, monkeypatch, capsys, tmp_path
):
    said = "The mayor of the town and the head of the harbour went to the council. "
    page = f"<title>A</title><article><h1>A</h1><p>{said * 20}</p></article>"
    (tmp_path / "saved.html").write_text(page)
    monkeypatch.setattr(sys, "argv", ["text_words", str(tmp_path), "--words", "200"])

    bench("text_words").main()

    printed = capsys.readouterr().out
    assert "1 of 1 pages" in printed
    # Of the sentence, each word once.
    assert "different words, one text  │ 10 " in printed


@pytest.mark.usefixtures("few_words")
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("dashboard", "--articles 200"),
        ("saved_queries", "--articles 20 --queries 20 --rounds 1"),
        ("search", "--articles 20 --published 2 --rounds 1"),
        ("tick", "--few 20 --many 40 --due 10 --rounds 1"),
        ("trends", "--articles 200"),
    ],
)
def test_what_fills_a_database_is_measured(bench, monkeypatch, capsys, name, options):
    module = bench(name)
    for each, part in (("dashboard", "PAGES"), ("trends", "QUESTIONS")):
        monkeypatch.setattr(bench(each), part, getattr(bench(each), part)[:2])
    monkeypatch.setattr(bench("saved_queries"), "LAST_RANK", 2_000)
    monkeypatch.setattr(sys, "argv", [name, *options.split()])

    # A goal can be missed at this size.
    assert module.main() in (0, 1)
    assert capsys.readouterr().out


FILLS = {
    "tick": lambda b: b._FILL.format(
        size=20, due=10, ticks=2, begin=b.BEGIN, tick=b.TICK.seconds
    ),
    "tick --full": lambda b: b._FILL_FULL.format(
        size=20, due=10, ticks=2, begin=b.BEGIN, tick=b.TICK.seconds
    ),
    "gauges": lambda b: b._FILL.format(feeds=5, articles=20),
    "outlet": lambda b: b._FILL.format(size=20),
}


@pytest.mark.parametrize(("size", "name"), list(enumerate(FILLS, start=31)))
def test_a_database_is_filled_as_the_schema_is(
    bench, postgres_server, console, name, size
):
    statements = FILLS[name](bench(name.split()[0]))
    store = bench("two_sizes").filled(postgres_server, size, statements, console)
    store.close()
    drop_database(postgres_server, f"bench_{size}")


@pytest.mark.parametrize(
    "name", ["chain", "fairness", "feeds", "page", "side_by_side", "unchanged"]
)
def test_what_starts_processes_finds_all_that_it_uses(bench, name):
    assert callable(bench(name).main)


def test_near_duplicates_are_compared(bench, monkeypatch, capsys):
    near = bench("near")
    few = list(islice(near._made(1), 8))
    monkeypatch.setattr(near, "_made", lambda _: few)
    monkeypatch.setattr(sys, "argv", ["near"])
    near.main()

    assert "8 texts" in capsys.readouterr().out
