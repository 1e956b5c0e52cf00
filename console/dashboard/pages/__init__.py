"""Pages of the dashboard: a module a page, with a template of its name."""
