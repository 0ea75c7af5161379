"""What components can do in the folders that they are given, and that there is no way out of them."""

import unittest

from harness import VERSIONS, Err, ProbeTest


class FilesTest(ProbeTest):
    def setUp(self):
        super().setUp()
        self.granted = self.folder / "granted"
        (self.granted / "sub").mkdir(parents=True)
        self.inside = self.granted / "inside.txt"
        self.inside.write_text("inside")
        self.secret = self.folder / "secret.txt"
        self.secret.write_text("secret")
        links = {"link-inside": "inside.txt", "link-out": "../secret.txt",
                 "link-absolute": str(self.secret), "link-folder": "..", "link-link": "link-out",
                 "sub/link-up": "../../secret.txt", "link-granted": str(self.inside)}
        for name, target in links.items():
            (self.granted / name).symlink_to(target)

    def files(self, version, function, *arguments, perms="read-write"):
        preopens = [{"host": str(self.granted), "guest": "/data", "perms": perms}]
        return self.call(version, f"files.{function}", *arguments,
                         filesystem={"preopens": preopens}).value

    # Ways to name the file outside, or one inside by a path of the host.
    def ways_out(self):
        return ("../secret.txt", "./../secret.txt", "sub/../../secret.txt",
                "sub/../../granted/../secret.txt", str(self.secret), str(self.inside), "/data/inside.txt",
                "link-out", "link-absolute", "link-folder/secret.txt", "link-link", "sub/link-up",
                "link-granted", "//" + str(self.secret), "sub//..//..//secret.txt")

    def test_files_are_read_and_written(self):
        for version in VERSIONS:
            with self.subTest(version):
                self.assertEqual(self.files(version, "folders"), ["/data"])
                self.assertEqual(self.files(version, "read", "inside.txt"), "inside")
                self.assertEqual(self.files(version, "read", "link-inside"), "inside")
                self.assertEqual(self.files(version, "read", "sub/../inside.txt"), "inside")
                self.assertIsNone(self.files(version, "write", "sub/new.txt", version))
                self.assertEqual((self.granted / "sub" / "new.txt").read_text(), version)
                self.assertIsNone(self.files(version, "rename", "sub/new.txt", "moved.txt"))
                self.assertIsNone(self.files(version, "remove", "moved.txt"))
                self.assertEqual(self.files(version, "read", "moved.txt"), Err("no-entry"))

    def test_nothing_outside_is_read(self):
        for version in VERSIONS:
            for path in self.ways_out():
                with self.subTest(version, path=path):
                    self.assertEqual(self.files(version, "read", path), Err("not-permitted"))

    def test_nothing_outside_is_written(self):
        for version in VERSIONS:
            for path in (*self.ways_out(), "../new.txt", "link-folder/new.txt"):
                with self.subTest(version, path=path):
                    self.assertEqual(self.files(version, "write", path, "changed"),
                                     Err("not-permitted"))
        self.assertEqual(self.secret.read_text(), "secret")
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()),
                         ["granted", "secret.txt", "system.toml"])

    def test_nothing_is_moved_across(self):
        for version in VERSIONS:
            with self.subTest(version):
                out = Err("not-permitted")
                self.assertEqual(self.files(version, "rename", "inside.txt", "../taken.txt"), out)
                self.assertEqual(self.files(version, "rename", "../secret.txt", "taken.txt"), out)
                self.assertEqual(self.files(version, "hard-link", "../secret.txt", "taken.txt"), out)
                self.assertEqual(self.files(version, "hard-link", "inside.txt", "../taken.txt"), out)
                self.assertEqual(self.files(version, "remove", "../secret.txt"), out)
                self.assertEqual(self.files(version, "remove", "link-folder/secret.txt"), out)
        self.assertEqual(self.secret.read_text(), "secret")
        self.assertFalse((self.granted / "taken.txt").exists())

    def test_links_that_a_component_makes_lead_nowhere(self):
        for version in VERSIONS:
            with self.subTest(version):
                self.assertEqual(self.files(version, "link", str(self.secret), "mine"),
                                 Err("not-permitted"))
                name = f"climbs-{version}"
                self.assertIsNone(self.files(version, "link", "../secret.txt", name))
                self.assertEqual(self.files(version, "read", name), Err("not-permitted"))
                self.assertEqual(self.files(version, "write", name, "changed"), Err("not-permitted"))
        self.assertEqual(self.secret.read_text(), "secret")

    def test_a_folder_for_reading_stays_as_it_is(self):
        before = sorted(path.name for path in self.granted.rglob("*"))
        for version in VERSIONS:
            changes = (("write", "inside.txt", "changed"), ("write", "new.txt", "new"),
                       ("link", "inside.txt", "new"), ("hard-link", "inside.txt", "new"),
                       ("rename", "inside.txt", "new.txt"), ("remove", "inside.txt"))
            for change in changes:
                with self.subTest(version, change=change):
                    self.assertIn(self.files(version, *change, perms="read-only"),
                                  (Err("not-permitted"), Err("read-only")))
            self.assertEqual(self.files(version, "read", "inside.txt", perms="read-only"), "inside")
        self.assertEqual(self.inside.read_text(), "inside")
        self.assertEqual(sorted(path.name for path in self.granted.rglob("*")), before)

    def test_there_are_no_folders_but_those_that_are_given(self):
        for version in VERSIONS:
            with self.subTest(version):
                self.assertEqual(self.call(version, "files.folders").value, [])
                self.assertEqual(self.call(version, "files.read", "inside.txt").value,
                                 Err("no folder"))


if __name__ == "__main__":
    unittest.main()
