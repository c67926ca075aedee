"""A robot that works a shift in the real window by keyboard alone, and says what it cost."""
