"""The chain, as Celery tasks."""
