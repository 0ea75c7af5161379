"""Prepared calls by the shape of their values, beside the engine's own typed API used directly with the same
settings (bridge/benches/typed_api.rs): a new instance, the call, and its result; as a value of C++, and in the flat
form that servers use.

Bars are for the profile that servers use, short-calls.
"""

import re

import google
import sides
from figures import Bar, Figure, Ratio, Section

TYPES = sides.COMPONENTS / "types-fixture.wasm"
GREETER = sides.TUTORIAL / "simple-greeter.wasm"
RUST_GREETER = sides.COMPONENTS / "rust-guest.wasm"
TRANSLATOR = sides.TUTORIAL / "simple-translator.wasm"


def ours(program, seconds):
    """{(shape, profile) or (shape, profile, "flat"): µs a call}"""
    return {tuple(name.split("/")): samples[0] for name, samples in google.run(program, 1, seconds=seconds).items()}


def peers(program):
    lines = sides.output_of([program, RUST_GREETER, GREETER, TYPES, TRANSLATOR])
    return {(shape, profile): float(nanoseconds) / 1000 for shape, profile, nanoseconds in
            re.findall(r"^(\S+) (\S+) (\d+)$", lines, re.MULTILINE)}


def measure(options):
    peer = sides.output_of([sides.ROOT / "tools/bridge.sh", "bench"]).strip().splitlines()[-1]
    mine, theirs = [], []
    for _ in range(options.rounds):
        mine.append(ours(options.programs / "bench_engine_call", 0.05 if options.quick else 0.2))
        theirs.append(peers(peer))
    section = Section("calls", "Prepared calls, each in a new instance")
    for key in theirs[0]:
        name = ", ".join(key)
        other = Figure(f"{name}, typed API", "µs", [figures[key] for figures in theirs])
        section.figures.append(other)
        for form in (key, (*key, "flat")):
            one = Figure(", ".join(form), "µs", [figures[form] for figures in mine])
            section.figures.append(one)
            section.compare(one.name, other.name, Bar(1.2, at_most=True) if key[1] == "short-calls" else None)
    for profile, microseconds in (("short-calls", 8), ("compute", 20)):
        rust = section.figure(f"greet-in-rust, {profile}")
        section.ratios.append(Ratio(f"{rust.name} / {microseconds} µs",
                                    [sample / microseconds for sample in rust.samples], Bar(1, at_most=True)))
    return [section]
