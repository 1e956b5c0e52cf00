"""The rule for a scrape without an answer, which no scrape can report."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import uvicorn
import yaml
from prometheus_client.parser import text_string_to_metric_families

from wireroom.config.settings import Settings
from wireroom.console.dashboard.app import create_app
from wireroom.console.dashboard.server.socket import open_listener

RULES = Path(__file__).parents[4] / "deploy/prometheus/alerts.yml"
ABSENT = re.compile(r'absent\((\w+)\{(\w+)="(\w+)"\}\)')


@contextmanager
def run_server(settings: Settings):
    """Run the server of the web process; yield its port."""
    listener = open_listener(settings)
    server = uvicorn.Server(uvicorn.Config(create_app(settings), log_config=None))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def scrape_metrics(port: int) -> str:
    try:
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as response:
            return response.read().decode()
    except URLError:
        return ""


def is_firing(rule, metrics: str) -> bool:
    metric, label, value = ABSENT.fullmatch(rule["expr"]).groups()
    samples = (s for f in text_string_to_metric_families(metrics) for s in f.samples)
    return not any(s.name == metric and s.labels.get(label) == value for s in samples)


def test_the_rule_fires_without_a_web_process_and_clears_afterwards(migrated_url):
    shipped = yaml.safe_load(RULES.read_text("utf-8"))["groups"]
    (rule,) = (r for g in shipped for r in g["rules"] if "alarm" not in r["labels"])
    with run_server(Settings(database_url=migrated_url, web_port=None)) as port:
        assert not is_firing(rule, scrape_metrics(port))
    assert is_firing(rule, scrape_metrics(port))
    with run_server(Settings(database_url=migrated_url, web_port=port)) as same:
        assert same == port
        assert not is_firing(rule, scrape_metrics(port))
