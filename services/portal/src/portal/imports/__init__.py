"""Files that people bring: kept a while, tried by their service, mended, and taken in."""
