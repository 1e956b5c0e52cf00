"""Services and processes on one machine: embedded servers, supervisor, ``up``."""
