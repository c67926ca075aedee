"""Makes Figures from projections: each number with the filter that opens its list."""
