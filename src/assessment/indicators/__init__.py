"""The catalogue and the arithmetic of crime and disorder: facts and gaps."""
