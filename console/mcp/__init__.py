"""Read-only tools for programs that reason, by the Model Context Protocol."""
