"""A policy-as-code compliance linter: law with citations and a data-flow graph in one judgement."""

__version__ = "0.1.0"
