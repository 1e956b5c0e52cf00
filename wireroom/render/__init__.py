"""Pages that scripts build, built by a browser.

Imported only by the worker of the queue ``render``; see ``docs/rendering.md``.
"""
