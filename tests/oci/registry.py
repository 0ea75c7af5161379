"""What the tests of registries share: a registry of their own, and the program run beside it."""

import argparse
import hashlib
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

SOURCE = pathlib.Path(__file__).resolve().parents[2]
TUTORIAL = SOURCE / "examples" / "7cs" / "lib"
GREETER = TUTORIAL / "simple-greeter.wasm"
TRANSLATOR = TUTORIAL / "simple-translator.wasm"
REGISTRY = shutil.which("docker-registry")
PATIENCE_SECONDS = 60

# The password `correct horse` of the user `ada`.
HTPASSWD = "ada:$2y$04$z5T8jU/Y/BScWdvOdX0LK.daNFMPrfna0Q7.ItA5gl6j2pobH7C1a\n"
PASSWORD = "correct horse"


def take_program(description):
    """The program that `--program` names; unittest.main() gets the words that are left."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--program", required=True, type=pathlib.Path)
    arguments, sys.argv[1:] = parser.parse_known_args()
    return arguments.program.resolve()


def need_registry():
    """Ends the test, as one that is skipped, where there is no registry to test with."""
    if REGISTRY is None:
        print("skipped: docker-registry is not installed")
        sys.exit(77)


def free_port(host="127.0.0.1"):
    with socket.socket() as taken:
        taken.bind((host, 0))
        return taken.getsockname()[1]


def sha256(content):
    return "sha256:" + hashlib.sha256(content).hexdigest()


def large_component(size):
    """The greeter with a custom section of so many bytes behind it."""
    def leb(number):
        encoded = bytearray()
        while True:
            byte = number & 0x7F
            number >>= 7
            if number == 0:
                encoded.append(byte)
                return bytes(encoded)
            encoded.append(byte | 0x80)
    name = b"padding"
    # Not compressible, and different everywhere.
    content = b"".join(hashlib.sha256(str(i).encode()).digest() for i in range(size // 32))
    section = leb(len(name)) + name + content
    return GREETER.read_bytes() + b"\0" + leb(len(section)) + section


class Registry:
    """A docker-registry with a storage folder of its own. Usable in a `with`."""

    def __init__(self, host="127.0.0.1", htpasswd=None, certificate=None, key=None):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name)
        self.port = free_port(host)
        self.host = host
        self.name = f"{host}:{self.port}"
        config = {
            "version": "0.1",
            "log": {"level": "error", "accesslog": {"disabled": True}},
            "storage": {"filesystem": {"rootdirectory": str(self.root / "storage")}},
            "http": {"addr": self.name},
        }
        if htpasswd:
            (self.root / "htpasswd").write_text(htpasswd, "utf-8")
            config["auth"] = {"htpasswd": {"realm": "test", "path": str(self.root / "htpasswd")}}
        if certificate:
            config["http"]["tls"] = {"certificate": str(certificate), "key": str(key)}
        # JSON is YAML.
        (self.root / "config.yml").write_text(json.dumps(config), "utf-8")
        self.process = None
        self.start()

    def start(self):
        with open(self.root / "log", "w", encoding="utf-8") as log:
            self.process = subprocess.Popen([REGISTRY, "serve", self.root / "config.yml"],
                                            stdout=log, stderr=log)
        for _ in range(PATIENCE_SECONDS * 20):
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection((self.host, self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the registry did not start:\n"
                           + (self.root / "log").read_text("utf-8"))

    def stop(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait(PATIENCE_SECONDS)
            self.process = None

    def blob_file(self, digest):
        digits = digest.removeprefix("sha256:")
        return (self.root / "storage" / "docker" / "registry" / "v2" / "blobs" / "sha256"
                / digits[:2] / digits / "data")

    def get(self, path, accept="*/*"):
        request = urllib.request.Request(f"http://{self.name}/v2/{path}", headers={"Accept": accept})
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as response:
            return response.read()

    def put_blob(self, repository, content):
        begin = urllib.request.Request(f"http://{self.name}/v2/{repository}/blobs/uploads/",
                                       data=b"", method="POST")
        with urllib.request.urlopen(begin, timeout=PATIENCE_SECONDS) as response:
            location = response.headers["Location"]
        put = urllib.request.Request(f"{location}&digest={sha256(content)}", data=content,
                                     method="PUT",
                                     headers={"Content-Type": "application/octet-stream"})
        urllib.request.urlopen(put, timeout=PATIENCE_SECONDS).close()
        return {"digest": sha256(content), "size": len(content)}

    def put_artifact(self, repository, tag, layer, layer_type, config_type, config=b"{}"):
        """An artifact in a layout of the test's choice."""
        manifest_type = "application/vnd.oci.image.manifest.v1+json"
        manifest = json.dumps({
            "schemaVersion": 2, "mediaType": manifest_type,
            "config": {"mediaType": config_type, **self.put_blob(repository, config)},
            "layers": [{"mediaType": layer_type, **self.put_blob(repository, layer)}],
        }).encode()
        put = urllib.request.Request(f"http://{self.name}/v2/{repository}/manifests/{tag}",
                                     data=manifest, method="PUT",
                                     headers={"Content-Type": manifest_type})
        urllib.request.urlopen(put, timeout=PATIENCE_SECONDS).close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        self.folder.cleanup()


class Case(unittest.TestCase):
    """Runs the program in a folder of its own, with a home and a cache of its own."""

    program = None

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = pathlib.Path(scratch.name).resolve()
        self.folder = self.root / "work"
        self.folder.mkdir()
        (self.root / "home").mkdir()
        self.variables = {}

    def use_new_cache(self):
        shutil.rmtree(self.root / "cache" / "oci", ignore_errors=True)

    def environment(self):
        return {"PATH": f"{self.root}/bin:{os.environ.get('PATH', '/usr/bin:/bin')}",
                "HOME": str(self.root / "home"), "NO_PROXY": "*",
                "COMPOSABLE_CACHE_DIR": str(self.root / "cache"), **self.variables}

    def run_program(self, *arguments):
        """The status, and what is printed, with `PORT` for each port."""
        done = subprocess.run([self.program, *map(str, arguments)], cwd=self.folder, text=True,
                              env=self.environment(), capture_output=True, timeout=PATIENCE_SECONDS,
                              stdin=subprocess.DEVNULL, check=False)
        return done.returncode, self.normal(done.stdout), self.normal(done.stderr)

    def normal(self, text):
        text = text.replace(str(self.root), "$ROOT")
        return re.sub(r"(127\.0\.0\.\d|localhost):\d+", r"\1:PORT", text)

    def expect(self, arguments, stdout="", stderr="", status=0):
        self.assertEqual(self.run_program(*arguments), (status, stdout, stderr))

    def expect_failure(self, arguments, stderr):
        self.expect(arguments, stderr=stderr, status=1)

    def log_in(self, registry, config):
        """Writes Docker's configuration."""
        folder = self.root / "home" / ".docker"
        folder.mkdir(exist_ok=True)
        (folder / "config.json").write_text(
            json.dumps(config).replace("REGISTRY", registry.name), "utf-8")
