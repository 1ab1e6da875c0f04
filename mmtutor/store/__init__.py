"""What outlives the program: learners, attempts, mastery, preferences; SQLite in a file, or a database server by URL.

Knows nothing of items, models or windows. SQL that only some databases understand is in `sqlite`,
`postgresql`, `moments` and `migrations`.
"""

from mmtutor.store.backups import Backup, backups_of, restore
from mmtutor.store.errors import BadDatabaseError
from mmtutor.store.learners import pin_matches
from mmtutor.store.mastery import Replay
from mmtutor.store.reports import REPORTS
from mmtutor.store.store import Store

__all__ = ["REPORTS", "Backup", "BadDatabaseError", "Replay", "Store", "backups_of", "pin_matches", "restore"]
