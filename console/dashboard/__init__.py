"""The web process: dashboard, JSON API, feeds, hub callback, ``/metrics``.

Each page is one template, rendered on the server, and needs no script. Text from the
web is escaped everywhere and never becomes markup.
"""
