"""The documentation: the files of ``docs/`` as pages, with a search.

The package carries the files, so an operator without a network has them, in the
version that runs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse
from starlette.routing import Route

from wireroom.console.dashboard import query_params
from wireroom.console.dashboard.context import DASHBOARD_FOLDER, context_of
from wireroom.console.dashboard.page_data import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token
    from starlette.requests import Request
    from starlette.responses import Response

FOLDER = DASHBOARD_FOLDER / "docs"
INDEX = "README"
# Sections that a search shows, and characters of each.
MAX_FOUND, MAX_SHOWN = 30, 240
_PICTURE = re.compile(r"pictures/[\w-]+\.svg")
# A link to a document: the folder of decisions or none, its name, the heading.
_DOCUMENT_LINK = re.compile(r"(?:\./)?((?:adr/|\.\./)?[\w-]+)\.md(#[\w-]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a document under one heading.

    Attributes:
        document: its name, such as ``polling`` or ``adr/0001-chain``.
        anchor: of the heading.
    """

    document: str
    title: str
    anchor: str
    text: str

    @property
    def url(self) -> str:
        """The path of its page, with the anchor."""
        return f"/docs/{self.document}#{self.anchor}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPage(Page):
    """View of ``document.html``: a document, or what a search has found."""

    csv_field = "found"
    form_fields = frozenset({"length"})

    title: str
    body: Markup
    query: str
    found: Sequence[Section] | None
    length: int = MAX_SHOWN


def show_document(request: Request) -> Response:
    """Show a document, the index by default, or search in all of them."""
    query = query_params.read_text(request, "q") or ""
    name = request.path_params.get("name", INDEX)
    if name not in list_documents():
        raise HTTPException(404, "There is no such document.")
    page = DocumentPage(
        title=list_sections(name)[0].title,
        body=Markup() if query else render_document(name),
        query=query,
        found=search_documents(query) if query else None,
    )
    return context_of(request).render_page(request, "document.html", page)


def show_picture(request: Request) -> Response:
    """Return a picture of a document."""
    name = f"pictures/{request.path_params['name']}"
    if not _PICTURE.fullmatch(name) or not (FOLDER / name).is_file():
        raise HTTPException(404, "There is no such picture.")
    return FileResponse(FOLDER / name, media_type="image/svg+xml")


@cache
def list_documents() -> frozenset[str]:
    """Return the names of the documents, without their ending."""
    paths = [*FOLDER.glob("*.md"), *FOLDER.glob("adr/*.md")]
    return frozenset(str(p.relative_to(FOLDER).with_suffix("")) for p in paths)


@cache
def render_document(name: str) -> Markup:
    """Return a document as HTML, its links leading to other pages of the dashboard."""
    tokens = _MARKDOWN.parse(_read_text(name))
    for token, text in pairwise(tokens):
        if token.type == "heading_open":
            token.attrSet("id", make_anchor(text.content))
        elif token.type in {"table_open", "fence"}:
            # On a narrow screen these scroll, also by the keyboard.
            token.attrSet("tabindex", "0")
        elif token.type == "th_open":
            token.attrSet("scope", "col")
        for child in token.children or ():
            _redirect_link(child, name)
    # The files of the package are trusted, and the renderer escapes raw HTML.
    return Markup(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))  # noqa: S704 - see above


def search_documents(query: str) -> list[Section]:
    """Return sections with all words of a query, those with one in the title first."""
    words = query.casefold().split()
    found = [
        section
        for name in sorted(list_documents())
        for section in list_sections(name)
        if all(word in f"{section.title}\n{section.text}".casefold() for word in words)
    ]
    return sorted(found, key=lambda section: _rank(section, words))[:MAX_FOUND]


def make_anchor(title: str) -> str:
    """Return the anchor of a heading, as forges make it."""
    return re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-")


def _rank(section: Section, words: Sequence[str]) -> tuple[int, bool, str]:
    title = section.title.casefold()
    in_title = sum(word in title for word in words)
    return (-in_title, section.document.startswith("adr/"), section.document)


@cache
def list_sections(name: str) -> list[Section]:
    """Return the parts of a document, each under its heading."""
    parts = re.split(r"^#+ (.+)$", _read_text(name), flags=re.MULTILINE)
    return [
        Section(
            document=name,
            title=title.replace("`", ""),
            anchor=make_anchor(title),
            text=re.sub(r"[`*|#]|\]\([^)]*\)|\[|-{3,}", " ", text),
        )
        for title, text in zip(parts[1::2], parts[2::2], strict=True)
    ]


def _read_text(name: str) -> str:
    return (FOLDER / f"{name}.md").read_text("utf-8")


def _redirect_link(token: Token, document: str) -> None:
    """Lead a link to the dashboard's page; one out of the documents leads nowhere."""
    if token.type == "image":
        token.attrSet("src", f"/docs/{token.attrGet('src')}")
        return
    target = str(token.attrGet("href") or "")
    if token.type != "link_open" or re.match(r"https?:|#", target):
        return
    match = _DOCUMENT_LINK.fullmatch(target)
    name = match[1] if match else ""
    if document.startswith("adr/"):
        name = name[3:] if name.startswith("../") else f"adr/{name}"
    if match and name in list_documents():
        token.attrSet("href", f"/docs/{name}{match[2] or ''}")
    else:
        # A file of the source tree, which an installation does not have.
        token.attrs.pop("href", None)


_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")

ROUTES = [
    Route("/docs", show_document),
    Route("/docs/pictures/{name}", show_picture),
    Route("/docs/{name:path}", show_document),
]
