"""What every page stands on: the visitor, words, forms, panels, headers."""
