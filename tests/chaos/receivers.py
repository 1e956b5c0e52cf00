"""What events are delivered to under faults: one class a kind of target."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Protocol

import redis
from confluent_kafka import OFFSET_BEGINNING, Consumer, TopicPartition

from wireroom.console.local.embedded import EmbeddedValkey

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Holds a cluster of one broker in a process of its own, so that it can be stopped.
_CLUSTER = """
import sys, time
from confluent_kafka import Producer
owner = Producer({"test.mock.num.brokers": 1, "bootstrap.servers": "mock"})
broker = next(iter(owner.list_topics("news", timeout=30).brokers.values()))
print(f"{broker.host}:{broker.port}", flush=True)
sys.stdin.read()
"""


class Receiver(Protocol):
    """Takes events, and can be away for a time."""

    address: str

    def list_lanes(self) -> list[list[str]]:
        """Return the ids of the events so far, in the order of arrival.

        A list for each part that has an order: one, or one a partition.
        """

    def be_away(self, seconds: float) -> None:
        """Answer nothing for some seconds."""

    def close(self) -> None:
        """Stop what was started."""


class WebhookReceiver:
    """A server that stores each event and answers 204."""

    def __init__(self) -> None:
        self._seen: list[str] = []
        self._server = _Server(0, self._seen)
        self._port = self._server.server_port
        self.address = f"http://127.0.0.1:{self._port}/"

    def list_lanes(self) -> list[list[str]]:
        return [list(self._seen)]

    def be_away(self, seconds: float) -> None:
        self.close()
        time.sleep(seconds)
        self._server = _Server(self._port, self._seen)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    allow_reuse_address = True

    def __init__(self, port: int, seen: list[str]) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.seen = seen
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.seen.append(json.loads(body)["id"])
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


class FileReceiver:
    """A folder. It cannot be away; its lines are read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.address = str(folder)

    def list_lanes(self) -> list[list[str]]:
        text = "".join(f.read_text() for f in sorted(self._folder.glob("*.jsonl")))
        lines = text[: text.rfind("\n") + 1].splitlines()
        return [[json.loads(line)["id"] for line in lines]]

    def be_away(self, seconds: float) -> None:
        time.sleep(seconds)

    def close(self) -> None:
        pass


class StreamReceiver:
    """A stream of a Valkey of its own."""

    def __init__(self, folder: Path) -> None:
        self._server = EmbeddedValkey(folder)
        self._server.start()
        address = self._server.url.replace("redis+socket", "unix")
        self._client = redis.Redis.from_url(address)
        self.address = f"{address}#news"

    def list_lanes(self) -> list[list[str]]:
        entries = self._client.xrange("news")
        return [[fields[b"id"].decode() for _, fields in entries]]

    def be_away(self, seconds: float) -> None:
        _pause(self._client.info("server")["process_id"], seconds)

    def close(self) -> None:
        self._client.close()
        self._server.stop()


class TopicReceiver:
    """A topic of librdkafka's mock cluster."""

    def __init__(self) -> None:
        pipe = subprocess.PIPE
        command = [sys.executable, "-c", _CLUSTER]
        self._cluster = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)
        assert self._cluster.stdout is not None
        servers = self._cluster.stdout.readline().strip()
        self.address = f"kafka://{servers}/news"
        self._reader = Consumer({"bootstrap.servers": servers, "group.id": "readers"})
        topic = self._reader.list_topics("news", timeout=30).topics["news"]
        places = [TopicPartition("news", n, OFFSET_BEGINNING) for n in topic.partitions]
        self._reader.assign(places)
        self._seen: defaultdict[int, list[str]] = defaultdict(list)

    def list_lanes(self) -> list[list[str]]:
        while messages := self._reader.consume(10_000, timeout=0.2):
            for message in messages:
                if message.error() is None:
                    identity = json.loads(message.value())["id"]
                    self._seen[message.partition()].append(identity)
        return [list(lane) for lane in self._seen.values()]

    def be_away(self, seconds: float) -> None:
        _pause(self._cluster.pid, seconds)

    def close(self) -> None:
        self._reader.close()
        self._cluster.kill()
        self._cluster.wait()


def open_receiver(kind: str, folder: Path) -> Receiver:
    """Start what a kind of target sends to; its data in a folder."""
    made: dict[str, Callable[[], Receiver]] = {
        "webhook": WebhookReceiver,
        "files": lambda: FileReceiver(folder),
        "redis": lambda: StreamReceiver(folder),
        "kafka": TopicReceiver,
    }
    return made[kind]()


def _pause(pid: int, seconds: float) -> None:
    os.kill(pid, signal.SIGSTOP)
    time.sleep(seconds)
    os.kill(pid, signal.SIGCONT)
