"""Checks in Python, one module each; what they are stands in `compliance_lint.rules.check`."""
