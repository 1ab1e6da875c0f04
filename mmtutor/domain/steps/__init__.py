"""Working, line by line: how it is laid out, whether each step follows, where it first goes wrong."""
