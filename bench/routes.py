"""Requests to each kind of route, beside nginx, `wasmtime serve` and the same server without a component.

  typed, C++       GET /hello/World → the greeter of the tutorial's first step
  typed, Rust      the same with a greeter in Rust, which allocates
  chain            the same → greeter + configuration + translator + interceptor + log on the standard output
  channel          POST /names → a message for the greeter, answered when the channel has it (202)
  channel, reply   the same, answered with the greeter's reply
  raw 0.2, raw 0.3 GET /early → a component that takes the request as WASI 0.2 and 0.3 have it, and answers a word
  constant         GET /healthz of the same server: no component
  nginx            one worker, `return 200`
  wasmtime serve   with the component of raw 0.2, and with that of raw 0.3

Every call of ours has a fresh instance, and so have those of `wasmtime serve` where it says `fresh`. Each server
has one core, the load generator another, except with two threads, where they share both.
"""

import contextlib
import dataclasses

import load
import sides
from figures import Bar, Figure, Section
from load import Load, Request

SERVER = """
[server.bench]
type = "http"
port = 0
threads = {threads}
health = true
"""

GREETER_COMPONENT = """
[component.greeter]
uri = "{greeter}"
"""

HELLO_ROUTE = """
[server.bench.route.hello]
path = "/hello/{{name}}"
component = "greeter"
function = "greet"
"""

NAMES_CHANNEL = """
[subscription.names]
component = "greeter"

[server.bench.route.names]
path = "/names"
channel = "names"
"""

TYPED = GREETER_COMPONENT + HELLO_ROUTE

CHANNEL = GREETER_COMPONENT + NAMES_CHANNEL

CHAIN = """
[component.greeter]
uri = "{tutorial}/configured-greeter.wasm"
imports = ["translator"]
config.locale = "de-DE"

[component.translator]
uri = "{tutorial}/simple-translator.wasm"
interceptors = ["logger"]

[component.logger]
uri = "{tutorial}/logging-advice.wasm"
imports = ["logging-stdout"]

[component.logging-stdout]
uri = "{tutorial}/wasi-logging-to-stdout.wasm"
imports = ["output"]

[capability.output]
type = "wasi:p2"
""" + HELLO_ROUTE

RAW = """
[component.raw]
uri = "{raw}"
imports = ["http"]

[capability.http]
type = "wasi:http"
allow = []

[server.bench.route.raw]
path = "/early"
component = "raw"
"""

GREETER = sides.TUTORIAL / "simple-greeter.wasm"
RUST_GREETER = sides.COMPONENTS / "rust-guest.wasm"
RAW_P2 = sides.COMPONENTS / "raw-p2-fixture.wasm"
RAW_P3 = sides.COMPONENTS / "raw-p3-fixture.wasm"

HELLO = Request("/hello/World")
EARLY = Request("/early")
NAMES = Request("/names", "World")


@dataclasses.dataclass
class Ours:
    """A side that `composable run` serves."""

    definitions: str
    request: Request

    def start(self, options, threads, http2, on_cores):
        text = (SERVER + self.definitions).replace("{threads}", str(threads))
        return sides.serve_ours(options.programs / "composable", text, on_cores)


@dataclasses.dataclass
class Nginx:
    request: Request = dataclasses.field(default_factory=lambda: EARLY)

    def start(self, options, threads, http2, on_cores):
        return sides.serve_nginx(threads, http2, on_cores)


@dataclasses.dataclass
class Wasmtime:
    """A side that `wasmtime serve` serves; it speaks no HTTP/2 without TLS."""

    program: str
    component: object
    options: tuple[str, ...] = ()
    request: Request = dataclasses.field(default_factory=lambda: EARLY)

    def start(self, options, threads, http2, on_cores):
        return sides.serve_wasmtime(self.program, self.component, *self.options, threads=threads,
                                    on_cores=on_cores)


def our_sides():
    return {
        "typed, C++": Ours(TYPED.format(greeter=GREETER), HELLO),
        "typed, Rust": Ours(TYPED.format(greeter=RUST_GREETER), HELLO),
        "chain": Ours(CHAIN.format(tutorial=sides.TUTORIAL), HELLO),
        "channel": Ours(CHANNEL.format(greeter=GREETER), NAMES),
        "channel, reply": Ours(CHANNEL.format(greeter=GREETER) + "reply-timeout-ms = 10000\n", NAMES),
        "raw 0.2": Ours(RAW.format(raw=RAW_P2), EARLY),
        "raw 0.3": Ours(RAW.format(raw=RAW_P3), EARLY),
        "constant": Ours("", Request("/healthz")),
    }


