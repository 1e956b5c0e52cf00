"""What happens to an article as one OpenTelemetry trace; needs the extra ``otel``.

A trace's id is a function of the article's, and so is that of its first span, the poll
that found it: any process, on any host, after any loss, adds its span to the right
trace, and nothing has to travel with a message. Spans are told after the fact, from
what the meter measured. The variables of OpenTelemetry's own SDK hold, samplers too.
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
# The step that finds an article; its span is the root of the article's trace.
ROOT_STAGE = "poll_feed"


class RunTracer:
    """Tells runs as spans. Thread-safe.

    The provider is made at the first run: its thread would not outlive a fork.

    Args:
        provide: makes the provider of spans, which takes their ids from the generator.
    """

    def __init__(self, provide: Callable[[_SpanIds], TracerProvider]) -> None:
        self._provide = provide
        self._lock = threading.Lock()
        self._ids = _SpanIds()
        self._made: TracerProvider | None = None

    def __call__(self, run: StepRun) -> None:
        """Tell a run that has just ended, once for each of its articles."""
        ended = time.time_ns()
        for article_id in run.articles:
            self._record_span(run, article_id, ended)

    def close(self) -> None:
        """Send what is left."""
        with self._lock:
            provider, self._made = self._made, None
        if provider is not None:
            provider.shutdown()

    def _record_span(self, run: StepRun, article_id: int, ended: int) -> None:
        assert run.kind is not None, "it has ended"
        provider = self._get_provider()
        found, root = make_trace_ids(article_id)
        context = Context()
        if run.kind.stage == ROOT_STAGE:
            self._ids.set_next(found, root)
        else:
            context = _child_context(provider, found, root)
        span = provider.get_tracer(SERVICE_NAME).start_span(
            run.kind.stage,
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
            if self._made is None:
                self._made = self._provide(self._ids)
            return self._made


def make_provider(ids: _SpanIds) -> TracerProvider:
    """Make a provider that exports as the environment says."""
    told = {"service.version": version("wireroom")}
    if "OTEL_SERVICE_NAME" not in os.environ:
        told["service.name"] = SERVICE_NAME
    provider = TracerProvider(id_generator=ids, resource=Resource.create(told))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider


def make_trace_ids(article_id: int) -> tuple[int, int]:
    """Return the ids of an article's trace and of its root; neither is 0."""
    service = os.environ.get("OTEL_SERVICE_NAME", SERVICE_NAME)
    told = blake2b(f"{service}:{article_id}".encode(), digest_size=24).digest()
    return int.from_bytes(told[:16]) or 1, int.from_bytes(told[16:]) or 1


def _child_context(provider: TracerProvider, found: int, root: int) -> Context:
    """Return the context below an article's root, sampled where that is."""
    told = provider.sampler.should_sample(None, found, ROOT_STAGE)
    parent = trace.SpanContext(
        found,
        root,
        is_remote=True,
        trace_flags=trace.TraceFlags(told.decision is Decision.RECORD_AND_SAMPLE),
    )
    return trace.set_span_in_context(trace.NonRecordingSpan(parent))


class _SpanIds(RandomIdGenerator):
    """Ids of spans: chance's, or once those that were asked for. Thread-safe."""

    def __init__(self) -> None:
        self._here = threading.local()

    def set_next(self, found: int, root: int) -> None:
        """Give the next span of this thread these ids."""
        self._here.asked = [root, found]

    def generate_trace_id(self) -> int:
        """See OpenTelemetry's ``IdGenerator``: asked before that of the span."""
        return self._take_next() or super().generate_trace_id()

    def generate_span_id(self) -> int:
        """See OpenTelemetry's ``IdGenerator``."""
        return self._take_next() or super().generate_span_id()

    def _take_next(self) -> int:
        asked: list[int] = getattr(self._here, "asked", [])
        return asked.pop() if asked else 0
