"""How a server grows: with its connections, its components, the interceptors before one, and the size of values.

One server thread has one core, the load generator another.
"""

import pathlib
import tempfile
import time

import load
import routes
import sides
from figures import Bar, Growth, Ratio, Section, Series
from load import Load, Request
from making import slope_ratio

INTERCEPTED = routes.TYPED + """
[component.advice]
uri = "{components}/pass-advice-fixture.wasm"
"""

ECHO = """
[component.echo]
uri = "{components}/types-fixture.wasm"

[server.bench.route.echo]
path = "/echo"
method = "POST"
content-type = "text/plain"
component = "echo"
function = "echo-string"
"""


def serve(options, definitions, **extra):
    return sides.serve_ours(options.programs / "composable", routes.SERVER.format(threads=1) + definitions, **extra)


def answered(options, server, request, connections=32):
    """[Answered of each round]"""
    rounds = [load.wrk(server.address, request, Load(connections, options.seconds))
              for _ in range(options.rounds)]
    server.wait_until_idle()
    return rounds


def by_connections(options):
    counts = (1, 32, 300) if options.quick else (1, 8, 32, 100, 300, 1000)
    rate, p99, memory = Series("answers", "requests/s"), Series("p99", "ms"), []
    for count in counts:
        with serve(options, routes.TYPED.format(greeter=routes.GREETER)) as server:
            rounds = answered(options, server, routes.HELLO, count)
            memory.append((count, [server.memory()]))
        rate.points.append((count, [one.rate for one in rounds]))
        p99.points.append((count, [one.p99 / 1000 for one in rounds]))
    at = dict(rate.points)
    return [
        Growth("throughput", "connections", [rate, p99],
               [Ratio(f"requests/s with {counts[-1]} / with 32", [a / b for a, b in zip(at[counts[-1]], at[32])],
                      Bar(0.7))]),
        Growth("memory under load", "connections", [Series("at the peak", "MB", memory)]),
    ]


def with_custom_section(component, text):
    """The same component, with other bytes: `text`, of less than 128 characters, in a custom section of it."""
    name = b"number"
    content = bytes([len(name)]) + name + text.encode("ascii")
    return component + b"\0" + bytes([len(content)]) + content


def by_components(options):
    """Every component has another digest and a route of its own; all but the first start are from the cache."""
    counts = (1, 10) if options.quick else (1, 10, 100, 1000)
    cold, cached, memory, rate = (Series("cold", "ms"), Series("cached", "ms"), Series("at the peak", "MB"),
                                  Series("answers", "requests/s"))
    greeter = routes.GREETER.read_bytes()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for count in counts:
            text = []
            for index in range(count):
                path = folder / f"greeter-{index}.wasm"
                path.write_bytes(with_custom_section(greeter, str(index)))
                text.append(f'[component.greeter-{index}]\nuri = "{path}"\n'
                            f'[server.bench.route.hello-{index}]\npath = "/hello/{index}/{{name}}"\n'
                            f'component = "greeter-{index}"\nfunction = "greet"\n')
            cache = {"COMPOSABLE_CACHE_DIR": str(folder / f"cache-{count}")}
            for series, starts in ((cold, 1), (cached, options.rounds)):
                samples, peaks = [], []
                for _ in range(starts):
                    start = time.perf_counter()
                    with serve(options, "".join(text), on_cores=(0, 1), **cache) as server:
                        samples.append((time.perf_counter() - start) * 1000)
                        peaks.append(server.memory())
                series.points.append((count, samples))
            memory.points.append((count, peaks))
            with serve(options, "".join(text), **cache) as server:
                rounds = answered(options, server, Request(f"/hello/{count - 1}/World"))
            rate.points.append((count, [one.rate for one in rounds]))
    first, last = dict(rate.points)[1], dict(rate.points)[counts[-1]]
    noted = [Ratio(f"requests/s with {counts[-1]} / with 1", [a / b for a, b in zip(last, first)], Bar(0.8))]
    if len(counts) > 3:
        noted.append(slope_ratio("cached: slope from 100 to 1000 / from 10 to 100", cached.points))
    return [Growth("start of a server", "components", [cold, cached]),
            Growth("memory of a started server", "components", [memory]),
            Growth("throughput of one of its routes", "components", [rate], noted)]


def by_interceptors(options):
    counts = (0, 1, 2) if options.quick else (0, 1, 2, 5, 10)
    cost, memory = Series("a request", "µs"), Series("at the peak", "MB")
    for count in counts:
        chain = "\ninterceptors = [" + ", ".join(['"advice"'] * count) + "]"
        text = INTERCEPTED.format(greeter=routes.GREETER, components=sides.COMPONENTS)
        text = text.replace(f'uri = "{routes.GREETER}"', f'uri = "{routes.GREETER}"{chain}')
        with serve(options, text) as server:
            cost.points.append((count, [1e6 / one.rate for one in answered(options, server, routes.HELLO)]))
            memory.points.append((count, [server.memory()]))
    noted = [slope_ratio(f"a request: slope from {counts[-2]} to {counts[-1]} / from {counts[-3]} to {counts[-2]}",
                         cost.points)]
    return [Growth("time a request takes the server", "interceptors", [cost, memory], noted)]


def by_value_size(options):
    sizes = (10, 10_000) if options.quick else (10, 1_000, 10_000, 100_000, 1_000_000)
    cost, memory = Series("a request", "µs"), Series("at the peak", "MB")
    for size in sizes:
        with serve(options, ECHO.format(components=sides.COMPONENTS)) as server:
            rounds = answered(options, server, Request("/echo", "x" * size))
            cost.points.append((size, [1e6 / one.rate for one in rounds]))
            memory.points.append((size, [server.memory()]))
    noted = []
    if len(sizes) > 2:
        noted.append(slope_ratio("a request: slope from 100 KB to 1 MB / from 10 to 100 KB", cost.points))
    return [Growth("an echo of a text, 32 connections", "bytes", [cost, memory], noted)]


def measure(options):
    return [Section("growth", "Growth of a server",
                    growth=[*by_connections(options), *by_components(options), *by_interceptors(options),
                            *by_value_size(options)])]
