"""``wireroom init``: a new folder is complete, and nothing in it is overwritten."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from wireroom.config.sources import load_sources
from wireroom.console.cli import app

ROOT = Path(__file__).parents[4]


def run(*arguments):
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def folder(tmp_path):
    run("init", tmp_path / "new folder")
    return tmp_path / "new folder"


def test_the_sources_file_of_a_new_folder_has_no_mistake(folder):
    assert load_sources(folder / "config/sources.yaml").sources == ()


def test_the_compose_file_is_that_of_the_product_and_its_image_has_the_version(folder):
    compose = (folder / "docker-compose.yml").read_text("utf-8")
    assert compose == (ROOT / "docker-compose.yml").read_text("utf-8")
    mounted = yaml.safe_load(compose)["services"]["migrate"]["volumes"]
    assert mounted == ["./config:/config:ro"]
    image = (folder / "Dockerfile").read_text("utf-8")
    assert f"wireroom$extras=={version('wireroom')}" in image
    assert "@" not in (folder / "wireroom.service").read_text("utf-8")


def test_a_file_that_is_there_is_kept(folder):
    (folder / "config/sources.yaml").write_text("mine")
    out = run("init", folder)
    assert (folder / "config/sources.yaml").read_text() == "mine"
    assert out.count("kept as it is") == 6


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    result = CliRunner().invoke(app, ["init", str(tmp_path / "file")])
    assert result.exit_code != 0
    assert str(tmp_path / "file") in str(result.exception)


def test_the_version_is_printed():
    assert run("--version") == f"wireroom {version('wireroom')}\n"
