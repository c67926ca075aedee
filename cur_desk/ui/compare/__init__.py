"""Like appeals on the screen: cards of the side pane, «Сравнить» (F9), mass problems.

Screens import the modules they need: the queue shows ``mass_line``, and ``mass_screen`` asks with
the queue's own dialog.
"""
