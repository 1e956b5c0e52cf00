"""Sources as an operator configures them: feeds, hosts, credentials and cookies."""
