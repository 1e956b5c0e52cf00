"""Replays: the steps run again on stored pages; and their previews."""
