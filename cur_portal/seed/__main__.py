"""``python -m cur_portal.seed``."""

from cur_portal.seed.command import main

if __name__ == "__main__":
    raise SystemExit(main())
