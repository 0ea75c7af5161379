#!/usr/bin/env python3
"""Components in a real registry: pulled, pushed, pinned, changed behind our back, with passwords and with
TLS.

usage: registry_test.py --program BUILD/bin/composable
"""

import base64
import json
import pathlib
import subprocess
import tempfile
import unittest

from registry import (GREETER, HTPASSWD, PASSWORD, TRANSLATOR, Case, Registry, need_registry, sha256,
                      take_program)

MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"
PULL = "cannot pull `oci://127.0.0.1:PORT/"


class RegistryCase(Case):
    @classmethod
    def setUpClass(cls):
        cls.registry = Registry()
        cls.addClassCleanup(cls.registry.__exit__)

    def push(self, repository, file=GREETER):
        """The digest of what was pushed."""
        status, stdout, stderr = self.run_program("push", file, f"{self.registry.name}/{repository}")
        self.assertEqual((status, stderr), (0, ""))
        self.assertTrue(stdout.startswith(f"oci://127.0.0.1:PORT/{repository}@sha256:"), stdout)
        return stdout.strip().partition("@")[2]


class PullAndPush(RegistryCase):
    def test_there_and_back(self):
        digest = self.push("demo/greeter:1.0")
        reference = f"oci://127.0.0.1:PORT/demo/greeter:1.0@{digest}\n"
        self.expect(["pull", f"{self.registry.name}/demo/greeter:1.0"], reference)
        self.assertEqual((self.folder / "greeter.wasm").read_bytes(), GREETER.read_bytes())
        self.use_new_cache()
        self.expect(["pull", f"oci://{self.registry.name}/demo/greeter@{digest}", "-o", "other.wasm"],
                    f"oci://127.0.0.1:PORT/demo/greeter@{digest}\n")
        self.assertEqual((self.folder / "other.wasm").read_bytes(), GREETER.read_bytes())
        self.assertEqual(self.push("demo/greeter:1.0"), digest)

    def test_the_layout_is_that_of_the_cncf(self):
        digest = self.push("demo/layout:1")
        manifest = self.registry.get(f"demo/layout/manifests/{digest}", MANIFEST_TYPE)
        self.assertEqual(sha256(manifest), digest)
        manifest = json.loads(manifest)
        self.assertEqual(manifest["mediaType"], MANIFEST_TYPE)
        self.assertEqual(manifest["config"]["mediaType"], "application/vnd.wasm.config.v0+json")
        layer = {"mediaType": "application/wasm", "digest": sha256(GREETER.read_bytes()),
                 "size": GREETER.stat().st_size}
        self.assertEqual(manifest["layers"], [layer])
        config = self.registry.get(f"demo/layout/blobs/{manifest['config']['digest']}")
        self.assertEqual(json.loads(config), {
            "created": "1970-01-01T00:00:00Z", "architecture": "wasm", "os": "wasip2",
            "layerDigests": [layer["digest"]], "component": {"exports": ["greet"], "imports": []}})

    def test_other_layouts_are_taken(self):
        for number, (config, layer) in enumerate([
                ("application/vnd.oci.empty.v1+json", "application/wasm"),
                ("application/vnd.wasm.config.v1+json",
                 "application/vnd.wasm.content.layer.v1+wasm")]):
            self.registry.put_artifact("demo/plain", f"v{number}", GREETER.read_bytes(), layer, config)
            status, _, stderr = self.run_program("pull", f"{self.registry.name}/demo/plain:v{number}")
            self.assertEqual((status, stderr), (0, ""))
            self.assertEqual((self.folder / "plain.wasm").read_bytes(), GREETER.read_bytes())

    def test_what_is_no_wasm_is_refused(self):
        self.registry.put_artifact("demo/image", "1", b"a tar",
                                   "application/vnd.oci.image.layer.v1.tar+gzip",
                                   "application/vnd.oci.image.config.v1+json")
        self.expect_failure(
            ["pull", f"{self.registry.name}/demo/image:1"],
            f"error[E1210]: {PULL}demo/image:1`: it is no WebAssembly artifact: no layer has the type "
            "`application/wasm` or is of a .wasm file; its layers have the types "
            "`application/vnd.oci.image.layer.v1.tar+gzip`\n")
        self.registry.put_artifact("demo/image", "2", b"a tar", "application/wasm",
                                   "application/vnd.wasm.config.v0+json")
        self.expect_failure(
            ["pull", f"{self.registry.name}/demo/image:2"],
            f"error[E1210]: {PULL}demo/image:2`: it is no WebAssembly artifact: its layer does not begin like "
            "a .wasm file\n")
        (self.folder / "notes.txt").write_text("notes", "utf-8")
        status, stdout, stderr = self.run_program("push", "notes.txt",
                                                  f"{self.registry.name}/demo/notes:1")
        self.assertEqual((status, stdout), (1, ""))
        self.assertTrue(stderr.startswith("error[E0503]: `notes.txt`: "), stderr)

    def test_what_is_not_there_is_told(self):
        self.push("demo/there:1")
        self.expect_failure(
            ["pull", f"{self.registry.name}/demo/there:2"],
            f"error[E1202]: {PULL}demo/there:2`: registry `127.0.0.1:PORT` has no `demo/there:2`\n")
        self.expect_failure(
            ["pull", "oci://registry.invalid/demo/greeter:1"],
            "error[E1203]: cannot pull `oci://registry.invalid/demo/greeter:1`: `https://registry.invalid`: "
            "there is no such host; is its name misspelt, or the network down?\n")
        self.expect_failure(
            ["pull", "demo/greeter:1"],
            "error[E1201]: `demo/greeter:1`: the registry is missing; write "
            "`oci://REGISTRY/REPOSITORY:TAG`, such as `oci://ghcr.io/demo/greeter:1`\n")

    def test_what_was_changed_is_refused(self):
        digest = self.push("demo/changed:1", TRANSLATOR)
        layer = sha256(TRANSLATOR.read_bytes())
        blob = self.registry.blob_file(layer)
        content = bytearray(blob.read_bytes())
        content[-1] ^= 1
        blob.write_bytes(content)
        self.addCleanup(blob.write_bytes, TRANSLATOR.read_bytes())
        self.expect_failure(
            ["pull", f"{self.registry.name}/demo/changed:1"],
            f"error[E1209]: {PULL}demo/changed:1`: registry `127.0.0.1:PORT`: the content was changed: its "
            f"digest should be {layer} and is {sha256(content)}\n")
        self.assertFalse((self.folder / "changed.wasm").exists())
        manifest = self.registry.blob_file(digest)
        text = manifest.read_bytes()
        self.addCleanup(manifest.write_bytes, text)
        changed = text.replace(b"application/wasm", b"application/WASM")
        manifest.write_bytes(changed)
        self.use_new_cache()
        self.expect_failure(
            ["pull", f"{self.registry.name}/demo/changed@{digest}"],
            f"error[E1209]: {PULL}demo/changed@{digest}`: registry `127.0.0.1:PORT`: the manifest was changed: "
            f"its digest should be {digest} and is {sha256(changed)}\n")


