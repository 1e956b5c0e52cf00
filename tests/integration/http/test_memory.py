"""Hostile input takes no more memory than is said of it; the cases are the bench's."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
# Read only where a page of words is an article; anything else must have been refused.
READ = {
    "page of words",
    "page of entities",
    "page of links",
    "feed of items",
    "sitemap",
}
READ |= {"feed of words", "page of data", "page of comments"}
# Its entities are unknown to the reader, which keeps them as the text they are.
READ |= {"list that laughs"}


@pytest.fixture(scope="module")
def measured() -> dict[str, dict]:
    done = subprocess.run(
        [sys.executable, "bench/hostile.py", "--json"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
        timeout=200,
    )
    return {case["name"]: case for case in json.loads(done.stdout)}


def test_every_case_stays_within_its_bound(measured):
    assert len(measured) > 30
    assert not {n: c["rise"] for n, c in measured.items() if c["rise"] > c["bound"]}


def test_every_case_has_an_ending_with_a_name(measured):
    for name, case in measured.items():
        named = case["ended"].startswith(("Permanent: ", "Transient: "))
        assert named or name in READ, case


def test_a_gigabyte_is_not_waited_for(measured):
    ends = {name: case["ended"].partition(": ")[2] for name, case in measured.items()}
    big = ("gzip", "deflate", "br", "zstd", "announced", "unannounced", "one-chunk")
    assert {ends[name] for name in big} == {"too_large"}
    assert ends["drip"] == ends["drip-header"] == "timeout"
