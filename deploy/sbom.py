"""The components of an installation, as CycloneDX 1.6: ``make sbom``.

Reads the metadata of the packages that are installed: the product, and whatever it and
its extra ``embedded`` need, with versions, licences and who needs whom.
"""

from __future__ import annotations

import json
import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement

ROOT, EXTRA = "wireroom", "embedded"
# Work of others that is kept in the tree, with its licence beside it.
KEPT: tuple[dict[str, object], ...] = (
    {
        "type": "machine-learning-model",
        "bom-ref": "pkg:pypi/py3langid@0.4.0#data/model.npz.xz",
        "name": "py3langid model",
        "version": "0.4.0",
        "purl": "pkg:pypi/py3langid@0.4.0#data/model.npz.xz",
        "licenses": [{"expression": "BSD-3-Clause"}],
    },
    {
        "type": "library",
        "bom-ref": "pkg:npm/htmx.org@2.0.11",
        "name": "htmx.org",
        "version": "2.0.11",
        "purl": "pkg:npm/htmx.org@2.0.11",
        "licenses": [{"expression": "0BSD"}],
    },
)


def main() -> int:
    """Write the document to standard output."""
    found = collect_packages()
    extras = collect_extras(found)
    refs = {name: make_purl(package) for name, package in found.items()}
    product = found.pop(ROOT)
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {**describe(product), "type": "application"}},
        "components": [*(describe(found[name]) for name in sorted(found)), *KEPT],
        "dependencies": [
            {
                "ref": refs[name],
                "dependsOn": list_refs(package, extras[name], refs),
            }
            for name, package in ((ROOT, product), *sorted(found.items()))
        ],
    }
    json.dump(document, sys.stdout, indent=1, ensure_ascii=False)
    sys.stdout.write("\n")
    return 0


def collect_packages() -> dict[str, Distribution]:
    """Return the product and all packages that it needs, by normalized name."""
    found: dict[str, Distribution] = {}
    waiting, seen = [(ROOT, frozenset({EXTRA}))], set()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            # A dependency of another platform, or of an extra that is not installed.
            continue
        waiting += list_needs(found[name], extras)
    return found


def list_needs(
    package: Distribution, extras: frozenset[str]
) -> list[tuple[str, frozenset[str]]]:
    """Return the normalized names of what a package needs here, with their extras."""
    needs = []
    for line in package.requires or ():
        need = Requirement(line)
        if need.marker is None or any(
            need.marker.evaluate({"extra": extra}) for extra in {"", *extras}
        ):
            needs.append((normalize(need.name), frozenset(need.extras)))
    return needs


def collect_extras(found: dict[str, Distribution]) -> dict[str, frozenset[str]]:
    """Return the extras that anything found asks of each package, by its name."""
    extras: dict[str, set[str]] = {name: set() for name in found}
    extras[ROOT].add(EXTRA)
    for package in found.values():
        for line in package.requires or ():
            need = Requirement(line)
            extras.setdefault(normalize(need.name), set()).update(need.extras)
    return {name: frozenset(asked) for name, asked in extras.items()}


def list_refs(
    package: Distribution, extras: frozenset[str], refs: dict[str, str]
) -> list[str]:
    """Return the addresses of what a package needs, whatever extra asks for it."""
    names = {name for name, _ in list_needs(package, extras)}
    return sorted(refs[name] for name in names if name in refs)


def describe(package: Distribution) -> dict[str, object]:
    """Return a component: name, version, address and licence."""
    meta = package.metadata
    component: dict[str, object] = {
        "type": "library",
        "bom-ref": make_purl(package),
        "name": package.name,
        "version": package.version,
        "purl": make_purl(package),
    }
    licence = meta.get("License-Expression")
    if licence:
        component["licenses"] = [{"expression": licence}]
        return component
    names = [
        line.rpartition(" :: ")[2]
        for line in meta.get_all("Classifier") or ()
        if line.startswith("License :: ")
    ] or [(meta.get("License") or "").partition("\n")[0][:80]]
    component["licenses"] = [{"license": {"name": name}} for name in names if name]
    return component


def make_purl(package: Distribution) -> str:
    """Return the package URL (purl) of a distribution of the Python index."""
    return f"pkg:pypi/{normalize(package.name)}@{package.version}"


def normalize(name: str) -> str:
    """Return a name as the Python index compares names (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main())
