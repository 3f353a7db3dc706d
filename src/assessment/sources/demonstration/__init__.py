"""Testborough: an invented partnership, written in the publishers' and partners' own formats."""
