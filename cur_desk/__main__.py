"""``python -m cur_desk`` is the command line."""

import sys

from cur_desk.cli import main

sys.exit(main())
