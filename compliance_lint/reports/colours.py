"""The colours of severities on white, the same in diagrams, pages and Word documents."""

from __future__ import annotations

SEVERITIES = {"critical": "#5b0f14", "high": "#a3161f", "medium": "#9a4d00", "low": "#1f5a8a", "info": "#54616d"}