class Definitions(RegistryCase):
    def reference(self, repository):
        return f"oci://{self.registry.name}/{repository}"

    def write_system(self, uri, folder="."):
        path = self.folder / folder
        path.mkdir(exist_ok=True)
        (path / "system.toml").write_text(f'[component.greeter]\nuri = "{uri}"\n', "utf-8")

    def invoke(self, definitions, *options, word="World"):
        return ["invoke", definitions, *options, "--", "greeter.greet", word]

    def locked(self, folder="."):
        return self.normal((self.folder / folder / "composable.lock").read_text("utf-8"))

    def lock_text(self, repository, digest):
        return ("# Which content each reference stands for. Made by `composable`; belongs beside the\n"
                "# definitions, also where those are versioned.\nversion = 1\n\n[[artifact]]\n"
                f'reference = "oci://127.0.0.1:PORT/{repository}"\ndigest = "{digest}"\n')

    def test_a_reference_is_a_component(self):
        digest = self.push("direct/greeter:1")
        reference = self.reference("direct/greeter:1")
        self.expect(self.invoke(reference), '"Hello, World!"\n')
        self.assertEqual(self.locked(), self.lock_text("direct/greeter:1", digest))
        self.expect(["check", reference], "ok: 1 component, 0 capabilities, 0 warnings\n")

    def test_the_lock_file_pins(self):
        first = self.push("pinned/greeter:1")
        self.write_system(self.reference("pinned/greeter:1"), "configs")
        not_pinned = (
            "error[E1213]: configs/system.toml:2:7: component `greeter`: `oci://127.0.0.1:PORT/pinned/"
            "greeter:1` is not pinned in `configs/composable.lock`; run the command without "
            '`--locked` to pin it\n 2 | uri = "oci://127.0.0.1:PORT/pinned/greeter:1"\n'
            "   |       ^\n")
        self.expect_failure(self.invoke("configs/system.toml", "--locked"), not_pinned)
        self.expect(self.invoke("configs/system.toml"), '"Hello, World!"\n')
        self.assertEqual(self.locked("configs"), self.lock_text("pinned/greeter:1", first))
        # The tag moves on; the pin stays until it is renewed.
        second = self.push("pinned/greeter:1", TRANSLATOR)
        self.expect(self.invoke("configs/system.toml", "--locked"), '"Hello, World!"\n')
        self.use_new_cache()
        self.expect(self.invoke("configs"), '"Hello, World!"\n')
        status, _, stderr = self.run_program(*self.invoke("configs/system.toml", "--update"))
        self.assertEqual(status, 1)
        self.assertIn("greet", stderr)
        self.assertEqual(self.locked("configs"), self.lock_text("pinned/greeter:1", second))
        self.expect(["check", "configs", "--locked", "--update"], status=2, stderr=(
            "error[E9001]: `--locked` and `--update` exclude one another\n"
            "usage: composable check DEFS... [--format FORMAT] [--env-file FILE]...\n"
            "try: composable check --help\n"))

    def test_what_is_pinned_and_kept_needs_no_registry(self):
        with Registry() as registry:
            self.run_program("push", GREETER, f"{registry.name}/kept/greeter:1")
            uri = f"oci://{registry.name}/kept/greeter:1"
            self.expect(self.invoke(uri), '"Hello, World!"\n')
            registry.stop()
            self.expect(self.invoke(uri, "--locked"), '"Hello, World!"\n')
            self.expect(self.invoke(uri), '"Hello, World!"\n')
            digest = self.locked().partition('digest = "')[2].partition('"')[0]
            self.expect(self.invoke(f"oci://{registry.name}/kept/greeter@{digest}"),
                        '"Hello, World!"\n')

    def test_pins_that_nobody_uses_go(self):
        digests = {name: self.push(f"unused/{name}:1") for name in ("greeter", "old", "other", "new")}
        header = self.lock_text("x", "y").partition("\n[[artifact]]")[0]

        def lock_of(*names):
            return header + "".join(self.lock_text(f"unused/{name}:1", digests[name])[len(header):]
                                    for name in sorted(names))

        def write_lock(*names):
            text = lock_of(*names).replace("127.0.0.1:PORT", self.registry.name)
            (self.folder / "composable.lock").write_text(text, "utf-8")

        self.write_system(self.reference("unused/greeter:1"))
        # Another system in the same folder.
        (self.folder / "another.toml").write_text(
            f"[component.other]\nuri = '{self.reference('unused/other:1')}'\n", "utf-8")
        write_lock("greeter", "old", "other")
        # Nothing is new, or nothing may be written: nothing is written.
        self.expect(self.invoke("system.toml"), '"Hello, World!"\n')
        self.expect(self.invoke("system.toml", "--locked"), '"Hello, World!"\n')
        self.assertEqual(self.locked(), lock_of("greeter", "old", "other"))
        # Renewed, though no tag has moved.
        self.expect(self.invoke("system.toml", "--update"), '"Hello, World!"\n')
        self.assertEqual(self.locked(), lock_of("greeter", "other"))
        # Something is new.
        write_lock("old", "other")
        self.expect(self.invoke("system.toml"), '"Hello, World!"\n')
        self.assertEqual(self.locked(), lock_of("greeter", "other"))
        # Without definition files it is nobody's.
        write_lock("old")
        self.expect(["check", self.reference("unused/new:1")],
                    "ok: 1 component, 0 capabilities, 0 warnings\n")
        self.assertEqual(self.locked(), lock_of("new", "old"))

    def test_what_cannot_be_pinned_or_kept_is_told(self):
        self.push("unkept/greeter:1")
        self.write_system(self.reference("unkept/greeter:1"))
        # A folder in the file's place.
        (self.folder / "composable.lock").mkdir()
        status, stdout, stderr = self.run_program(*self.invoke("system.toml"))
        self.assertEqual((status, stdout), (0, '"Hello, World!"\n'))
        self.assertRegex(stderr, r"^warning\[W1250\]: `oci://127\.0\.0\.1:PORT/unkept/greeter:1` is not "
                                 r"pinned: .*`composable\.lock`.*\n$")
        (self.folder / "composable.lock").rmdir()
        self.use_new_cache()
        (self.root / "cache" / "oci").mkdir(mode=0o755)
        (self.root / "cache" / "oci").chmod(0o777)
        status, stdout, stderr = self.run_program(*self.invoke("system.toml"))
        self.assertEqual((status, stdout), (0, '"Hello, World!"\n'))
        self.assertRegex(stderr, r"^warning\[W1251\]: what registries have is not kept: .*`\$ROOT/cache/oci`.*\n$")

    def test_errors_stand_at_their_place(self):
        self.push("errors/greeter:1")
        self.write_system(self.reference("errors/greeter:2"))
        place = "system.toml:2:7: component `greeter`: "
        line = ' 2 | uri = "oci://127.0.0.1:PORT/errors/greeter:2"\n   |       ^\n'
        self.expect_failure(
            ["check", "system.toml"],
            f"error[E1202]: {place}{PULL}errors/greeter:2`: registry `127.0.0.1:PORT` has no `errors/greeter:2`\n"
            f"{line}")
        self.write_system("oci://greeter:1")
        self.expect_failure(
            ["check", "system.toml"],
            f"error[E1201]: {place}key `uri`: `oci://greeter:1`: the registry is missing; write "
            "`oci://REGISTRY/REPOSITORY:TAG`, such as `oci://ghcr.io/user/greeter:1.0`\n"
            ' 2 | uri = "oci://greeter:1"\n   |       ^\n')
        self.write_system("oic://ghcr.io/greeter:1")
        self.expect_failure(
            ["check", "system.toml"],
            f"error[E0502]: {place}key `uri`: `oic://ghcr.io/greeter:1`: the scheme `oic` is not supported; did you "
            "mean `oci`?\n"
            ' 2 | uri = "oic://ghcr.io/greeter:1"\n   |       ^\n')

    def test_a_lock_file_that_is_wrong_is_told_at_its_place(self):
        self.push("lock/greeter:1")
        self.write_system(self.reference("lock/greeter:1"))
        for text, message in [
                ("version = 2\n", ":1:11: component `greeter`: the file is of another version than 1; "
                 "a newer program wrote it\n 1 | version = 2\n   |           ^\n"),
                ("versoin = 1\n", ":1:1: component `greeter`: key `versoin` is unknown\n"
                 " 1 | versoin = 1\n   | ^\n")]:
            (self.folder / "composable.lock").write_text(text, "utf-8")
            self.expect_failure(["check", "system.toml"], f"error[E1212]: composable.lock{message}")


