"""Disclosure control: from facts, one protected set for each edition. Nothing above sees an unprotected value."""
