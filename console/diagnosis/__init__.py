"""Diagnosis of one address: why it is or is not among the published articles."""
