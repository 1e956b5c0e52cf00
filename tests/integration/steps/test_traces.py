"""An article's way, from the poll that found it to its publication, is one trace."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased

from wireroom.step_metrics import RunKind, StepRun
from wireroom.workers import tracing
from wireroom.workers.otel_spans import RunTracer, make_trace_ids


def told_to(exporter, **options):
    """Traces of one process."""

    def provide(ids):
        provider = TracerProvider(id_generator=ids, **options)
        provider.add_span_processor(SimpleSpanProcessor(exporter))
        return provider

    return RunTracer(provide)


def ran(stage, *articles, outcome="done"):
    return StepRun(articles=articles, kind=RunKind(stage, outcome, ""), seconds=0.5)


def test_every_step_of_an_article_is_a_span_under_the_poll_that_found_it(room):
    exporter = InMemorySpanExporter()
    room.pipeline.step_metrics.listener = told_to(exporter)
    article_id = room.publish()

    spans = exporter.get_finished_spans()
    root, *steps = spans
    names = [span.name for span in spans]
    assert names == ["poll_feed", "download", "extract", "deduplicate", "enrich"]
    assert {span.context.trace_id for span in spans} == {make_trace_ids(article_id)[0]}
    assert root.parent is None
    assert {span.parent.span_id for span in steps} == {root.context.span_id}
    assert [s.attributes["wireroom.outcome"] for s in steps] == ["done"] * 4
    assert all(span.start_time <= span.end_time for span in spans)


def test_another_process_adds_to_the_same_trace():
    here, there = InMemorySpanExporter(), InMemorySpanExporter()
    told_to(here)(ran("poll_feed", 7, 8))
    told_to(there)(ran("download", 8))

    _, root = here.get_finished_spans()
    (step,) = there.get_finished_spans()
    assert step.context.trace_id == root.context.trace_id
    assert step.parent.span_id == root.context.span_id


def test_a_sampler_records_all_steps_of_an_article_or_none():
    exporter = InMemorySpanExporter()
    traces = told_to(exporter, sampler=ParentBased(TraceIdRatioBased(0.5)))
    for article_id in range(200):
        traces(ran("poll_feed", article_id))
        traces(ran("extract", article_id))

    sent = [s.attributes["wireroom.article_id"] for s in exporter.get_finished_spans()]
    assert 0 < len(set(sent)) < 200
    assert all(sent.count(article_id) == 2 for article_id in sent)


def test_threads_do_not_share_the_root_of_a_trace():
    exporter = InMemorySpanExporter()
    traces = told_to(exporter)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: traces(ran("poll_feed", n)), range(400)))

    for span in exporter.get_finished_spans():
        article_id = span.attributes["wireroom.article_id"]
        assert (span.context.trace_id, span.context.span_id) == make_trace_ids(
            article_id
        )


def test_a_step_that_ends_in_a_defect_is_an_error():
    exporter = InMemorySpanExporter()
    told_to(exporter)(ran("extract", 1, outcome="error"))
    (span,) = exporter.get_finished_spans()
    assert not span.status.is_ok


@pytest.fixture
def collector(monkeypatch):
    """What a collector was sent: pairs of a path and a body."""
    sent = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["Content-Length"])
            sent.append((self.path, self.rfile.read(length)))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    monkeypatch.setenv(
        tracing.ENDPOINT_VARIABLES[0], f"http://127.0.0.1:{server.server_port}"
    )
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")
    yield sent
    server.shutdown()
    thread.join()
    server.server_close()


def test_remaining_spans_are_sent_to_the_collector_at_the_end(collector):
    traces = tracing.make_listener()
    traces(ran("extract", 1))
    traces.close()

    ((path, body),) = collector
    assert path == "/v1/traces"
    assert b"extract" in body
    assert b"wireroom.article_id" in body


def test_an_unreachable_collector_stops_no_step(monkeypatch):
    monkeypatch.setenv(tracing.ENDPOINT_VARIABLES[0], "http://127.0.0.1:9")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "1")
    traces = tracing.make_listener()
    traces(ran("extract", 1))
    traces.close()


def test_no_run_is_traced_unless_a_collector_is_configured(monkeypatch):
    for name in tracing.ENDPOINT_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    assert tracing.make_listener() is None


def test_tracing_without_its_extra_names_what_to_install(monkeypatch, caplog):
    monkeypatch.setenv(tracing.ENDPOINT_VARIABLES[0], "http://127.0.0.1:4318")
    monkeypatch.setitem(sys.modules, "wireroom.workers.otel_spans", None)
    assert tracing.make_listener() is None
    assert "wireroom[otel]" in caplog.text