def peers():
    found = {"nginx": Nginx()}
    if program := sides.find_peer("wasmtime"):
        p3 = ("-Sp3", "-Wcomponent-model-async")
        found |= {
            "wasmtime serve 0.2": Wasmtime(program, RAW_P2),
            "wasmtime serve 0.3": Wasmtime(program, RAW_P3, p3),
            "wasmtime serve 0.3, fresh": Wasmtime(program, RAW_P3, (*p3, "--max-instance-reuse-count", "1")),
        }
    return found


def ask(side, server, how, http2):
    answered = (load.h2load if http2 else load.wrk)(server.address, side.request, how)
    server.wait_until_idle()
    return answered


def measure_case(options, every_side, how, threads=1, http2=False):
    """{side: [Answered of each round]}, and {side: MB at the peak}."""
    on_cores = tuple(range(threads))
    answered = {name: [] for name in every_side}
    with contextlib.ExitStack() as stack:
        servers = {name: stack.enter_context(side.start(options, threads, http2, on_cores))
                   for name, side in every_side.items()}
        for _ in range(options.rounds):
            for name, side in every_side.items():
                answered[name].append(ask(side, servers[name], how, http2))
        return answered, {name: server.memory() for name, server in servers.items()}


def rates(answered):
    return [Figure(name, "requests/s", [one.rate for one in rounds]) for name, rounds in answered.items()]


def main_section(options, every_side):
    """One server thread, 32 connections, HTTP/1.1: what the bars are for."""
    answered, memory = measure_case(options, every_side, Load(32, options.seconds))
    section = Section("routes", "Routes: HTTP/1.1, 32 connections, one server thread (engine profile short-calls)",
                      rates(answered))
    for name in ("typed, C++", "typed, Rust"):
        section.compare(name, "nginx", Bar(0.45))
        section.compare(name, "wasmtime serve 0.2", Bar(3))
        section.compare(name, "constant", Bar(0.55))
    section.compare("chain", "nginx", Bar(0.15))
    section.compare("channel", "nginx", Bar(0.5))
    section.compare("channel, reply", "nginx")
    section.compare("raw 0.2", "wasmtime serve 0.2", Bar(2))
    section.compare("raw 0.3", "wasmtime serve 0.3, fresh", Bar(2))
    section.compare("raw 0.3", "wasmtime serve 0.3")
    section.compare("constant", "nginx")

    slowness = Section("latency", "Routes: latency of the same requests")
    for name, rounds in answered.items():
        p50 = Figure(f"{name}, p50", "µs", [one.p50 for one in rounds])
        p99 = Figure(f"{name}, p99", "µs", [one.p99 for one in rounds])
        slowness.figures += [p50, p99]
        if name.startswith("typed"):
            slowness.compare(p99.name, p50.name, Bar(3, at_most=True))

    weight = Section("route-memory", "Routes: peak memory of each server under that load",
                     [Figure(name, "MB", [megabytes]) for name, megabytes in memory.items()])
    limit = Figure("60 MB", "MB", [60.0])
    weight.figures.append(limit)
    for name in ("typed, C++", "typed, Rust"):
        weight.compare(name, limit.name, Bar(1, at_most=True))
    weight.figures.remove(limit)
    return [section, slowness, weight]


def measure(options):
    ours, others = our_sides(), peers()
    every_side = ours | others
    sections = main_section(options, every_side)

    def add(name, title, wanted, how, **case):
        answered, _ = measure_case(options, wanted, how, **case)
        section = Section(f"routes-{name}", f"Routes: {title}", rates(answered))
        for side in ours:
            section.compare(side, "nginx")
        section.compare("raw 0.2", "wasmtime serve 0.2")
        sections.append(section)

    add("1-connection", "HTTP/1.1, one connection, one server thread", every_side, Load(1, options.seconds))
    add("256-connections", "HTTP/1.1, 256 connections, one server thread", every_side, Load(256, options.seconds))
    add("http2", "HTTP/2 in clear text, 32 connections with 10 requests each, one server thread",
        ours | {"nginx": others["nginx"]}, Load(32, options.seconds), http2=True)
    add("2-threads", "HTTP/1.1, 32 connections, two server threads that share their cores with the load",
        every_side, Load(32, options.seconds, threads=2, on_cores=(0, 1)), threads=2)
    return sections
