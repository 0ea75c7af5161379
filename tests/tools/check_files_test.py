"""What tools/check_files.py finds in single files."""

import os
import pathlib
import tempfile
import unittest

import tools_path  # noqa: F401
import check_files


class CheckFilesTest(unittest.TestCase):
    def findings(self, name, content, mode=0o644):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            os.chmod(path, mode)
            return check_files.check(pathlib.Path(folder), [pathlib.Path(name)])

    def test_a_file_that_is_fine(self):
        self.assertEqual(self.findings("src/base/error.cc", "int a;\n"), [])
        self.assertEqual(self.findings("src/base/empty.cc", ""), [])

    def test_length(self):
        self.assertEqual(self.findings("bridge/src/lib.rs", "x\n" * 600), [])
        self.assertEqual(self.findings("bridge/src/lib.rs", "x\n" * 601),
                         ["bridge/src/lib.rs: 601 lines; split it, 600 is the most"])
        self.assertEqual(self.findings("docs/long.md", "x\n" * 601), [])

    def test_names(self):
        self.assertEqual(self.findings("src/base/utf8_text.h", ""), [])
        for name in ("src/base/FileSystem.h", "src/base/file-system.cc", "tests/unit/a__b.cc"):
            self.assertEqual(self.findings(name, ""), [f"{name}: C++ files are named in snake_case"])
        self.assertEqual(self.findings("guests/simple-greeter/Guest.cc", ""), [])

    def test_ends(self):
        self.assertEqual(self.findings("a.py", "x = 1"), ["a.py: the last line has no end"])
        self.assertEqual(self.findings("a.py", "x = 1\n\n"), ["a.py: empty lines at the end"])
        self.assertEqual(self.findings("a.py", "x\ny \nz\t\n"), [
            "a.py:2: blanks at the end of the line", "a.py:3: blanks at the end of the line"])
        self.assertEqual(self.findings("a.cc", "x\r\n"), ["a.cc:1: blanks at the end of the line"])
        self.assertEqual(self.findings("CMakeLists.txt", "x"),
                         ["CMakeLists.txt: the last line has no end"])
        self.assertEqual(self.findings("tests/data/bad.toml", "x = 1 \r\n\n"), [])

    def test_paths_of_one_machine(self):
        for folder in ("home", "Users", "root", "work"):
            path = f"/{folder}/someone/x"
            self.assertEqual(self.findings("docs/a.md", f"see\n`{path}`\n"),
                             [f"docs/a.md:2: a path of one machine: /{folder}/someone"])
            self.assertEqual(self.findings("docs/a.md", f"/{folder}/ada/x\n"), [])
            self.assertEqual(self.findings("docs/a.md", f"https://example.com{path}\n"), [])
            self.assertEqual(self.findings("docs/a.md", f"$HOME{path} ~{path} ../{path[1:]}\n"), [])

    def test_modes(self):
        self.assertEqual(self.findings("a.sh", "#!/bin/sh\n", 0o755), [])
        self.assertEqual(self.findings("a.sh", "#!/bin/sh\n"),
                         ["a.sh: starts with #! but cannot be executed"])
        self.assertEqual(self.findings("a.sh", "x\n", 0o755),
                         ["a.sh: can be executed but does not start with #!"])

    def test_what_people_do_not_write_is_left_alone(self):
        for name in ("LICENSE", "bridge/Cargo.lock", "lib/a.wasm", "tests/a.golden"):
            self.assertEqual(self.findings(name, "x \n\n"), [])
        self.assertEqual(self.findings("a.py", b"\xff\xfe \n\n"), [])


if __name__ == "__main__":
    unittest.main()
