"""The tables: one schema a table, and the only reader and writer of Parquet."""
