"""Pure values and rules: no I/O, no threads, no clock, no Qt; `now` and `rng` are arguments."""
