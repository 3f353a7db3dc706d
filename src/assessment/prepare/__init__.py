"""From files as published to checked tables."""
