"""``wireroom report``: what a bug report needs, and no secret."""

from __future__ import annotations

import json
import zipfile

import pytest
from typer.testing import CliRunner

from wireroom.console.cli import app
from wireroom.console.operations.debug_bundle import hide_secrets
from wireroom.errors import OperatorError


@pytest.fixture
def deployment(migrated_url, broker_url, monkeypatch, tmp_path):
    monkeypatch.setenv("WIREROOM_DATABASE_URL", migrated_url)
    monkeypatch.setenv("WIREROOM_BROKER_URL", broker_url)
    monkeypatch.setenv("WIREROOM_WEB_TOKEN", "a-token-nobody-sees")
    monkeypatch.setenv("WIREROOM_DATA_DIR", str(tmp_path))
    (tmp_path / "log").mkdir()
    (tmp_path / "log/net.log").write_text(
        "x" * 400_000 + "\nGET https://ada:s3cret@paper.example/feed\n"
        "Authorization: Bearer s3cret\nlast line\n"
    )
    return tmp_path


def test_the_bundle_holds_what_helps_and_no_secret(deployment):
    path = deployment / "report.zip"
    result = CliRunner().invoke(app, ["report", str(path)])
    assert result.exit_code == 0, result.output
    with zipfile.ZipFile(path) as bundle:
        parts = {name: bundle.read(name).decode() for name in bundle.namelist()}
    assert parts.keys() == {
        *("versions.txt", "settings.json", "status.json", "doctor.json"),
        "log/net.log",
    }
    assert "sqlalchemy" in parts["versions.txt"]
    assert json.loads(parts["status.json"])["state"] == "stopped"
    assert parts["log/net.log"].endswith("last line\n")
    assert len(parts["log/net.log"]) < 310_000
    together = "".join(parts.values())
    assert "s3cret" not in together
    assert "a-token-nobody-sees" not in together


def test_a_file_that_exists_is_kept(deployment):
    path = deployment / "report.zip"
    path.write_text("mine")
    result = CliRunner().invoke(app, ["report", str(path)])
    assert isinstance(result.exception, OperatorError)
    assert str(result.exception) == f"{path}: File exists"
    assert path.read_text() == "mine"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("redis://:pw@host:1/0", "redis://***@host:1/0"),
        ("postgresql+psycopg://a:b@host/db", "postgresql+psycopg://***@host/db"),
        ("Cookie: session=1; user=2", "Cookie: ***"),
        ('"password": "pw",', '"password": ***'),
        ("api_key = abc", "api_key = ***"),
        ("https://paper.example/a@b", "https://paper.example/a@b"),
        ("the token bucket is empty", "the token bucket is empty"),
    ],
)
def test_secrets_are_hidden_wherever_they_are_named(line, shown):
    assert hide_secrets(f"before {line}\nafter") == f"before {shown}\nafter"
