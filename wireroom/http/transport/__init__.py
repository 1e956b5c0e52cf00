"""How a request reaches its host and its response is read: guarded, routed, bounded."""
