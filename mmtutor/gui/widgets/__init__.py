"""Widgets: they get data and emit intentions; they know neither the tutor nor the store."""
