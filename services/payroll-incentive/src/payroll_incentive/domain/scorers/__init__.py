"""The closed set of named pure scorers."""
