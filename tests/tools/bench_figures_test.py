"""bench/figures.py and bench/plots.py: what is printed, kept and drawn of given samples."""

import pathlib
import shutil
import sys
import tempfile
import unittest
import xml.etree.ElementTree as xml

import tools_path

sys.path.insert(0, str(tools_path.ROOT / "bench"))
import figures  # noqa: E402
import plots  # noqa: E402
from figures import Bar, Figure, Growth, Ratio, Section, Series  # noqa: E402


def routes():
    section = Section("routes", "Routes", [Figure("typed", "requests/s", [26_000.0, 28_000.0, 27_000.0]),
                                           Figure("nginx", "requests/s", [50_000.0, 70_000.0, 54_000.0])])
    section.compare("typed", "nginx", Bar(0.45))
    section.compare("typed", "not measured", Bar(0.45))
    return section


def growth():
    return Section("growth", "Growth", growth=[Growth(
        "start", "components", [Series("cold", "ms", [(1, [10.0, 12.0]), (100, [900.0, 1100.0])]),
                                Series("memory", "MB", [(1, [8.5])])],
        [Ratio("slope", [1.7], Bar(1.5, at_most=True))])])


class TableTest(unittest.TestCase):
    def test_a_ratio_is_the_median_of_those_of_each_round(self):
        self.assertEqual(routes().ratios[0].samples, [0.52, 0.4, 0.5])
        self.assertEqual(figures.table(routes()).splitlines(), [
            "",
            "== Routes",
            "       median               least    most",
            "typed  27,000  requests/s  26,000  28,000",
            "nginx  54,000  requests/s  50,000  70,000",
            "",
            "ratio          median  least   most     bar",
            "typed / nginx   0.500  0.400  0.520  ≥ 0.45  met",
        ])

    def test_series_of_one_picture_share_a_table(self):
        self.assertEqual(figures.table(growth()).splitlines(), [
            "",
            "== Growth",
            "",
            "start, by components:",
            "components  cold, ms  memory, MB",
            "1              11.00        8.50",
            "100            1,000",
            "",
            "ratio  median  least  most    bar",
            "slope    1.70   1.70  1.70  ≤ 1.5  missed",
        ])

    def test_json_has_samples_bars_and_outcomes(self):
        self.assertEqual(routes().as_json()["ratios"], [
            {"name": "typed / nginx", "median": 0.5, "least": 0.4, "most": 0.52, "samples": [0.52, 0.4, 0.5],
             "bar": "≥ 0.45", "outcome": "met"}])
        self.assertEqual(growth().as_json()["growth"][0]["series"][0], {
            "name": "cold", "unit": "ms", "points": [{"x": 1, "median": 11.0, "least": 10.0, "most": 12.0},
                                                     {"x": 100, "median": 1000.0, "least": 900.0, "most": 1100.0}]})


@unittest.skipUnless(shutil.which("gnuplot"), "gnuplot is not installed; tools/setup.sh --bench installs it")
class PlotTest(unittest.TestCase):
    def test_everything_is_drawn(self):
        with tempfile.TemporaryDirectory() as folder:
            names = plots.draw(pathlib.Path(folder), [routes(), growth()])
            self.assertEqual(names, ["ratios.svg", "routes.svg", "growth-start.svg"])
            drawn = {name: "".join(xml.parse(pathlib.Path(folder, name)).getroot().itertext()) for name in names}
        self.assertIn("typed / nginx", drawn["ratios.svg"])
        self.assertIn("nginx", drawn["routes.svg"])
        for text in ("cold (ms)", "memory (MB)", "components"):
            self.assertIn(text, drawn["growth-start.svg"])


if __name__ == "__main__":
    unittest.main()
