"""The data-flow graph at growing sizes: build, fixed point, what travels along, witnesses, memory, and the ratio to a bare traversal.

python benchmarks/graph.py [NODES/FLOWS ...]        (default: 1000/5000 10000/50000 50000/250000 100000/1000000)

Each size runs in a process of its own, so that its memory is its own. "bare" visits every node and every edge of the same
graph once and does nothing else; the fixed point and what travels along (purposes told, retention) are told as multiples of it.
"""

from __future__ import annotations

import gc
import math
import random
import resource
import subprocess
import sys
import time

from compliance_lint.graph.coverage import Coverage
from compliance_lint.graph.dataflow import DataFlowGraph
from compliance_lint.graph.description import Description
from compliance_lint.graph.promises import Promises
from compliance_lint.graph.world import World
from compliance_lint.model.dates import parse_span, parse_when
from compliance_lint.model.inventory import Entity, Inventory
from compliance_lint.model.values import Items
from compliance_lint.sources.vocabularies import bundled

SIZES = ("1000/5000", "10000/50000", "50000/250000", "100000/1000000")
WITNESSES = 1000
CATEGORIES = ("user.name", "user.contact.email", "user.financial.bank_account", "user.health_and_medical", "user.location",
              "user.device", "user.payment", "user.job_title")  # fmt: skip
SUBJECTS = ("customer", "employee", "patient")
PURPOSES = ("service_delivery", "credit_assessment", "direct_marketing", "security", "research")
PERIODS = ("P1Y", "P3Y", "P7Y")


def inventory(nodes: int, flows: int) -> Inventory:
    """Systems with a data set in every tenth; flows from anywhere to anywhere, a quarter of them limited or transforming."""
    chance = random.Random(7)
    systems = {f"s{i}": Entity("system", f"s{i}", {"kind": "database", "operator": Items(("self",))}) for i in range(nodes)}
    datasets = {}
    for i in range(0, nodes, 10):
        fields = [{"category": chance.choice(CATEGORIES)} for _ in range(3)]
        datasets[f"d{i}"] = Entity("dataset", f"d{i}", {
            "system": f"s{i}", "subjects": Items((chance.choice(SUBJECTS),)), "fields": Items(tuple(fields)),
            "purposes": Items(tuple(chance.sample(PURPOSES, 2))), "retention": {"period": parse_span(chance.choice(PERIODS))},
        })  # fmt: skip
    ways = {}
    for i in range(flows):
        facts = {"from": f"s{chance.randrange(nodes)}", "to": f"s{chance.randrange(nodes)}", "purposes": Items((chance.choice(PURPOSES),))}
        if i % 8 == 0:
            facts["data"] = Items(tuple(chance.sample(CATEGORIES, 4)))
        elif i % 8 == 1:
            facts["transform"] = Items(({"kind": "pseudonymise"},))
        ways[f"f{i}"] = Entity("flow", f"f{i}", facts)
    return Inventory({"system": systems, "dataset": datasets, "flow": ways}, bundled(), complete=frozenset(("dataset:all", "flow:all")))


def bare(graph: DataFlowGraph) -> float:
    """The best of three traversals, in seconds, that visit every node and every edge once."""
    best = math.inf
    for _ in range(3):
        start = time.perf_counter()
        seen = [False] * len(graph.names)
        for root in range(len(seen)):
            if seen[root]:
                continue
            seen[root] = True
            stack = [root]
            while stack:
                for at in graph.out[stack.pop()]:
                    target = graph.targets[at]
                    if not seen[target]:
                        seen[target] = True
                        stack.append(target)
        best = min(best, time.perf_counter() - start)
    return best


def measure(nodes: int, flows: int) -> str:
    """One line of figures."""
    described = inventory(nodes, flows)
    as_of = parse_when("2026-01-01")
    assert as_of is not None
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    graph = object.__new__(DataFlowGraph)
    start = time.perf_counter()
    Description.__init__(graph, described, as_of)
    built = time.perf_counter() - start
    gc.collect()
    start = time.perf_counter()
    graph.run()
    fixed = time.perf_counter() - start
    world = object.__new__(World)
    world.inventory, world.as_of, world.graph, world.coverage = described, as_of, graph, Coverage(graph)
    start = time.perf_counter()
    promises = Promises(world)
    travelling = time.perf_counter() - start
    chance = random.Random(11)
    start = time.perf_counter()
    hops = 0
    for _ in range(WITNESSES):
        name = f"s{chance.randrange(nodes)}"
        held = graph.held(name)
        if held:
            hops += len(graph.witness(name, (chance.choice(held),)))
    witnessed = time.perf_counter() - start
    floor = bare(graph)
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    labels, pairs = len(graph.labels.listed), len(promises.listed) * promises.width
    return (
        f"{nodes}/{flows}: build {built:.2f} s, fixed point {fixed:.2f} s ({fixed / floor:.1f}x), with all that travels "
        f"{fixed + travelling:.2f} s ({(fixed + travelling) / floor:.1f}x), {WITNESSES} witnesses {witnessed:.2f} s ({hops} hops), "
        f"bare {floor:.3f} s, {labels} labels, {pairs} bits, {memory} MB"
    )


def main() -> None:
    """One line a size, then the exponent by which the whole grows from the smallest size to the largest."""
    arguments = sys.argv[1:] or list(SIZES)
    if arguments[0] == "--one":
        nodes, flows = map(int, arguments[1].split("/"))
        print(measure(nodes, flows), flush=True)
        return
    points = []
    for size in arguments:
        line = subprocess.run([sys.executable, __file__, "--one", size], capture_output=True, text=True, check=True).stdout.strip()
        print(line, flush=True)
        seconds = float(line.partition("with all that travels ")[2].split()[0])
        points.append((sum(map(int, size.split("/"))), seconds))
    if len(points) > 1:
        (small, first), (large, last) = points[0], points[-1]
        exponent = math.log(last / first) / math.log(large / small)
        print(f"growth exponent of the fixed point with all that travels: {exponent:.2f} (1 is linear)")


if __name__ == "__main__":
    main()
