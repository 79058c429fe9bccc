"""The nouns of the help desk: frozen values, no I/O, no third-party library."""
