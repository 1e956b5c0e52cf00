"""Where the feeds of a site are, and the hubs of a feed."""
