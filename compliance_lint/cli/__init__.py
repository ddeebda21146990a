"""The command line: flags, exit codes, the only clock and the only printing."""
