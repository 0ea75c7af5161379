"""Guests that do what they should not: each ends with an error of its own."""

import threading
import time
import unittest

import http_test
from harness import COMPONENTS, VERSIONS, ProbeTest, definitions

# (module (table 1 funcref)
#   (func (export "f") (drop (table.grow 0 (ref.null func) (i32.const 2000000))) unreachable))
TABLE_GROWER = bytes.fromhex(
    "0061736d01000000" "010401600000" "03020100" "040401700001" "07050101660000"
    "0a10010e00d0704180" "89fa00fc0f001a000b")


def component(module, instances):
    """A component whose function `run` is the module's `f`, in the last of so many instances."""
    def section(number, content):
        assert len(content) < 128
        return bytes([number, len(content)]) + content

    name = bytes([instances - 1])
    return (bytes.fromhex("0061736d0d000100")
            + section(1, module)
            + section(2, bytes([instances]) + bytes(3) * instances)  # (instantiate 0)
            + section(6, b"\x01\x00\x00\x01" + name + b"\x01f")      # (alias core export … "f")
            + section(7, b"\x01\x40\x00\x01\x00")                    # (type (func))
            + section(8, b"\x01\x00\x00\x00\x00\x00")                # (canon lift …)
            + section(11, b"\x01\x00\x03run\x01\x00\x00"))           # (export "run" …)


class LimitsTest(ProbeTest):
    def error_of(self, text, target, *arguments):
        """The error, with the time that it took."""
        start = time.monotonic()
        outcome = self.run_program(text, target, *arguments)
        self.assertNotEqual(outcome.status, 0, outcome)
        return outcome.stderr.split("\n")[0], time.monotonic() - start

    def misbehave(self, function, **limits):
        lines = ["[component.guest]", f'uri = "{COMPONENTS}/misbehave-fixture.wasm"']
        lines += [f'limits.{key} = "{value}"' for key, value in limits.items()]
        return self.error_of("\n".join(lines) + "\n", f"guest.{function}")

    def assert_late(self, outcome, what):
        message, seconds = outcome
        self.assertEqual(message, f"error[E9008]: component `{what.split('.')[0]}`: function "
                                  f"`{what.split('.', 1)[1]}`: the call took longer than 300 ms, which "
                                  f"`limits.time` allows ({self.folder}/system.toml:{self.line}:15)")
        self.assertLess(seconds, 20)

    line = 3

    def test_loops(self):
        self.assert_late(self.misbehave("loop-forever", time="300ms"), "guest.misbehave.loop-forever")

    def test_memory(self):
        message, _ = self.misbehave("take-all-memory", memory="4MiB")
        self.assertIn("the call wanted more memory than 4 MiB, which `limits.memory` allows (", message)

    def test_recursion(self):
        message, _ = self.misbehave("recurse-forever")
        self.assertIn("the component trapped: its stack overflowed, as in a recursion without end", message)

    def probe(self, version, function, *arguments):
        return self.error_of(definitions(version, {}, {"time": "300ms"}), f"probe.{function}", *arguments)

    def test_calls_of_the_host_that_never_return(self):
        self.line = 4
        for version in VERSIONS:
            with self.subTest(version):
                self.assert_late(self.probe(version, "system.sleep", 10**9), "probe.system.sleep")

    def test_servers_that_never_answer(self):
        self.line = 4
        for version in VERSIONS:
            with self.subTest(version), http_test.server() as there:
                wanted = http_test.request(f"localhost:{there.server_port}", "/slow")
                self.assert_late(self.probe(version, "http.send", wanted), "probe.http.send")

    def test_requests_without_end(self):
        self.line = 4
        for version in VERSIONS:
            with self.subTest(version), http_test.server() as there:
                before = threading.active_count()
                wanted = http_test.request(f"localhost:{there.server_port}")
                self.assert_late(self.probe(version, "http.send-forever", wanted),
                                 "probe.http.send-forever")
                self.assertGreater(len(there.requests), 1)
                # One connection was used for all of them.
                self.assertLessEqual(threading.active_count(), before + 2)

    def test_requests_that_nobody_waits_for(self):
        for version in VERSIONS:
            with self.subTest(version), http_test.server() as there:
                wanted = http_test.request(f"localhost:{there.server_port}", "/slow")
                message, seconds = self.error_of(definitions(version, {}, {"time": "20s"}),
                                                 "probe.http.flood", wanted)
                self.assertIn("the component trapped: ", message)
                self.assertIn("resource table has no free keys", message)
                self.assertLess(seconds, 20)
                # No more were under way than one call may have.
                self.assertLessEqual(len(there.requests), 256)

    def run_component(self, binary, *limits):
        (self.folder / "table.wasm").write_bytes(binary)
        lines = ["[component.guest]", 'uri = "table.wasm"', *(f"limits.{limit}" for limit in limits)]
        return self.error_of("\n".join(lines) + "\n", "guest.run")[0]

    def test_tables(self):
        self.assertIn("the call wanted a table of more elements than 1000000, the default of "
                      "`limits.table-elements`; set `limits.table-elements` in `[component.guest]` to allow "
                      "more", self.run_component(component(TABLE_GROWER, 1)))
        self.assertIn("the call wanted a table of more elements than 100, which `limits.table-elements` "
                      f"allows ({self.folder}/system.toml:3:25)",
                      self.run_component(component(TABLE_GROWER, 1), "table-elements = 100"))
        # With enough of them it goes on, and traps for its own reason.
        self.assertIn("it gave up (an `unreachable` instruction",
                      self.run_component(component(TABLE_GROWER, 1), "table-elements = 3000000"))

    def test_instances(self):
        self.assertIn("the component has more instances of core modules than 3, which `limits.instances` "
                      f"allows ({self.folder}/system.toml:3:20)",
                      self.run_component(component(TABLE_GROWER, 4), "instances = 3"))
        self.assertIn("a table of more elements",
                      self.run_component(component(TABLE_GROWER, 4), "instances = 4"))


if __name__ == "__main__":
    unittest.main()
