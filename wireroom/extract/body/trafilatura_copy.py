"""trafilatura's modules once more, with faster searches of the tree.

Copies, because who else calls trafilatura in this process gets it as published. What
they find is the same: each replaced part has a test that compares the two.
"""

from __future__ import annotations

from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING

from trafilatura.settings import BASIC_CLEAN_XPATH

from wireroom.extract.body.mark_finder import compile_finder
from wireroom.extract.body.revise_paragraphs import revise_paragraphs

if TYPE_CHECKING:
    from types import ModuleType

# Expressions that are evaluated for each page.
_EXPRESSIONS = ("BODY_XPATH", "OVERALL_DISCARD_XPATH", "TEASER_DISCARD_XPATH")


def _copy_module(name: str, **changes: object) -> ModuleType:
    """Return a new instance of a module of trafilatura with some names replaced."""
    spec = find_spec(f"trafilatura.{name}")
    assert spec is not None, "the version of trafilatura is fixed"
    assert spec.loader is not None, "it is a file"
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    vars(module).update(changes)
    return module


_EXTRACTOR = _copy_module("main_extractor")
for _name in _EXPRESSIONS:
    vars(_EXTRACTOR)[_name] = [compile_finder(x) for x in vars(_EXTRACTOR)[_name]]
_BASELINE = _copy_module(
    "baseline", BASIC_CLEAN_XPATH=compile_finder(BASIC_CLEAN_XPATH)
)
_EXTERNAL = _copy_module(
    "external",
    basic_cleaning=_BASELINE.basic_cleaning,
    revise_paragraph_classification=revise_paragraphs,
)
_CORE = _copy_module(
    "core",
    baseline=_BASELINE.baseline,
    html2txt=_BASELINE.html2txt,
    compare_extraction=_EXTERNAL.compare_extraction,
    justext_rescue=_EXTERNAL.justext_rescue,
    extract_content=_EXTRACTOR.extract_content,
)
bare_extraction = _CORE.bare_extraction
extract_content = _EXTRACTOR.extract_content
