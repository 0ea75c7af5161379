#!/usr/bin/env python3
"""A connection that breaks off in the middle of a component: taken up again where the registry comes back,
a clear error where it does not; and what a terminal shows meanwhile.

Between the program and the registry stands a proxy that passes bytes on and cuts what it is told to.

usage: broken_registry_test.py --program BUILD/bin/composable
"""

import os
import pty
import socket
import subprocess
import threading
import time
import unittest

from registry import PATIENCE_SECONDS, Case, Registry, large_component, need_registry, take_program

LARGE = large_component(3_000_000)
CUT_AFTER = 700_000


class CuttingProxy:
    """Passes connections on to `port`. Each of the first `cuts` connections is closed after so many bytes
    of answers; then, if `ends`, nobody listens any more. `pause` slows answers down."""

    def __init__(self, port, cuts=0, ends=False, pause=0.0):
        self.target = port
        self.cuts = cuts
        self.ends = ends
        self.pause = pause
        self.requests = b""
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.name = f"127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.target))
            threading.Thread(target=self.pass_requests, args=(client, server), daemon=True).start()
            threading.Thread(target=self.pass_answers, args=(server, client), daemon=True).start()

    def pass_requests(self, client, server):
        try:
            while content := client.recv(65536):
                self.requests += content
                server.sendall(content)
        except OSError:
            pass

    def pass_answers(self, server, client):
        passed = 0
        try:
            while content := server.recv(65536):
                client.sendall(content)
                passed += len(content)
                time.sleep(self.pause)
                if self.cuts > 0 and passed > CUT_AFTER:
                    self.cuts -= 1
                    if self.ends:
                        self.close()
                    break
        except OSError:
            pass
        for end in (server, client):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()

    def close(self):
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.listener.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class BrokenRegistry(Case):
    @classmethod
    def setUpClass(cls):
        cls.registry = Registry()
        cls.addClassCleanup(cls.registry.__exit__)

    def setUp(self):
        super().setUp()
        (self.folder / "large.wasm").write_bytes(LARGE)
        self.assertEqual(
            self.run_program("push", "large.wasm", f"{self.registry.name}/demo/large:1")[0], 0)
        (self.folder / "large.wasm").unlink()

    def test_a_download_is_taken_up_where_it_broke_off(self):
        with CuttingProxy(self.registry.port, cuts=3) as proxy:
            status, _, stderr = self.run_program("pull", f"{proxy.name}/demo/large:1")
            self.assertEqual((status, stderr), (0, ""))
            self.assertEqual((self.folder / "large.wasm").read_bytes(), LARGE)
            self.assertEqual(proxy.cuts, 0)
            self.assertEqual(proxy.requests.count(b"\r\nRange: bytes="), 3)

    def test_a_registry_that_stays_down_is_told(self):
        with CuttingProxy(self.registry.port, cuts=1, ends=True) as proxy:
            self.expect_failure(
                ["pull", f"{proxy.name}/demo/large:1"],
                "error[E1204]: cannot pull `oci://127.0.0.1:PORT/demo/large:1`: 5 attempts in a row failed: "
                "`http://127.0.0.1:PORT`: cannot connect; does a registry run there?\n")
        self.assertFalse((self.folder / "large.wasm").exists())

    def test_a_registry_that_is_restarted_is_waited_for(self):
        with Registry() as registry:
            reference = f"{registry.name}/demo/large:1"
            (self.folder / "large.wasm").write_bytes(LARGE)
            self.assertEqual(self.run_program("push", "large.wasm", reference)[0], 0)
            (self.folder / "large.wasm").unlink()
            registry.stop()
            restart = threading.Timer(0.5, registry.start)
            restart.start()
            status, _, stderr = self.run_program("pull", reference)
            restart.join()
            self.assertEqual((status, stderr), (0, ""))
            self.assertEqual((self.folder / "large.wasm").read_bytes(), LARGE)

    def test_a_terminal_shows_how_far_it_is(self):
        with CuttingProxy(self.registry.port, pause=0.02) as proxy:
            ours, theirs = pty.openpty()
            process = subprocess.Popen(
                [self.program, "pull", f"{proxy.name}/demo/large:1"], cwd=self.folder,
                env=self.environment(), stdout=subprocess.PIPE, stderr=theirs,
                stdin=subprocess.DEVNULL)
            os.close(theirs)
            shown = b""
            try:
                while content := os.read(ours, 4096):
                    shown += content
            except OSError:
                pass  # what the other end's closing looks like
            os.close(ours)
            process.communicate(timeout=PATIENCE_SECONDS)
        self.assertEqual(process.returncode, 0)
        self.assertRegex(
            self.normal(shown.decode()),
            r"^(\x1b\[Koci://127\.0\.0\.1:PORT/demo/large:1: \d\.\d of 3\.0 MB\r)+\x1b\[K$")


if __name__ == "__main__":
    Case.program = take_program(__doc__)
    need_registry()
    unittest.main()
