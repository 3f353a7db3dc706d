"""How a fact is shown: charts with alt text, tables with scope and notes."""
