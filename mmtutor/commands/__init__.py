"""The work behind each command of `mmtutor.cli`, one module each, imported when the command is given."""
