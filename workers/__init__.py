"""The Celery application and the life of a worker process."""
