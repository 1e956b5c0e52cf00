"""The documents as a site, and the list of components: scripts that are run by make."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def load_script(path: str):
    spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def build_site():
    return load_script("docs/build_site.py")


def test_no_link_of_the_documents_leads_nowhere(build_site):
    assert build_site.find_dead_links() == []


def test_a_dead_link_is_found(build_site, monkeypatch):
    body = (
        '<h1 id="a">A</h1><a href="/docs/nobody">x</a><a href="/docs/README#no">y</a>'
    )
    names = frozenset({"README"})
    monkeypatch.setattr(build_site.documents, "list_documents", lambda: names)
    monkeypatch.setattr(build_site, "render", lambda _: body)
    assert len(build_site.find_dead_links()) == 2


def test_the_site_has_every_document_and_a_search(build_site, tmp_path):
    build_site.write_site(tmp_path)
    pages = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.html")}
    assert {"index.html", "search.html", "tasks.html", "adr/0001-chain.html"} <= pages
    assert 'href="tasks.html"' in (tmp_path / "index.html").read_text()
    assert "/docs/" not in (tmp_path / "index.html").read_text()


def test_the_lock_has_hashes_of_every_component_at_its_constraint():
    text = (ROOT / "requirements.lock").read_text("utf-8")
    assert re.search(r"https?://|--(?:index|find|trusted)", text) is None
    locked = dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", text, re.MULTILINE))
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in block for block in blocks)
    sbom = load_script("deploy/sbom.py")
    constraints = (ROOT / "constraints.txt").read_text("utf-8")
    pairs = re.findall(r"^([\w.-]+)==([^ ;\n]+)", constraints, re.MULTILINE)
    wanted = {sbom.normalize(name): version for name, version in pairs}
    assert {name: wanted.get(name) for name in locked} == locked
    assert set(sbom.collect_packages()) - {"wireroom"} <= set(locked)


def test_the_components_are_listed_with_licences_and_needs(capsys):
    assert load_script("deploy/sbom.py").main() == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed["bomFormat"] == "CycloneDX"
    assert listed["metadata"]["component"]["name"] == "wireroom"
    names = {component["name"].lower() for component in listed["components"]}
    assert {"celery", "sqlalchemy", "lxml", "htmx.org", "py3langid model"} <= names
    assert "pytest" not in names
    assert all(component["licenses"] for component in listed["components"])
    refs = {component["bom-ref"] for component in listed["components"]}
    product, *others = listed["dependencies"]
    assert len(product["dependsOn"]) > 20
    assert {ref for each in others for ref in each["dependsOn"]} <= refs
