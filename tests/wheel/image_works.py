"""Run inside the image: everything that a run needs is there and works.

    docker run --rm -i --read-only --tmpfs /tmp --network none IMAGE python - \
        < tests/wheel/image_works.py

Imports every module of the product, extracts pages whose dates are in several
languages, identifies the languages, finds a near-duplicate, and decodes what a server
compresses. Prints one line; a traceback and exit status 1 if anything is missing.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import brotli

import wireroom
from wireroom.enrich.language import identify_language

# These write data files of the checkout from packages that only contributors install.
FOR_CONTRIBUTORS = {
    "wireroom.words.language_model_export",
    "wireroom.words.cldr_export",
}
# Packages of extras, without which some modules cannot be imported.
OF_EXTRAS = {"mcp", "opentelemetry", "playwright", "pyarrow", "spacy"}


class Page(NamedTuple):
    """A page, with the day that its printed date means."""

    language: str
    title: str
    printed: str
    day: str
    sentence: str


PAGES = (
    Page(
        language="en",
        title="The old bridge is closed",
        printed="Published 3 March 2026",
        day="2026-03-03",
        sentence="The council voted on Monday to close the old bridge for two years.",
    ),
    Page(
        language="de",
        title="Die alte Brücke wird gesperrt",
        printed="Veröffentlicht am 4. März 2026",
        day="2026-03-04",
        sentence="Der Stadtrat hat beschlossen, die alte Brücke bald zu schließen.",
    ),
    Page(
        language="fr",
        title="Le vieux pont est fermé",
        printed="Publié le 5 février 2026",
        day="2026-02-05",
        sentence="Le conseil municipal a voté lundi la fermeture du vieux pont.",
    ),
    Page(
        language="ru",
        title="Старый мост закрыт",
        printed="Опубликовано 6 марта 2026",
        day="2026-03-06",
        sentence="Городской совет проголосовал в понедельник за закрытие моста.",
    ),
)
FOLDER = Path("/tmp/pages")


def main() -> None:
    """Check everything; an assertion fails at what is missing."""
    modules = import_modules()
    rows = [write_page(number, page) for number, page in enumerate(PAGES)]
    articles = run_filter("extract", rows)
    for article, page in zip(articles, PAGES, strict=True):
        assert article["title"] == page.title, article
        assert page.sentence in article["text"], article
        assert article["published_at"].startswith(page.day), article
        assert identify_language(article["text"])[0] == page.language, article
    stories = run_filter("cluster", make_copies(articles))
    assert len({story["story"] for story in stories[:4]}) == 4, stories
    assert stories[4]["story"] == stories[0]["story"], stories
    assert brotli.decompress(brotli.compress(b"page")) == b"page"
    sys.stdout.write(
        f"the image works: {modules} modules, {len(PAGES)} languages, a duplicate\n"
    )


def import_modules() -> int:
    """Import every module of the product; return how many could be imported."""
    names = [
        module.name
        for module in pkgutil.walk_packages(wireroom.__path__, "wireroom.")
        if module.name not in FOR_CONTRIBUTORS
        and not module.name.endswith("__main__")
        and ".migrations." not in module.name
    ]
    return sum(map(import_module, names))


def import_module(name: str) -> bool:
    """Import a module; return False if it needs an extra that is not installed."""
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if str(error.name).partition(".")[0] not in OF_EXTRAS:
            raise
        return False
    return True


def write_page(number: int, page: Page) -> dict[str, str]:
    """Write a page whose text repeats its sentence with other numbers."""
    text = "".join(f"<p>{n}. {page.sentence}</p>" for n in range(1, 9))
    document = (
        f"<!doctype html><html lang={page.language}><title>{page.title}</title>"
        f"<article><h1>{page.title}</h1><p class=date>{page.printed}</p>{text}"
    )
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{number}.html"
    path.write_text(document, encoding="utf-8")
    url = f"https://paper.example/{number}"
    return {"id": str(number), "url": url, "html_path": str(path)}


def make_copies(articles: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the articles and, at the end, the first one with another last line."""
    docs = [
        {"id": str(number), "title": article["title"], "text": article["text"]}
        for number, article in enumerate(articles)
    ]
    copy = {**docs[0], "id": "copy", "text": docs[0]["text"] + "\nFrom our partners."}
    return [*docs, copy]


def run_filter(command: str, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Send rows through a command of the product."""
    done = subprocess.run(
        ["wireroom", command, "--jsonl"],
        input="\n".join(map(json.dumps, rows)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


if __name__ == "__main__":
    main()
