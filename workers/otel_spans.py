"""The life of an article as one OpenTelemetry trace; needs the extra ``otel``.

The id of a trace, and that of its first span, the poll that found the article, are
functions of the article's id. So any process on any host, after any loss, adds its span
to the right trace, and no message has to carry an id. A span is created after its run,
from the measured duration. The variables of OpenTelemetry's SDK apply, samplers too.
"""

from __future__ import annotations

import os
import threading
import time
from hashlib import blake2b
from importlib.metadata import version
from typing import TYPE_CHECKING

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import Decision

from wireroom.step_metrics import RunOutcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from wireroom.step_metrics import StepRun

SERVICE_NAME = "wireroom"
# The stage that finds an article; its span is the root of the article's trace.
ROOT_STAGE = "poll_feed"


class RunTracer:
    """Exports runs as spans. Thread-safe.

    The provider is made at the first run: its thread would not survive a fork.

    Args:
        make: makes the provider of spans, which takes their ids from the generator.
    """

    def __init__(self, make: Callable[[_SpanIds], TracerProvider]) -> None:
        self._make_provider = make
        self._lock = threading.Lock()
        self._ids = _SpanIds()
        self._provider: TracerProvider | None = None

    def __call__(self, run: StepRun) -> None:
        """Export a span for each article of a run that has just ended."""
        ended = time.time_ns()
        for article_id in run.articles:
            self._record_span(run, article_id, ended)

    def close(self) -> None:
        """Export the remaining spans and stop."""
        with self._lock:
            provider, self._provider = self._provider, None
        if provider is not None:
            provider.shutdown()

    def _record_span(self, run: StepRun, article_id: int, ended: int) -> None:
        assert run.kind is not None, "the run has ended"
        provider = self._get_provider()
        trace_id, root_id = make_trace_ids(article_id)
        context = Context()
        if run.kind.step == ROOT_STAGE:
            self._ids.set_next(trace_id, root_id)
        else:
            context = _child_context(provider, trace_id, root_id)
        span = provider.get_tracer(SERVICE_NAME).start_span(
            run.kind.step,
            context,
            attributes={
                "wireroom.article_id": article_id,
                "wireroom.outcome": run.kind.outcome,
                "wireroom.reason": run.kind.reason,
            },
            start_time=ended - int(run.seconds * 1e9),
        )
        if run.kind.outcome == RunOutcome.ERROR:
            span.set_status(trace.StatusCode.ERROR)
        span.end(end_time=ended)

    def _get_provider(self) -> TracerProvider:
        with self._lock:
            if self._provider is None:
                self._provider = self._make_provider(self._ids)
            return self._provider


def make_provider(ids: _SpanIds) -> TracerProvider:
    """Return a provider that exports to the endpoint of the environment."""
    resource = {"service.version": version("wireroom")}
    if "OTEL_SERVICE_NAME" not in os.environ:
        resource["service.name"] = SERVICE_NAME
    provider = TracerProvider(id_generator=ids, resource=Resource.create(resource))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider


def make_trace_ids(article_id: int) -> tuple[int, int]:
    """Return the ids of an article's trace and of its root span; neither is 0."""
    service = os.environ.get("OTEL_SERVICE_NAME", SERVICE_NAME)
    digest = blake2b(f"{service}:{article_id}".encode(), digest_size=24).digest()
    return int.from_bytes(digest[:16]) or 1, int.from_bytes(digest[16:]) or 1


def _child_context(provider: TracerProvider, trace_id: int, root_id: int) -> Context:
    """Return the context below an article's root span, sampled if the root is."""
    sampling = provider.sampler.should_sample(None, trace_id, ROOT_STAGE)
    parent = trace.SpanContext(
        trace_id,
        root_id,
        is_remote=True,
        trace_flags=trace.TraceFlags(sampling.decision is Decision.RECORD_AND_SAMPLE),
    )
    return trace.set_span_in_context(trace.NonRecordingSpan(parent))


class _SpanIds(RandomIdGenerator):
    """Generates random span ids, or those set for the next span. Thread-safe."""

    def __init__(self) -> None:
        self._local = threading.local()

    def set_next(self, trace_id: int, root_id: int) -> None:
        """Set the ids of the next span of this thread."""
        self._local.next_ids = [root_id, trace_id]

    def generate_trace_id(self) -> int:
        """See OpenTelemetry's ``IdGenerator``; called before ``generate_span_id``."""
        return self._take_next() or super().generate_trace_id()

    def generate_span_id(self) -> int:
        """See OpenTelemetry's ``IdGenerator``."""
        return self._take_next() or super().generate_span_id()

    def _take_next(self) -> int:
        ids: list[int] = getattr(self._local, "next_ids", [])
        return ids.pop() if ids else 0
