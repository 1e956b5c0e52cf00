"""The runtime: processes, queues, command line."""
