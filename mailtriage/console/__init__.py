"""What the command line shows; one module a command. Heavy imports wait until they are needed."""
