"""A generated inventory judged: seconds for loading, graph and judging at growing sizes, and the growth between them.

python benchmarks/scale.py [SYSTEMS ...]
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from compliance_lint.findings.inspection import inspect
from compliance_lint.model.dates import parse_when
from compliance_lint.sources.inventory import load_inventory
from compliance_lint.sources.rulesets import find_ruleset, load_ruleset

CATEGORIES = ("user.name", "user.contact.email", "user.financial.bank_account", "user.health_and_medical", "user.location")


def write(folder: Path, systems: int) -> int:
    """An inventory of that many systems, with a data set each and five flows a system; returns its bytes."""
    chance = random.Random(7)
    lines = ["inventory: 1", "as_of: 2026-01-01", "organisation: {country: HK, kind: company, roles: [controller]}", "parties:"]
    lines += [f"  p{i}: {{kind: cloud_provider, roles: [processor], country: HK}}" for i in range(max(systems // 100, 1))]
    lines.append("systems:")
    lines += [f"  s{i}: {{kind: database, operator: self, status: operating}}" for i in range(systems)]
    lines.append("datasets:")
    lines += [
        f"  d{i}: {{system: s{i}, subjects: {{customer: 100}}, source: subject, purposes: [service_delivery], retention: P7Y,"
        f" fields: {{a: {chance.choice(CATEGORIES)}, b: {chance.choice(CATEGORIES)}}}}}"
        for i in range(systems)
    ]
    lines.append("flows:")
    parties = max(systems // 100, 1)
    for i in range(systems * 5):
        target = f"p{chance.randrange(parties)}, mode: processing" if i % 50 == 0 else f"s{chance.randrange(systems)}"
        lines.append(f"  f{i}: {{from: s{chance.randrange(systems)}, to: {target}, purposes: [service_delivery], channel: https}}")
    text = "\n".join(lines) + "\n"
    (folder / "big.yaml").write_text(text, encoding="utf-8")
    return len(text)


def main() -> None:
    """One line a size."""
    sizes = [int(word) for word in sys.argv[1:]] or [100, 1000]
    ruleset = load_ruleset(find_ruleset("hk_pdpo"))
    as_of = parse_when("2026-01-01")
    assert as_of is not None
    before: tuple[int, float] | None = None
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            length = write(Path(name), size)
            start = time.perf_counter()
            loaded = load_inventory([Path(name)])
            read = time.perf_counter()
            inspection = inspect(loaded.inventory, [ruleset], as_of)
            end = time.perf_counter()
        growth = f"  growth {(end - start) / before[1]:.1f} for {size / before[0]:.0f}" if before else ""
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{size} systems, {size * 5} flows, {length / 1e6:.1f} MB: read {read - start:.2f} s, judged {end - read:.2f} s, "
            f"{len(inspection.findings)} findings, {memory} MB{growth}"
        )
        before = (size, end - start)


if __name__ == "__main__":
    main()
