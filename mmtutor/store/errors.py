"""What can be wrong with a database, as sentences."""

from __future__ import annotations

from mmtutor.errors import UserError


class BadDatabaseError(UserError):
    """The database cannot be used as it is: damaged, foreign or newer. Restoring a backup is the way out to offer."""