class Passwords(Case):
    @classmethod
    def setUpClass(cls):
        cls.registry = Registry(htpasswd=HTPASSWD)
        cls.addClassCleanup(cls.registry.__exit__)

    def pull(self):
        return ["pull", f"{self.registry.name}/secret/greeter:1"]

    def push(self):
        return self.run_program("push", GREETER, f"{self.registry.name}/secret/greeter:1")

    def auth(self, password):
        return base64.b64encode(f"ada:{password}".encode()).decode()

    def test_without_credentials(self):
        self.expect_failure(
            self.pull(),
            f"error[E1206]: {PULL}secret/greeter:1`: registry `127.0.0.1:PORT` wants to know who asks, and there "
            "are no credentials for it; run `docker login 127.0.0.1:PORT`, or put them into Docker's "
            "`config.json`\n")

    def test_with_wrong_credentials(self):
        self.log_in(self.registry, {"auths": {"REGISTRY": {"auth": self.auth("battery staple")}}})
        self.expect_failure(
            self.pull(),
            f"error[E1207]: {PULL}secret/greeter:1`: registry `127.0.0.1:PORT` refuses the credentials of user "
            "`ada`; run `docker login 127.0.0.1:PORT` again, as somebody who may use "
            "`secret/greeter`\n")

    def test_with_the_right_ones(self):
        self.log_in(self.registry, {"auths": {"REGISTRY": {"auth": self.auth(PASSWORD)}}})
        status, _, stderr = self.push()
        self.assertEqual((status, stderr), (0, ""))
        self.assertEqual(self.run_program(*self.pull())[0], 0)
        self.assertEqual((self.folder / "greeter.wasm").read_bytes(), GREETER.read_bytes())

    def test_with_a_helper(self):
        self.log_in(self.registry, {"credsStore": "test"})
        bin_folder = self.root / "bin"
        bin_folder.mkdir()
        helper = bin_folder / "docker-credential-test"
        helper.write_text(
            "#!/bin/sh\n"
            f'[ "$1" = get ] && [ "$(cat)" = {self.registry.name} ] || exit 1\n'
            f'echo \'{{"Username":"ada","Secret":"{PASSWORD}"}}\'\n', "utf-8")
        helper.chmod(0o755)
        status, _, stderr = self.push()
        self.assertEqual((status, stderr), (0, ""))
        helper.write_text("#!/bin/sh\necho 'credentials not found in native keychain'; exit 1\n",
                          "utf-8")
        self.assertIn("there are no credentials for it", self.run_program(*self.pull())[2])
        helper.write_text(f"#!/bin/sh\necho '{PASSWORD}'; exit 0\n", "utf-8")
        self.expect_failure(
            self.pull(),
            f"error[E1208]: {PULL}secret/greeter:1`: credential helper `docker-credential-test`: its answer is "
            "no JSON object\n")
        helper.unlink()
        self.expect_failure(
            self.pull(),
            f"error[E1208]: {PULL}secret/greeter:1`: there is no program `docker-credential-test` in the "
            "PATH\n")


