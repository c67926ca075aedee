"""Work off the UI thread and what it changed.

``run_query`` reads, ``run_mutation`` writes (one writer), ``run_short`` writes drafts and events
on a queue of their own, never behind a long mutation; ``run_session`` opens and closes files.
Results come back on the UI thread.
"""

from __future__ import annotations

from cur_desk.ui.bridge.bridge import Bridge, bridge, install
from cur_desk.ui.bridge.changes import Changes, Problem
from cur_desk.ui.bridge.job import Job, Token

__all__ = ["Bridge", "Changes", "Job", "Problem", "Token", "bridge", "install"]
