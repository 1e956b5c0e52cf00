"""The body: markup prepared, text extracted, blocks restored, furniture removed."""
