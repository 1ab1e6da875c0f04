"""The frozen program's first line."""

import sys

from mmtutor.cli import main

sys.exit(main())
