"""What a month is worth to a person at one agency."""
