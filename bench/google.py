"""Runs programs made with Google Benchmark, and reads what they find."""

import json

import sides

NANOSECONDS = {"ns": 1, "us": 1_000, "ms": 1_000_000, "s": 1_000_000_000}


def run(program, rounds, only=".*", seconds=0.2):
    """{name: [µs of each round]}, in the order of the program."""
    if not program.is_file():
        raise sides.Failed(f"there is no {program}; `make bench` builds it")
    found = {}
    for _ in range(rounds):
        output = json.loads(sides.output_of(
            [program, f"--benchmark_min_time={seconds}", f"--benchmark_filter={only}", "--benchmark_format=json"]))
        for one in output["benchmarks"]:
            if "error_message" in one:
                raise sides.Failed(f"{one['name']}: {one['error_message']}")
            name = one["name"].removesuffix("/real_time")
            found.setdefault(name, []).append(one["real_time"] * NANOSECONDS[one["time_unit"]] / 1000)
    return found


def by_argument(found, prefix):
    """The points of the benchmarks `prefix/NUMBER`: (number, samples) in ascending order."""
    points = [(float(name.removeprefix(f"{prefix}/")), samples) for name, samples in found.items()
              if name.startswith(f"{prefix}/")]
    return sorted(points, key=lambda point: point[0])
