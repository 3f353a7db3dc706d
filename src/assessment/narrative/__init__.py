"""Sentences built by rule from facts."""
