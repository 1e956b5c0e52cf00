"""Which source an address belongs to, and what its requests may carry."""
