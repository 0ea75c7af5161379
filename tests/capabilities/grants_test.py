"""Components that are composed with one another and hold different grants of one interface."""

import unittest

from harness import SOURCE, VERSIONS, ProbeTest, definitions

LIB = SOURCE / "examples" / "7cs" / "lib"
MOST = 32


def logger(name, keys):
    """Advice that logs, and the component that prints for it, with a `wasi:cli` of its own."""
    return (f'[component.advice-{name}]\nuri = "{LIB}/logging-advice.wasm"\nimports = ["printer-{name}"]\n'
            f'[component.printer-{name}]\nuri = "{LIB}/wasi-logging-to-stdout.wasm"\n'
            f'imports = ["cli-{name}", "clocks"]\n'
            f'[capability.cli-{name}]\ntype = "wasi:cli"\n{keys}\n')


class GrantsTest(ProbeTest):
    def probe(self, version, interceptors):
        """A probe that has an environment and may print nothing."""
        return definitions(version, {"cli": {"env": {"WHO": "probe"}}},
                           interceptors=[f"advice-{name}" for name in interceptors])

    def test_each_has_its_own(self):
        text = logger("one", "inherit-stdout = true")
        for version in VERSIONS:
            with self.subTest(version):
                system = self.probe(version, ["one"]) + text
                printed = self.run_program(system, "probe.system.print", "from the probe")
                self.assertEqual(printed.status, 0, printed.stderr)
                # The printer may print, its neighbour still may not.
                self.assertRegex(printed.stdout, r'\A\S+ \S+ INFO  \[interceptor\]: Before print'
                                 r'\(text: "from the probe"\)\n\S+ \S+ INFO  \[interceptor\]: After print.*\n\Z')
                asked = self.run_program(system, "probe.system.environment")
                self.assertIn('"WHO"', asked.stdout)

    def test_a_printer_without_the_grant_prints_nothing(self):
        for version in VERSIONS:
            with self.subTest(version):
                system = self.probe(version, ["one"]) + logger("one", "")
                printed = self.run_program(system, "probe.system.print", "from the probe\n")
                self.assertEqual((printed.status, printed.stdout), (0, ""))

    def test_so_many_and_no_more(self):
        def system(printers):
            names = [str(number) for number in range(printers)]
            return self.probe("p2", names) + "".join(
                logger(name, "inherit-stdout = true") for name in names)

        fits = self.run_program(system(3), "probe.system.time")
        self.assertEqual(fits.status, 0, fits.stderr)
        self.assertEqual(fits.stdout.count("Before time()"), 3)
        # The probe itself has six.
        refused = self.run_program(system(MOST - 5), "probe.system.time")
        self.assertEqual((refused.status, refused.stdout), (1, ""))
        self.assertIn(f"it and the components that it is composed of have {MOST + 1} capabilities; "
                      f"{MOST} is the most", refused.stderr)


if __name__ == "__main__":
    unittest.main()
