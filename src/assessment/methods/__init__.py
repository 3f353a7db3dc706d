"""Statistics on plain numbers and frames; nothing here knows what a crime is."""
