"""What interceptors add to a call of a function with strings, beside what as many instances with memories add
that do nothing, and how chains of them grow; and what they add to one in `composable shell`, beside the same command of
the public runtime in Rust."""

import pathlib
import tempfile
import time

import google
import sides
from figures import Bar, Figure, Growth, Ratio, Section, Series

KINDS = {"sync": "greet, synchronous", "async": "translate, asynchronous"}


def added(points, number):
    """What `number` of them add to the call without any, in each round."""
    by_number = dict(points)
    return [with_them - bare for with_them, bare in zip(by_number[number], by_number[0])]


def measure_alone(options):
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
    return section


def definitions_of(interceptors):
    return f"""[component.greeter]
uri = "{sides.TUTORIAL}/simple-greeter.wasm"
interceptors = {["pass"] * interceptors}

[component.pass]
uri = "{sides.COMPONENTS}/pass-advice-fixture.wasm"
"""


def time_of_a_call(program, definitions, calls, caches):
    """µs that one more call takes in a shell that is told to call."""
    def seconds(times):
        start = time.perf_counter()
        printed = sides.output_of([program, "shell", definitions], input='invoke greeter.greet "World"\n' * times,
                                  variables={"COMPOSABLE_CACHE_DIR": caches, "XDG_CACHE_HOME": caches})
        elapsed = time.perf_counter() - start
        if printed.count('"Hello, World!"') != times:
            raise sides.Failed(f"{program} shell {definitions} printed {printed!r}")
        return elapsed

    seconds(1)  # fills caches, where there is something new
    return (seconds(1 + calls) - seconds(1)) / calls * 1_000_000


def measure_in_shells(options):
    # As many calls as take about half a second.
    programs = {"ours": (options.programs / "composable", 20_000)}
    if peer := sides.find_peer("composable-runtime"):
        programs["composable-runtime"] = (peer, 500)
    names = {0: "without", 1: "with one", 10: "with ten"}
    found = {who: {number: [] for number in names} for who in programs}
    with tempfile.TemporaryDirectory() as folder:
        for number in names:
            pathlib.Path(folder, f"{number}.toml").write_text(definitions_of(number), "utf-8")
        for _ in range(options.rounds):
            for who, (program, calls) in programs.items():
                for number, samples in found[who].items():
                    samples.append(time_of_a_call(program, f"{folder}/{number}.toml",
                                                  calls // 20 if options.quick else calls, f"{folder}/caches"))
    section = Section("interceptors-in-shells", "A call in a shell, through interceptors")

    def add(what, samples_of):
        section.figures += [Figure(f"{who}, {what}", "µs", samples_of(by_number)) for who, by_number in found.items()]
        section.compare(f"ours, {what}", f"composable-runtime, {what}", Bar(0.1, at_most=True))

    for number, name in names.items():
        add(name, lambda by_number, number=number: by_number[number])
    add("one adds", lambda by_number: added(by_number.items(), 1))
    add("ten add", lambda by_number: added(by_number.items(), 10))
    return section


def measure(options):
    return [measure_alone(options), measure_in_shells(options)]
