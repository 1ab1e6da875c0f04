"""The window. Sole user of PySide6. It shows and asks; it decides nothing."""
