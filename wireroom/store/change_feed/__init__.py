"""The change feed that consumers read, and the targets that it is delivered to."""
