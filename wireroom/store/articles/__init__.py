"""Articles: their rows, addresses, annotations, and their way through the chain."""
