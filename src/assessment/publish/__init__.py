"""The press: execute chapters, assemble, print, and keep an account of it."""
