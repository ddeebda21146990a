"""The digest that keys are made with, without loading OpenSSL, which takes half as long as Python takes to start."""

from __future__ import annotations

try:
    from _blake2 import blake2b  # what hashlib hands on
except ImportError:
    from hashlib import blake2b

__all__ = ["blake2b"]
