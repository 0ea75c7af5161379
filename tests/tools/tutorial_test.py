"""examples/7cs/run.sh, with programs that are never reached."""

import os
import socket
import subprocess
import unittest

import tools_path

RUN = tools_path.ROOT / "examples" / "7cs" / "run.sh"


def run(step, server="/bin/false"):
    return subprocess.run([RUN, step], capture_output=True, text=True,
                          env=os.environ | {"COMPOSABLE": "/bin/false",
                                            "COMPOSABLE_HTTP_SERVER": server})


class TutorialTest(unittest.TestCase):
    def test_a_port_that_is_taken_is_an_error(self):
        taken = socket.socket()
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", 8090))
            taken.listen()
        except OSError:
            pass  # somebody else has it, which is as good
        with taken:
            for step in ("4", "5", "6", "7"):
                done = run(step)
                self.assertEqual((done.returncode, done.stdout, done.stderr), (
                    1, "", f"run.sh: step {step}: port 8090, which the translation service needs, is in "
                           "use; stop what listens there\n"))

    def test_a_server_that_is_missing_is_an_error(self):
        for step in ("6", "7"):
            done = run(step, server="/nowhere/server")
            self.assertEqual((done.returncode, done.stdout, done.stderr), (
                1, "", "run.sh: `/nowhere/server` does not exist; `make build` builds it\n"))

    def test_an_unknown_step_is_an_error(self):
        done = run("8")
        self.assertEqual((done.returncode, done.stderr),
                         (1, "run.sh: unknown step `8`; steps are 1 to 7\n"))


if __name__ == "__main__":
    unittest.main()
