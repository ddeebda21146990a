"""The data-flow graph, coverage, and every fact derived from them."""
