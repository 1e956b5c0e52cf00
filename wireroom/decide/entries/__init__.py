"""What an entry of a feed is: taken or dropped, changed, or known already."""
