"""Switch for the tracing of articles, see :mod:`wireroom.workers.otel_spans`.

Tracing is off unless ``OTEL_EXPORTER_OTLP_ENDPOINT`` is set; it needs the extra
``otel``.
"""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

from celery.signals import worker_process_shutdown, worker_shutdown

if TYPE_CHECKING:
    from collections.abc import Callable

    from wireroom.step_metrics import StepRun
    from wireroom.workers.otel_spans import RunTracer

LOG = logging.getLogger(__name__)
ENDPOINT_VARIABLES = (
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
)

_TRACERS: list[RunTracer] = []


def make_listener() -> Callable[[StepRun], None] | None:
    """Return a function that exports each run as a span; None if tracing is off."""
    if not any(os.environ.get(name) for name in ENDPOINT_VARIABLES):
        return None
    try:
        from wireroom.workers.otel_spans import RunTracer, make_provider  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as missing:
        LOG.warning("tracing is off: %s; pip install 'wireroom[otel]'", missing)
        return None
    traces = RunTracer(make_provider)
    _TRACERS.append(traces)
    return traces


@worker_process_shutdown.connect
@worker_shutdown.connect
def _close_traces(**_: object) -> None:
    for traces in _TRACERS:
        traces.close()
