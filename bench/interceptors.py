"""What interceptors add to a call of a function with strings, beside what as many instances with memories add
that do nothing, and how chains of them grow."""

import google
from figures import Bar, Figure, Growth, Ratio, Section, Series

KINDS = {"sync": "greet, synchronous", "async": "translate, asynchronous"}


def added(points, number):
    """What `number` of them add to the call without any, in each round."""
    by_number = dict(points)
    return [with_them - bare for with_them, bare in zip(by_number[number], by_number[0])]


def measure(options):
    # What is added is a difference of two that lie close together: many short rounds say more than a few long ones.
    found = google.run(options.programs / "bench_interceptor", options.rounds * (1 if options.quick else 6),
                       "^CallThrough/|^BesideInstances", 0.05)
    section = Section("interceptors", "Interceptors with advice that lets everything pass")
    chains = Growth("a call through a chain", "interceptors", [])
    for kind, title in KINDS.items():
        points = google.by_argument(found, f"CallThrough/{kind}")
        chains.series.append(Series(title, "µs", points))
        one = Figure(f"{kind}: one interceptor adds", "µs", added(points, 1))
        idle = Figure(f"{kind}: two idle instances add", "µs",
                      added(google.by_argument(found, f"BesideInstances/{kind}"), 2))
        section.figures += [one, idle]
        # 8 µs were asked for where two more instances with memories cost 4.
        section.compare(one.name, idle.name, Bar(2, at_most=True))
        chains.noted.append(Ratio(f"{kind}: each of ten / the first",
                                  [ten / 10 / first for ten, first in zip(added(points, 10), one.samples)],
                                  Bar(1.2, at_most=True)))
    section.growth.append(chains)
    return [section]
