"""The bus within the process: messages a second to a subscriber in C++, and to the tutorial's greeter."""

import re

import sides
from figures import Bar, Figure, Ratio, Section

HOST = "host subscriber, 64 at once"
GUEST = "greeter of the tutorial, 64 at once"


def run(options, on_cores):
    out = sides.output_of([options.programs / "bench_messaging", 20_000 if options.quick else 300_000],
                          preexec_fn=sides.cores(on_cores))
    found = {name.strip(): float(rate) for name, rate in re.findall(r"^(.+?) +([0-9]+) messages/s", out, re.MULTILINE)}
    if missing := {HOST, GUEST} - found.keys():
        raise sides.Failed(f"bench_messaging says nothing of {missing}:\n{out}")
    return found


def measure(options):
    section = Section("messages", "Messages through the bus within the process")
    for title, on_cores in (("two cores", (0, 1)), ("one core", (0,))):
        rounds = [run(options, on_cores) for _ in range(options.rounds)]
        for name in rounds[0]:
            section.figures.append(Figure(f"{name}, {title}", "messages/s", [one[name] for one in rounds]))
    host = section.figure(f"{HOST}, two cores")
    guest = section.figure(f"{GUEST}, one core")
    section.ratios = [
        Ratio(f"{host.name} / 500,000", [sample / 500_000 for sample in host.samples], Bar(1)),
        Ratio(f"{guest.name} / 100,000", [sample / 100_000 for sample in guest.samples], Bar(1)),
    ]
    return [section]
