"""Speed as ratios in one run: ours against a floor, the floor's code beside the measurement."""
