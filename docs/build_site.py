"""The documents as a site of static pages: ``make docs``.

The pages are those that the dashboard serves at ``/docs``, with its style sheet and a
search that needs a script. Prints each link that leads nowhere; status 1 if one does.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import shutil
import sys
from functools import partial
from pathlib import Path

from wireroom.console.dashboard.context import DASHBOARD_FOLDER
from wireroom.console.dashboard.pages import documents

_LINK = re.compile(r'(href|src)="/docs/([^"#]*)(#[^"]*)?"')
_ANCHOR = re.compile(r'<h\d id="([^"]+)"')

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title} - Wireroom</title>
<link rel="stylesheet" href="{up}style.css">
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header><p class="brand"><a href="{up}index.html">Wireroom</a></p>
<nav aria-label="Main"><ul><li><a href="{up}index.html">All documents</a></li>
<li><a href="{up}search.html">Search</a></li></ul></nav></header>
<main id="main">
<article class="document">{body}</article>
</main>
</body>
</html>
"""
SEARCH = """<h1>Search the documentation</h1>
<p><label>Words <input id="q" type="search"></label></p>
<ol class="found" id="found" aria-live="polite"></ol>
<script>
const sections = {sections};
const field = document.getElementById("q"), list = document.getElementById("found");
field.addEventListener("input", () => {{
  const words = field.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const hits = words.length ? sections.filter(one => words.every(
    word => (one.title + " " + one.text).toLowerCase().includes(word))) : [];
  list.replaceChildren(...hits.slice(0, 30).map(one => {{
    const item = document.createElement("li"), link = document.createElement("a");
    link.href = one.url; link.textContent = one.title;
    const text = document.createElement("p");
    text.textContent = one.text.slice(0, 240);
    item.append(link, text);
    return item;
  }}));
}});
</script>
"""


def main() -> int:
    """Write the site, and report dead links."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("var/site"))
    out = parser.parse_args().out
    faults = find_dead_links()
    write_site(out)
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    pages = len(documents.list_documents())
    sys.stdout.write(f"{pages} pages in {out}, {len(faults)} dead links\n")
    return int(bool(faults))


def write_site(out: Path) -> None:
    """Write every document, its pictures, the style sheet and the search."""
    (out / "adr").mkdir(parents=True, exist_ok=True)
    shutil.copy(DASHBOARD_FOLDER / "static" / "style.css", out)
    shutil.copytree(documents.FOLDER / "pictures", out / "pictures", dirs_exist_ok=True)
    for name in documents.list_documents():
        up = "../" * name.count("/")
        body = _LINK.sub(partial(_redirect, up=up), render(name))
        page = PAGE.format(title=html.escape(read_title(name)), up=up, body=body)
        (out / make_path(name)).write_text(page, "utf-8")
    listed = [
        {
            "title": section.title,
            "text": " ".join(section.text.split()),
            "url": f"{make_path(section.document)}#{section.anchor}",
        }
        for name in sorted(documents.list_documents())
        for section in documents.list_sections(name)
    ]
    # "</" would end the script.
    sections = json.dumps(listed, ensure_ascii=False).replace("</", "<\\/")
    body = SEARCH.format(sections=sections)
    page = PAGE.format(title="Search", up="", body=body)
    (out / "search.html").write_text(page, "utf-8")


def find_dead_links() -> list[str]:
    """Return each link of a document to a page, heading or picture that is missing."""
    names = documents.list_documents()
    anchors = {name: set(_ANCHOR.findall(render(name))) for name in names}
    faults = []
    for name in sorted(names):
        for _, target, anchor in _LINK.findall(render(name)):
            is_picture = target.startswith("pictures/")
            if is_picture and not (documents.FOLDER / target).is_file():
                faults.append(f"{name}: {target}: no such picture")
            elif not is_picture and target not in names:
                faults.append(f"{name}: {target}: no such document")
            elif anchor and anchor[1:] not in anchors[target]:
                faults.append(f"{name}: {target}{anchor}: no such heading")
        faults += [
            f"{name}: #{anchor}: no such heading"
            for anchor in re.findall(r'href="#([^"]+)"', render(name))
            if anchor not in anchors[name]
        ]
    return faults


def render(name: str) -> str:
    """Return a document as HTML."""
    return str(documents.render_document(name))


def read_title(name: str) -> str:
    """Return the first heading of a document."""
    return documents.list_sections(name)[0].title


def make_path(name: str) -> str:
    """Return the file of a document."""
    return "index.html" if name == documents.INDEX else f"{name}.html"


def _redirect(match: re.Match[str], *, up: str) -> str:
    attribute, target, anchor = match[1], match[2], match[3] or ""
    path = target if target.startswith("pictures/") else make_path(target)
    return f'{attribute}="{up}{path}{anchor}"'


if __name__ == "__main__":
    sys.exit(main())
