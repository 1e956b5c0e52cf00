"""Who may read which rows, and the log of what operators did."""
