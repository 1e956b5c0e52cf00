"""When and how a feed is polled: intervals, habits, redirects, sitemaps, hubs."""
