"""Why an address became what it is."""
