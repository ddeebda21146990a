"""Strongly connected components (R. Tarjan, SIAM J. Comput. 1, 1972), without recursion: inventories are deeper than the stack."""

from __future__ import annotations

from collections.abc import Sequence


def components(nearby: Sequence[Sequence[int]]) -> tuple[list[int], int]:
    """The component of each node and how many there are; a component has a greater number than those it leads to."""
    count = len(nearby)
    number, low, component = [-1] * count, [0] * count, [-1] * count
    stack: list[int] = []
    clock = found = 0
    for root in range(count):
        if number[root] >= 0:
            continue
        number[root] = low[root] = clock
        clock += 1
        stack.append(root)
        work = [(root, iter(nearby[root]))]
        while work:
            node, others = work[-1]
            for other in others:
                if number[other] < 0:
                    number[other] = low[other] = clock
                    clock += 1
                    stack.append(other)
                    work.append((other, iter(nearby[other])))
                    break
                if component[other] < 0 and number[other] < low[node]:
                    low[node] = number[other]
            else:
                work.pop()
                if work and low[node] < low[work[-1][0]]:
                    low[work[-1][0]] = low[node]
                if low[node] == number[node]:
                    while True:
                        member = stack.pop()
                        component[member] = found
                        if member == node:
                            break
                    found += 1
    return component, found
