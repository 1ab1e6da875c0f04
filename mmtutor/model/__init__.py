"""Observations in, a `Reading` out: features in numpy, vocabulary, LiteRT runtime, decoding, calibration."""
