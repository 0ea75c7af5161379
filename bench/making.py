"""What is done before a call: components are composed, interceptors generated, code compiled and made ready; each
by the size of what it is done to."""

import google
from figures import Bar, Growth, Ratio, Section, Series


def slope_ratio(name, points, bar=1.5):
    """How the last stretch of a series rises beside the one before it, per unit of x: 1 is linear."""
    (x1, first), (x2, second), (x3, third) = points[-3:]
    return Ratio(name, [((c - b) / (x3 - x2)) / ((b - a) / (x2 - x1)) for a, b, c in zip(first, second, third)],
                 Bar(bar, at_most=True))


def in_milliseconds(points):
    return [(x, [sample / 1000 for sample in samples]) for x, samples in points]


def composing(options, seconds):
    found = google.run(options.programs / "bench_compose", options.rounds, seconds=seconds)
    section = Section("composing", "Composing in the process, files read already")
    shapes = {shape: in_milliseconds(google.by_argument(found, shape)) for shape in ("Chain", "Fan", "Diamond")}
    section.growth.append(Growth(
        "composing", "components", [Series(shape.lower(), "ms", points) for shape, points in shapes.items()],
        [slope_ratio(f"{shape.lower()}: slope from 100 to 400 / from 10 to 100", points, 2)
         for shape, points in shapes.items()]))
    step3 = google.by_argument(found, "Step3")
    section.ratios.append(Ratio("step 3 of the tutorial / 1 ms", [sample / 1000 for sample in step3[0][1]],
                                Bar(1, at_most=True)))
    return section


def generating(options, seconds):
    found = google.run(options.programs / "bench_interceptor", options.rounds, "^Generate", seconds)
    section = Section("generating", "Generating an interceptor")
    section.ratios = [Ratio(f"{name.removeprefix('Generate/')} / 1 ms", [sample / 1000 for sample in samples],
                            Bar(1, at_most=True)) for name, samples in found.items()]
    return section


def by_size(options, seconds):
    found = google.run(options.programs / "bench_component_size", options.rounds, seconds=seconds)

    def points(name, scale):
        return [(bytes_ / 1024, [sample / scale for sample in samples])
                for bytes_, samples in google.by_argument(found, name)]

    compiled = points("Compile", 1000)
    section = Section("sizes", "Components by their size")
    section.growth = [
        Growth("compiling a component", "KiB", [Series("compile", "ms", compiled)],
               [slope_ratio("compile: slope from 1000 to 4000 KiB / from 100 to 1000", compiled)]),
        Growth("using a compiled component", "KiB",
               [Series("make ready to be called", "µs", points("Prepare", 1)),
                Series("call in a new instance", "µs", points("CallAnew", 1))]),
    ]
    return section


def measure(options):
    seconds = 0.02 if options.quick else 0.2
    return [composing(options, seconds), generating(options, seconds), by_size(options, seconds)]
