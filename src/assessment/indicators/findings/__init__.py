"""Checks on what plans print: each works from areas, periods, numbers, units and links alone."""
