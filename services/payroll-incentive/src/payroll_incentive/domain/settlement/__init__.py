"""What a run pays: owed minus settled, and the taxes due minus withheld."""
