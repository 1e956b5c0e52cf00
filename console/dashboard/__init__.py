"""The web process: dashboard, ``/metrics``, and what else is asked for over HTTP.

Pages are made here, on the server, from one template each, and need no script.
Everything that came from the web is text in them and never markup.
"""
