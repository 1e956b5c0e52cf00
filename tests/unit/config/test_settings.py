from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.config.settings import Settings, SettingsError
from wireroom.errors import OperatorError


def refused(**env):
    with pytest.raises(SettingsError) as error:
        Settings.from_env({f"WIREROOM_{k}": v for k, v in env.items()})
    return error.value.mistakes


@pytest.mark.parametrize("url", ["https://p", "p:3128", "http://u:s3cret@a b"])
def test_a_proxy_that_cannot_be_used_is_refused_without_its_login(url):
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({"WIREROOM_PROXY": url})
    (mistake,) = caught.value.mistakes
    assert mistake.startswith("WIREROOM_PROXY: expected http://host:port or socks5://")
    assert "s3cret" not in mistake


@pytest.mark.parametrize("url", ["", "environment", "socks5://u:p@10.0.0.9:1080"])
def test_a_proxy_is_an_address_or_the_environments(url):
    settings = Settings.from_env({"WIREROOM_PROXY": url})
    assert settings.proxy == (url or None)
    assert "u:p@" not in str(settings.describe())


def test_an_empty_environment_gives_the_defaults():
    assert Settings.from_env({"PATH": "/bin"}) == Settings()


def test_all_mistakes_are_reported_at_once():
    refusals = refused(BACTH="1", ATTEMPTS="x", LOG_LEVEL="loud")
    assert len(refusals) == 3
    assert "WIREROOM_BACTH: unknown setting; did you mean WIREROOM_BATCH?" in refusals


def test_a_secret_is_read_from_a_file(tmp_path):
    file = tmp_path / "url"
    file.write_text("postgresql+psycopg://wire:s3cret@db/wire\n")
    settings = Settings.from_env({"WIREROOM_DATABASE_URL_FILE": str(file)})
    assert settings.database_url == "postgresql+psycopg://wire:s3cret@db/wire"


def test_a_setting_whose_name_ends_in_file_is_no_secret():
    settings = Settings.from_env({"WIREROOM_SOURCES_FILE": "/etc/sources.yaml"})
    assert settings.sources_file == Path("/etc/sources.yaml")


def test_a_mistake_of_a_secret_file_is_reported_without_its_content(tmp_path):
    (tmp_path / "binary").write_bytes(b"s3cret\xff\xfe")
    (tmp_path / "number").write_text("many")
    refusals = refused(
        DATABASE_URL_FILE=str(tmp_path / "gone"),
        BROKER_URL_FILE=str(tmp_path / "binary"),
        SLOTS_URL="redis://a",
        SLOTS_URL_FILE=str(tmp_path / "binary"),
        NO_SUCH_FILE="/tmp/x",
    )
    assert [line.partition("_FILE")[0] for line in refusals] == [
        "WIREROOM_BROKER_URL",
        "WIREROOM_DATABASE_URL",
        "WIREROOM_SLOTS_URL",
        "WIREROOM_NO_SUCH",
    ]
    assert "WIREROOM_SLOTS_URL is set as well" in refusals[2]
    assert "unknown setting" in refusals[3]
    assert refusals[0].endswith("expected a text file")
    assert refusals[1].endswith("No such file or directory")
    assert "s3cret" not in str(refusals)


def test_a_name_near_nothing_gets_no_suggestion():
    assert refused(QQQQQQQQ="1") == ("WIREROOM_QQQQQQQQ: unknown setting",)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("attempts", "7", 7),
        ("tick_seconds", "0.5", 0.5),
        ("host_spacing_seconds", "0", 0.0),
        ("allow_private", "YES", True),
        ("obey_robots", "0", False),
        ("data_dir", "/srv/wire", Path("/srv/wire")),
        ("database_url", "postgresql://db/wire", "postgresql://db/wire"),
        ("database_url", "", None),
        ("log_level", "debug", "DEBUG"),
        ("changes_keep_days", "30", 30.0),
        ("changes_keep_days", "", None),
        ("archive_after_days", "0", 0.0),
        ("public_url", "https://wire.example", "https://wire.example"),
        ("public_url", "http://[::1]:8321/a/b/", "http://[::1]:8321/a/b/"),
        ("public_url", "", None),
    ],
)
def test_a_value_is_read(name, text, value):
    settings = Settings.from_env({f"WIREROOM_{name.upper()}": text})
    assert getattr(settings, name) == value


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("ATTEMPTS", "0", "a whole number from 1 to 1e10"),
        ("ATTEMPTS", "2.5", "a whole number from 1 to 1e10"),
        ("ATTEMPTS", "", "a whole number from 1 to 1e10"),
        ("TICK_SECONDS", "0", "a number from 0.001 to 1e10"),
        ("CHANGES_KEEP_DAYS", "never", "a number from 0.001 to 1e10"),
        ("TICK_SECONDS", "nan", "a number from 0.001 to 1e10"),
        ("TICK_SECONDS", "inf", "a number from 0.001 to 1e10"),
        ("HOST_SPACING_SECONDS", "-1", "a number from 0 to 1e10"),
        ("OBEY_ROBOTS", "maybe", "true or false"),
        ("LOG_LEVEL", "loud", "DEBUG, INFO, WARNING, ERROR or CRITICAL"),
        ("USER_AGENT", " ", "a text"),
        ("DATA_DIR", "", "a text"),
    ],
)
def test_a_bad_value_is_reported_with_what_was_expected(name, text, expected):
    assert refused(**{name: text}) == (
        f"WIREROOM_{name}={text!r}: expected {expected}",
    )


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ("LEASE_SECONDS", "VISIBILITY_TIMEOUT_SECONDS"),
        ("FETCH_TOTAL_SECONDS", "LEASE_SECONDS"),
        ("POLL_FLOOR_SECONDS", "POLL_CEILING_SECONDS"),
        ("REVISIT_FIRST_SECONDS", "REVISIT_CEILING_SECONDS"),
    ],
)
def test_settings_that_contradict_each_other_are_named(low, high):
    refusals = refused(**{low: "500", high: "400"})
    assert f"WIREROOM_{low}: expected less than WIREROOM_{high}" in refusals


