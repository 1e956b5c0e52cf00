"""The page itself: decoded and parsed within limits, indexed, read as it is shown."""
