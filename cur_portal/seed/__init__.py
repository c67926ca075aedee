"""A believable synthetic region: problems × places × people × manner of writing, all invented.

The same arguments give the same bytes on every machine. Sentences are data (``data/*.toml``),
the code only chooses and agrees them; terms come from the real deadline engine.
"""

from cur_portal.seed.command import main
from cur_portal.seed.load import Seed, SeededUser, SeedResult, seed_portal

__all__ = ["Seed", "SeedResult", "SeededUser", "main", "seed_portal"]
