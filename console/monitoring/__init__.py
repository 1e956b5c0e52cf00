"""Figures, alarms and checks of a running system."""
