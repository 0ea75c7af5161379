"""Random numbers, clocks and what surrounds a component."""

import time
import unittest

from harness import VERSIONS, ProbeTest


class SystemTest(ProbeTest):
    def numbers(self, version, **keys):
        return self.call(version, "system.numbers", random=keys).value

    def test_a_seed_makes_runs_repeatable(self):
        for version in VERSIONS:
            with self.subTest(version):
                first = self.numbers(version, seed=7)
                self.assertEqual(self.numbers(version, seed=7), first)
                other = self.numbers(version, seed=8)
                self.assertTrue(all(a != b for a, b in zip(first, other)), (first, other))
                self.assertEqual(len(set(first)), 3)
        # What follows from a seed does not depend on the version.
        self.assertEqual(*(self.numbers(version, seed=7) for version in VERSIONS))

    def test_without_a_seed_they_are_random(self):
        for version in VERSIONS:
            with self.subTest(version):
                first, second = self.numbers(version), self.numbers(version)
                self.assertTrue(all(a != b for a, b in zip(first, second)), (first, second))

    def test_clocks_go(self):
        for version in VERSIONS:
            with self.subTest(version):
                before = int(time.time())
                self.assertLessEqual(before, self.call(version, "system.time").value)
                self.assertGreaterEqual(self.call(version, "system.now").value, 0)
                start = time.monotonic()
                self.assertEqual(self.call(version, "system.sleep", 200).status, 0)
                self.assertGreaterEqual(time.monotonic() - start, 0.2)

    def test_the_environment_is_that_of_the_capability(self):
        for version in VERSIONS:
            with self.subTest(version):
                self.assertEqual(self.call(version, "system.environment").value, [])
                self.assertEqual(self.call(version, "system.arguments").value, [])
                cli = {"env": {"A": "1", "B": "2"}, "args": ["x", "y"]}
                self.assertEqual(self.call(version, "system.environment", cli=cli).value,
                                 [["A", "1"], ["B", "2"]])
                self.assertEqual(self.call(version, "system.arguments", cli=cli).value, ["x", "y"])
                added = self.call(version, "system.environment", cli=cli, options=["--env", "B=3"])
                self.assertEqual(added.value, [["A", "1"], ["B", "3"]])

    def test_a_neighbour_has_another_environment(self):
        for version in VERSIONS:
            with self.subTest(version):
                text = "".join(
                    f'[component.{name}]\nuri = "{self.component(version)}"\n'
                    f'imports = ["cli-{name}", "clocks", "filesystem", "http", "random", "sockets"]\n'
                    f'[capability.cli-{name}]\ntype = "wasi:cli"\nenv = {{ WHO = "{name}" }}\n'
                    for name in ("one", "two"))
                text += "".join(f'[capability.{name}]\ntype = "wasi:{name}"\n'
                                for name in ("clocks", "filesystem", "http", "random", "sockets"))
                for name in ("one", "two"):
                    outcome = self.run_program(text, f"{name}.system.environment",
                                               environment={"WHO": "nobody"})
                    self.assertEqual(outcome.value, [["WHO", name]])

    def test_what_is_printed_goes_where_it_may(self):
        for version in VERSIONS:
            with self.subTest(version):
                self.assertEqual(self.call(version, "system.print", "hello\n").stdout, "")
                shown = self.call(version, "system.print", "hello\n", cli={"inherit-stdout": True})
                self.assertEqual((shown.status, shown.stdout), (0, "hello\n"))


if __name__ == "__main__":
    unittest.main()
