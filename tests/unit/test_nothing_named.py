"""Nothing a page or a feed says is ever a file to open, a class to make, a command.

The stages are read for what could do that, and watched while they read the worst.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STAGES = ("feeds", "extract", "dedupe", "enrich", "http", "steps", "store")
# What turns a text into code, a class or a process.
MODULES = {
    "code", "codeop", "ctypes", "importlib", "marshal", "multiprocessing", "pickle",
    "pty", "pydoc", "runpy", "shelve", "subprocess",
}  # fmt: skip
CALLS = {"eval", "exec", "compile", "__import__", ".system", ".popen", ".import_module"}
# What opens a file: the migrations of the schema, the archive's folder.
OPENS = {"open", ".open", ".read_text", ".read_bytes", ".write_text", ".write_bytes"}
OPENERS = {"blob_store.py"}

CODE = sorted(p for name in STAGES for p in (ROOT / "wireroom" / name).rglob("*.py"))


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_stage_has_nothing_that_could(path):
    tree = ast.parse(path.read_text("utf-8"))
    assert not imported(tree) & MODULES
    called = calls(tree)
    assert not called & CALLS
    assert path.name in OPENERS or not called & OPENS


def imported(tree) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def calls(tree) -> set[str]:
    """What is called: built-in functions by name, methods with a dot before it."""
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    plain = {name.id for name in called if isinstance(name, ast.Name)}
    return plain | {f".{n.attr}" for n in called if isinstance(n, ast.Attribute)}


# Read in a process of its own: what watches it can never be taken off again.
WATCHED = """
import json, os, sys
from datetime import UTC, datetime
from wireroom.errors import Permanent
from wireroom.extract import extract_page
from wireroom.feeds.formats.opml import read_opml
from wireroom.feeds.formats.parse import parse_feed
from wireroom.model.article import Page

NOW = datetime(2026, 3, 1, tzinfo=UTC)
URL = "https://paper.example/2026/03/ferry"

def read(body):
    said = []
    page = Page(url=URL, body=body, content_type="text/html", fetched_at=NOW)
    for what in (
        lambda: extract_page(page),
        lambda: parse_feed(body, url=URL, content_type="", fetched_at=NOW),
        lambda: read_opml(body),
    ):
        try:
            said.append(repr(what()))
        except Permanent as error:
            said.append(str(error))
    return said

bodies = [text.encode() for text in json.load(sys.stdin)]
for body in bodies:
    read(body)  # whatever is loaded at first use is loaded now

seen = []
FOLDERS = {folder or os.getcwd() for folder in sys.path}
WATCH = {
    "open", "exec", "compile", "import", "os.system", "os.exec", "os.listdir",
    "os.remove", "os.posix_spawn", "os.rename", "subprocess.Popen", "socket.connect",
    "ctypes.dlopen", "socket.getaddrinfo", "pickle.find_class", "urllib.Request",
}

def note(name, args):
    # The import of a missing module lists a folder of sys.path again after any file
    # was created there: another test may do so meanwhile.
    listed = name == "os.listdir" and args[0] in FOLDERS
    if name in WATCH and not listed:
        seen.append([name, str(args[0])])

sys.addaudithook(note)
said = [read(body) for body in bodies]
json.dump({"said": said, "seen": seen}, sys.stdout)
"""

# The feed parser asks for an XML reader by names of its own, each time.
READERS = {
    ("import", name)
    for name in ("drv_libxml2", "lxml.xml", "lxml.xml.sax", "lxml.xml.sax.xmlreader")
}

WORDS = "<p>" + "The ferry sails again, said the harbour master on Monday. " * 20


def hostile(secret: str) -> dict[str, str]:
    """Documents that name a file, an address, a class and a command where they can."""
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret}">]>'
    outer = f'<!DOCTYPE x SYSTEM "{secret}">'
    parameter = f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{secret}"> %p;]>'
    include = '<x xmlns:xi="http://www.w3.org/2001/XInclude">'
    rss = '<rss version="2.0"><channel><item><title>{}</title></item></channel></rss>'
    page = "<html><head>{}</head><body>{}" + WORDS
    names = [secret, "php://x", "!!python/object/apply:os.system", "$(id)",
             "`id`", "__import__('os').system('id')", "{{7*7}}", "%(a)s"]  # fmt: skip
    return {
        "entity": entity + rss.format("&e;"),
        "entity of a page": entity + page.format("", "&e;"),
        "outer subset": outer + rss.format("Tide"),
        "parameter entity": parameter + rss.format("Tide"),
        "inclusion": f'{include}<xi:include href="{secret}" parse="text"/></x>',
        "style sheet": f'<?xml-stylesheet href="{secret}"?>' + rss.format("Tide"),
        "list": f'{entity}<opml><body><outline text="&e;" xmlUrl="{secret}"/></body>'
        "</opml>",
        **{
            f"page says {name}": page.format(
                f'<base href="{name}"><link rel=stylesheet href="{name}">'
                f'<link rel=canonical href="{name}"><meta charset="{name}">'
                f'<meta property="og:image" content="{name}">',
                f'<img src="{name}"><script src="{name}"></script>'
                f'<iframe src="{name}"></iframe><object data="{name}"></object>{name}',
            )
            for name in names
        },
        **{f"feed says {name}": rss.format(name) for name in names},
        "class": '{"version":"https://jsonfeed.org/version/1","items":'
        '[{"__class__":"os.system","py/object":"os.system","id":"1"}]}',
    }


def test_no_document_opens_runs_or_connects_to_anything(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("the words of the file")
    bodies = list(hostile(secret.as_uri()).values()) + list(
        hostile(str(secret)).values()
    )

    done = subprocess.run(
        [sys.executable, "-c", WATCHED],
        input=json.dumps(bodies),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )

    found = json.loads(done.stdout)
    assert len(found["said"]) == len(bodies)
    assert "the words of the file" not in done.stdout
    assert {tuple(event) for event in found["seen"]} <= READERS
