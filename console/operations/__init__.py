"""Work that an operator starts: imports, replays, exports, archiving, discovery."""
