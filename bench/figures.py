"""What benchmarks find, and how it is printed and kept.

A `Figure` is one side's samples; a `Ratio` holds one side against another, round by round, so that what a busy
machine does to both cancels out; a `Series` is a figure that grows with something. `Section`s put them together.
"""

import dataclasses
import statistics


@dataclasses.dataclass
class Figure:
    """The samples of one thing that was measured, one of each round."""

    name: str
    unit: str
    samples: list[float]

    @property
    def median(self):
        return statistics.median(self.samples)

    def as_json(self):
        return {"name": self.name, "unit": self.unit, "median": self.median, "least": min(self.samples),
                "most": max(self.samples), "samples": self.samples}


@dataclasses.dataclass
class Bar:
    """What a ratio has to reach: at least `value`, or at most where `at_most` is set."""

    value: float
    at_most: bool = False

    def is_met(self, value):
        return value <= self.value if self.at_most else value >= self.value

    def __str__(self):
        return f"{'≤' if self.at_most else '≥'} {self.value:g}"


@dataclasses.dataclass
class Ratio:
    """How one side compares with another: a sample is the quotient within one round."""

    name: str
    samples: list[float]
    bar: Bar | None = None

    @staticmethod
    def of(one, other, bar=None):
        """The ratio of two figures of the same rounds."""
        return Ratio(f"{one.name} / {other.name}", [a / b for a, b in zip(one.samples, other.samples)], bar)

    @property
    def median(self):
        return statistics.median(self.samples)

    @property
    def outcome(self):
        if self.bar is None:
            return ""
        return "met" if self.bar.is_met(self.median) else "missed"

    def as_json(self):
        return {"name": self.name, "median": self.median, "least": min(self.samples), "most": max(self.samples),
                "samples": self.samples, "bar": str(self.bar) if self.bar else None, "outcome": self.outcome}


@dataclasses.dataclass
class Series:
    """A figure that grows: `points` has (x, samples) in ascending order of x."""

    name: str
    unit: str
    points: list[tuple[float, list[float]]] = dataclasses.field(default_factory=list)

    def medians(self):
        return [(x, statistics.median(samples)) for x, samples in self.points]

    def as_json(self):
        return {"name": self.name, "unit": self.unit,
                "points": [{"x": x, "median": statistics.median(samples), "least": min(samples),
                            "most": max(samples)} for x, samples in self.points]}


@dataclasses.dataclass
class Growth:
    """Series over the same x, drawn in one picture. `noted` says what they are held against, and how they do."""

    name: str
    x: str
    series: list[Series]
    noted: list[Ratio] = dataclasses.field(default_factory=list)

    def as_json(self):
        return {"name": self.name, "x": self.x, "series": [one.as_json() for one in self.series],
                "ratios": [one.as_json() for one in self.noted]}


@dataclasses.dataclass
class Section:
    name: str
    title: str
    figures: list[Figure] = dataclasses.field(default_factory=list)
    ratios: list[Ratio] = dataclasses.field(default_factory=list)
    growth: list[Growth] = dataclasses.field(default_factory=list)

    def figure(self, name):
        return next((figure for figure in self.figures if figure.name == name), None)

    def compare(self, one, other, bar=None):
        """Adds the ratio of two figures by their names, where both were measured."""
        a, b = self.figure(one), self.figure(other)
        if a is not None and b is not None:
            self.ratios.append(Ratio.of(a, b, bar))

    def all_ratios(self):
        return [*self.ratios, *(ratio for growth in self.growth for ratio in growth.noted)]

    def as_json(self):
        return {"name": self.name, "title": self.title, "figures": [one.as_json() for one in self.figures],
                "ratios": [one.as_json() for one in self.ratios], "growth": [one.as_json() for one in self.growth]}


def short(value):
    """Three digits that tell something, and no exponent: 0.0123, 1.23, 123, 123,456."""
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    digits = 2 if abs(value) >= 1 else 3
    return f"{value:.{digits}f}"


def _rows(rows, header):
    """Lines of a table whose first column is aligned to the left, the others to the right."""
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]
    for row in [header, *rows]:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))]
        yield "  ".join(cells).rstrip()


def table(section):
    """The section as text."""
    lines = ["", f"== {section.title}"]
    if section.figures:
        rows = [(one.name, short(one.median), one.unit, short(min(one.samples)), short(max(one.samples)))
                for one in section.figures]
        lines += _rows(rows, ("", "median", "", "least", "most"))
    for growth in section.growth:
        lines += ["", f"{growth.name}, by {growth.x}:"]
        xs = sorted({x for series in growth.series for x, _ in series.points})
        by_series = [dict(series.medians()) for series in growth.series]
        rows = [(f"{x:,g}", *(short(found[x]) if x in found else "" for found in by_series)) for x in xs]
        lines += _rows(rows, (growth.x, *(f"{series.name}, {series.unit}" for series in growth.series)))
    ratios = section.all_ratios()
    if ratios:
        rows = [(one.name, short(one.median), short(min(one.samples)), short(max(one.samples)),
                 str(one.bar or ""), one.outcome) for one in ratios]
        lines += ["", *_rows(rows, ("ratio", "median", "least", "most", "bar", ""))]
    return "\n".join(lines)
