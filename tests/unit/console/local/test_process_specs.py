from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml

from wireroom.config.settings import Settings
from wireroom.console.local.process_specs import process_commands

ROOT = Path(__file__).parents[4]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
PROCESSES = ("beat", "poll", "net", "cpu", "deliver")


def expand_defaults(line):
    """Replace each unset variable by its default, the innermost first."""
    plain = re.sub(r"\$\{\w+:-([^${}]*)\}", r"\1", line)
    return line if plain == line else expand_defaults(plain)


def split_command(line):
    interpreter, *rest = shlex.split(expand_defaults(line))
    assert interpreter == "python"
    return rest


def read_procfile():
    lines = (ROOT / "Procfile").read_text("utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines if not line.startswith("#"))


def read_compose_settings(service):
    found = COMPOSE["services"][service]["environment"]
    given = {
        k: expand_defaults(v) for k, v in found.items() if k.startswith("WIREROOM_")
    }
    return Settings.from_env(given)


@pytest.mark.parametrize("name", PROCESSES)
def test_the_procfile_runs_the_products_own_command(name):
    _, *wanted = process_commands(Settings(cpu_processes=2))[name]
    assert split_command(read_procfile()[name]) == wanted


@pytest.mark.parametrize("name", PROCESSES)
def test_compose_runs_the_products_own_command(name):
    _, *wanted = process_commands(read_compose_settings(name))[name]
    assert split_command(COMPOSE["services"][name]["command"]) == wanted


def test_procfile_and_compose_have_the_browser_for_those_who_ask_for_it():
    _, *wanted = process_commands(Settings(render=True))["render"]
    lines = (ROOT / "Procfile").read_text("utf-8").splitlines()
    (line,) = (x for x in lines if x.startswith("# render: "))
    assert split_command(line.removeprefix("# render: ")) == wanted
    assert split_command(COMPOSE["services"]["render"]["command"]) == wanted
    assert read_compose_settings("render").render
    assert not read_compose_settings("poll").render


def test_procfile_and_compose_have_no_other_process():
    assert set(read_procfile()) == {"release", *process_commands(Settings())}
    usual = {n for n, s in COMPOSE["services"].items() if "profiles" not in s}
    assert usual == {"redis", "postgres", "migrate", *process_commands(Settings())}


def test_procfile_and_compose_migrate_with_the_same_command():
    *_, line = COMPOSE["services"]["migrate"]["command"]
    assert line == read_procfile()["release"]


def test_only_what_asks_sites_or_sends_to_targets_reaches_the_internet():
    services = {n for n, s in COMPOSE["services"].items() if "web" in s["networks"]}
    assert services == {"poll", "net", "render", "deliver"}


def test_every_published_port_is_bound_to_loopback():
    ports = [p for s in COMPOSE["services"].values() for p in s.get("ports", ())]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_each_service_has_a_memory_limit_and_a_log_limit(name):
    service = COMPOSE["services"][name]
    assert service["mem_limit"]
    assert service["logging"]["options"]["max-size"]


def test_children_are_replaced_before_their_container_is_full():
    from wireroom.workers.app import app  # noqa: PLC0415 - reads the environment

    given = read_compose_settings("cpu").cpu_processes
    limit = expand_defaults(COMPOSE["services"]["cpu"]["mem_limit"])
    each = app.conf.worker_max_memory_per_child * 1024
    assert given * each < int(limit.removesuffix("g")) * 2**30


@pytest.mark.parametrize("name", [*PROCESSES, "migrate"])
def test_with_secrets_no_password_is_in_the_environment(name):
    laid = (ROOT / "deploy/compose/secrets.yml").read_text("utf-8")
    over = yaml.load(laid.replace("!reset", ""), yaml.SafeLoader)["services"][name]
    assert over["environment"]["WIREROOM_DATABASE_URL"] is None
    (secret,) = over["secrets"]
    file = over["environment"]["WIREROOM_DATABASE_URL_FILE"]
    assert file == f"/run/secrets/{secret}"


def test_a_container_gets_more_time_to_stop_than_its_worker_needs():
    from wireroom.workers.app import app  # noqa: PLC0415 - reads the environment

    grace = COMPOSE["services"]["cpu"]["stop_grace_period"]
    assert int(grace.removesuffix("s")) > app.conf.worker_soft_shutdown_timeout


def test_the_example_environment_has_only_known_settings():
    text = (ROOT / ".env.example").read_text("utf-8")
    named = dict(re.findall(r"^#(WIREROOM_\w+)=(.*)", text, re.MULTILINE))
    assert Settings.from_env(named)


KUBERNETES = {
    item["metadata"]["name"].removeprefix("wireroom-"): item
    for item in yaml.safe_load(
        (ROOT / "deploy/kubernetes/wireroom.yaml").read_text("utf-8")
    )["items"]
    if item["kind"] in {"Deployment", "Job"}
}


@pytest.mark.parametrize("name", process_commands(Settings()))
def test_kubernetes_runs_the_products_own_command(name):
    pod = KUBERNETES[name]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    *_, line = container["command"]
    for variable, value in (("NET_THREADS", "16"), ("CPU_PROCESSES", "2")):
        line = line.replace(f'"$WIREROOM_{variable}"', value)
    _, *wanted = process_commands(Settings(cpu_processes=2, data_dir=Path("/tmp")))[
        name
    ]
    given = shlex.split(line.removeprefix("exec "))
    assert (given if name != "web" else container["command"])[1:] == wanted
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert container["resources"]["limits"]["memory"]
    assert pod["securityContext"]["runAsNonRoot"]


def test_kubernetes_migrates_with_the_command_of_compose():
    (container,) = KUBERNETES["migrate"]["spec"]["template"]["spec"]["containers"]
    assert container["command"] == COMPOSE["services"]["migrate"]["command"]
