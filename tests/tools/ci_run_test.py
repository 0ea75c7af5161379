"""The last line and the exit status of .ci/run, with a `make` that only prints."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import tools_path

SUMMARY = "{percent}% tests passed, {failed} test{s} failed out of {all}\n"
GREETINGS = """\
"Hello, World!"
"Aloha, World!"
"Hola, World!"
"Bonjour, le Monde!"
2026-05-01 12:00:00.123Z INFO  [interceptor]: Before translate(text: "Hello, World!", locale: "de-DE")
2026-05-01 12:00:00.456Z INFO  [interceptor]: After translate -> "Hallo, Welt!"
"Hallo, Welt!"
POST /hello with body `World`: 202
api: http://127.0.0.1:8080
2026-05-01 12:00:00.123Z INFO  [interceptor]: Before translate(text: "Hello, World!", locale: "nl-NL")
2026-05-01 12:00:00.456Z INFO  [interceptor]: After translate -> "Hallo, Wereld!"
2026-05-01T12:00:00.456789Z  INFO composable_runtime::messaging::activator: invocation complete \
component=greeter function=greet result="Hallo, Wereld!"
POST /hello with body `World`: 202
api: http://127.0.0.1:8080
2026-05-01 12:00:00.123Z INFO  [interceptor]: Before translate(text: "Hello, World!", locale: "en-US")
2026-05-01 12:00:00.456Z INFO  [interceptor]: After translate -> "Hello, World!"
2026-05-01T12:00:00.456789Z  INFO composable_runtime::messaging::activator: invocation complete \
component=greeter function=greet result="Hello, World!"
"""


def summary(failed, all_tests):
    return SUMMARY.format(percent=100 * (all_tests - failed) // all_tests, failed=failed,
                          s="" if failed == 1 else "s", all=all_tests)


class CiRunTest(unittest.TestCase):
    def run_ci(self, demo=GREETINGS, test=summary(0, 7), failing=()):
        """Output lines and exit status, where `make` prints these texts and fails for some targets."""
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            texts = {"demo": demo, "test": test, "sanitize": summary(0, 5)}
            for name, text in texts.items():
                (root / f"{name}.txt").write_text(text, "utf-8")
            (root / ".ci").mkdir()
            (root / "tools").mkdir()
            shutil.copy(tools_path.ROOT / ".ci" / "run", root / ".ci" / "run")
            self.script(root / "tools" / "setup.sh", "exit 0")
            self.script(root / "tools" / "check.sh",
                        f'[[ $1 == tidy ]] && name=tidy || name=check\n'
                        f'[[ " {" ".join(failing)} " != *" $name "* ]]')
            self.script(root / "make", f'cat "$1.txt"\n[[ " {" ".join(failing)} " != *" $1 "* ]]')
            done = subprocess.run(
                [str(root / ".ci" / "run")], capture_output=True, text=True, cwd="/",
                env=os.environ | {"PATH": f"{root}:{os.environ['PATH']}"})
            return done.stdout.splitlines(), done.returncode

    @staticmethod
    def script(path, body):
        path.write_text(f"#!/bin/bash\n{body}\n", "utf-8")
        path.chmod(0o755)

    def test_everything_passes(self):
        lines, status = self.run_ci()
        self.assertEqual((lines[-1], status), ("12 passed, 0 failed", 0))

    def test_failed_tests_are_counted(self):
        for failed in (1, 2):
            lines, status = self.run_ci(test=summary(failed, 7), failing=("test",))
            self.assertEqual((lines[-1], status), (f"{12 - failed} passed, {failed} failed", 1))

    def test_a_step_without_tests_that_fails_is_a_failure_too(self):
        for step in ("demo", "check", "sanitize", "tidy"):
            lines, status = self.run_ci(failing=(step,))
            self.assertEqual((lines[-1], status), ("12 passed, 0 failed", 1))
            self.assertTrue(any(line.startswith(step) and line.endswith("failed") for line in lines))

    def test_the_later_steps_run_all_the_same(self):
        lines, _ = self.run_ci(test="the compiler failed\n", failing=("test", "check"))
        self.assertEqual(lines[-1], "5 passed, 0 failed")
        self.assertIn("==> sanitize: timeout 2400 make sanitize", lines)

    def test_the_demo_has_to_end_with_the_greetings(self):
        for demo in ("", GREETINGS + "bye\n", GREETINGS.replace('"', ""),
                     GREETINGS.replace("Bonjour", "Hello"), GREETINGS.replace("2026-", "26-"),
                     GREETINGS.replace("After translate", "After greet"),
                     GREETINGS.replace(": 202", ": 404"), GREETINGS.replace("T12:", "_12:"),
                     '"Hello, World!"\n'):
            _, status = self.run_ci(demo=demo)
            self.assertEqual(status, 1, demo)
        _, status = self.run_ci(demo="building\n" + GREETINGS)
        self.assertEqual(status, 0)

    def test_a_table_says_how_long_each_step_took(self):
        lines, _ = self.run_ci()
        table = lines[lines.index(next(line for line in lines if line.startswith("step "))):]
        self.assertEqual([line.split()[0] for line in table[:8] if line],
                         ["step", "setup", "demo", "check", "test", "sanitize", "tidy", "total"])


if __name__ == "__main__":
    unittest.main()