@pytest.mark.parametrize(
    "url",
    [
        "wire.example",
        "ftp://wire.example",
        "https://",
        "https://wire.example/?a=1",
        "https://wire.example/#a",
        "https://wire.example/a b",
        "https://wire.example\n.evil.example",
        "https://.example",
        "https://wire.example:port",
        "https://wíre.example",
    ],
)
def test_an_address_no_hub_could_call_is_reported(url):
    expected = "expected an address such as https://wire.example"
    assert refused(PUBLIC_URL=url) == (f"WIREROOM_PUBLIC_URL={url!r}: {expected}",)


def test_a_public_address_shows_no_password():
    (refusals,) = refused(PUBLIC_URL="https://ann:s3cret@wire.example")
    assert "s3cret" not in refusals


def test_a_public_address_needs_a_web_process():
    (refusals,) = refused(PUBLIC_URL="https://wire.example", WEB_PORT="")
    assert refusals == (
        "WIREROOM_PUBLIC_URL: nothing answers there without a WIREROOM_WEB_PORT"
    )


def test_mistakes_reach_the_operator_one_a_line():
    error = SettingsError(("a", "b"))
    assert isinstance(error, OperatorError)
    assert str(error) == "a\nb"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://ann:s3cret@db/w", "postgresql://ann:***@db/w"),
        ("postgresql://ann:s3cr@et@db/w", "postgresql://ann:***@db/w"),
        ("postgresql://ann:s3:cr:et@db/w", "postgresql://ann:***@db/w"),
        ("postgresql://ann:s3%40cret@db/w", "postgresql://ann:***@db/w"),
        ("postgresql://ann:s3/cret@db/w", "postgresql://ann:***@db/w"),
        ("redis://:s3cret@db:6379/0", "redis://:***@db:6379/0"),
        ("redis://db:6379/0", "redis://db:6379/0"),
    ],
    ids=["plain", "at", "colon", "percent", "slash", "no-user", "no-password"],
)
def test_a_password_is_never_shown(url, shown):
    assert Settings(broker_url=url).describe()["broker_url"] == shown


def test_a_password_in_a_mistake_is_not_shown_either():
    refusals = refused(ATTEMPTS="redis://ann:s3@cret@db")
    assert "s3" not in refusals[0]
    assert "cret" not in refusals[0]


def test_as_many_processes_compute_as_this_one_may_use_processors(monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 64)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1, 5}, raising=False)
    monkeypatch.setattr("os.process_cpu_count", lambda: 3, raising=False)
    assert Settings().cpu_processes == 3


def test_a_setting_without_effect_is_accepted_with_a_warning():
    (warning,) = Settings.from_env({"WIREROOM_SLOT_WAIT_SECONDS": "5"}).list_warnings()
    assert "WIREROOM_SLOT_WAIT_SECONDS has no effect" in warning
    assert Settings.from_env({}).list_warnings() == ()


def test_every_setting_is_described():
    assert set(Settings().describe()) == set(Settings.model_fields)


@given(
    attempts=st.integers(1, 10**9),
    tick=st.floats(0.001, 1e9),
    private=st.booleans(),
    url=st.none()
    | st.text(st.characters(min_codepoint=33), min_size=1).map(
        "postgresql://{}".format
    ),
    level=st.sampled_from(["DEBUG", "INFO", "ERROR"]),
)
def test_a_child_reads_the_settings_its_parent_writes(
    attempts, tick, private, url, level
):
    settings = Settings(
        attempts=attempts,
        tick_seconds=tick,
        allow_private=private,
        database_url=url,
        log_level=level,
    )
    assert Settings.from_env(settings.to_env()) == settings


@pytest.mark.parametrize(
    ("name", "url", "remedy"),
    [
        ("DATABASE_URL", "mysql://a/b", "the database is PostgreSQL"),
        ("DATABASE_URL", "postgresql+psycopg2://a/b", "the driver is psycopg 3"),
        ("DATABASE_URL", "redis://a/b", "write postgresql://"),
        ("BROKER_URL", "valkey://a", "write redis://"),
        ("BROKER_URL", "valkeys://a", "write rediss://"),
        ("BROKER_URL", "sentinel://a", "Sentinel is not spoken"),
        ("BROKER_URL", "kafka://user:s3cret@a", "write redis://host:6379/0"),
        ("SLOTS_URL", "amqp://a", "write redis://"),
        ("SLOTS_URL", "localhost", "no address"),
    ],
)
def test_an_unknown_scheme_is_refused_by_name_with_the_remedy(name, url, remedy):
    (mistake,) = refused(**{name: url})
    assert mistake.startswith(f"WIREROOM_{name}: ")
    assert remedy in mistake
    assert url.partition("://")[0] in mistake or "://" not in url
    assert "s3cret" not in mistake


def test_postgres_is_another_name_of_postgresql():
    settings = Settings.from_env({"WIREROOM_DATABASE_URL": "postgres://db/wire"})
    assert settings.database_url == "postgresql://db/wire"
