"""The data-flow diagram, one module a format; what they share is in `words`, `measure`, `layering` and `layout`."""
