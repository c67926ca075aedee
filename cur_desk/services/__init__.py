"""Use cases that the screens and the command line call; they tie files, sync and rules together.

``desk`` holds what a signed-in person works with; ``queue``, ``cards``, ``acts``, ``taking``,
``packs`` are the use cases; ``views`` are the frozen shapes they hand to screens.
"""
