"""Tracing of articles: off by default, see :mod:`wireroom.workers.otel_spans`.

Off unless ``OTEL_EXPORTER_OTLP_ENDPOINT`` is set, and then it needs the extra ``otel``.
"""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

from celery.signals import worker_process_shutdown, worker_shutdown

if TYPE_CHECKING:
    from collections.abc import Callable

    from wireroom.step_metrics import Run
    from wireroom.workers.otel_spans import Traces

LOG = logging.getLogger(__name__)
ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")

_OPEN: list[Traces] = []


def listener() -> Callable[[Run], None] | None:
    """Return who is to hear of runs; None where nobody asked for traces."""
    if not any(os.environ.get(name) for name in ENDPOINTS):
        return None
    try:
        from wireroom.workers.otel_spans import Traces, exporting  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as missing:
        LOG.warning("no_traces: %s; pip install 'wireroom[otel]'", missing)
        return None
    traces = Traces(exporting)
    _OPEN.append(traces)
    return traces


@worker_process_shutdown.connect
@worker_shutdown.connect
def _end(**_: object) -> None:
    for traces in _OPEN:
        traces.close()
