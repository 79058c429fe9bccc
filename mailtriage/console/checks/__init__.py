"""The parts that `mailtriage check` looks at, one module each; every one returns its findings."""
