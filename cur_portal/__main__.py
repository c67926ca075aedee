"""``python -m cur_portal``."""

import sys

from cur_portal.cli import main

sys.exit(main())
