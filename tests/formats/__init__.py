"""Writers of the binary formats that mail arrives in, small enough to be read beside their tests."""