class PrivateAuthority(Case):
    """TLS at 127.0.0.2, because 127.0.0.1 speaks plain HTTP."""

    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        cls.keys = pathlib.Path(scratch.name)

        def openssl(*words):
            subprocess.run(["openssl", *words], cwd=cls.keys, check=True, capture_output=True)
        new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        openssl("req", "-x509", *new_key, "-subj", "/CN=Test authority", "-keyout", "ca.key", "-out",
                "ca.pem")
        openssl("req", *new_key, "-subj", "/CN=registry", "-keyout", "server.key", "-out",
                "server.csr")
        (cls.keys / "names").write_text("subjectAltName=IP:127.0.0.2\n", "utf-8")
        openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
                "-CAcreateserial", "-extfile", "names", "-out", "server.pem")
        cls.registry = Registry(host="127.0.0.2", certificate=cls.keys / "server.pem",
                                key=cls.keys / "server.key")
        cls.addClassCleanup(cls.registry.__exit__)

    def test_is_trusted_where_it_is_named(self):
        reference = f"{self.registry.name}/private/greeter:1"
        self.expect_failure(
            ["push", GREETER, reference],
            "error[E1205]: cannot push `oci://127.0.0.2:PORT/private/greeter:1`: `https://127.0.0.2:PORT`: its "
            "certificate is not trusted; where a private authority signed it, name the authority's "
            "certificate in COMPOSABLE_CA_FILE\n")
        self.variables["COMPOSABLE_CA_FILE"] = str(self.keys / "ca.pem")
        self.assertEqual(self.run_program("push", GREETER, reference)[::2], (0, ""))
        self.assertEqual(self.run_program("pull", reference)[::2], (0, ""))
        self.assertEqual((self.folder / "greeter.wasm").read_bytes(), GREETER.read_bytes())
        self.variables["COMPOSABLE_CA_FILE"] = str(self.root / "missing.pem")
        self.use_new_cache()
        self.expect_failure(
            ["pull", reference],
            "error[E1205]: cannot pull `oci://127.0.0.2:PORT/private/greeter:1`: `https://127.0.0.2:PORT`: "
            "`$ROOT/missing.pem`, which COMPOSABLE_CA_FILE names, cannot be read as certificates in "
            "PEM\n")

    def test_plain_http_is_spoken_where_it_is_said(self):
        with Registry(host="127.0.0.3") as registry:
            reference = f"{registry.name}/plain/greeter:1"
            self.expect_failure(
                ["push", GREETER, reference],
                "error[E1205]: cannot push `oci://127.0.0.3:PORT/plain/greeter:1`: `https://127.0.0.3:PORT`: it "
                "does not speak TLS; where plain HTTP is wanted, name its host and port in "
                "COMPOSABLE_PLAIN_HTTP\n")
            self.variables["COMPOSABLE_PLAIN_HTTP"] = f"other.example,{registry.name}"
            self.assertEqual(self.run_program("push", GREETER, reference)[::2], (0, ""))


if __name__ == "__main__":
    Case.program = take_program(__doc__)
    need_registry()
    unittest.main()
