"""What people can make identity do; a verb each."""
