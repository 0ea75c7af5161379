"""docs/component-toolkit.md shows the files of examples/toolkit as they are."""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "component-toolkit.md"
EXAMPLE = ROOT / "examples" / "toolkit"


class ComponentToolkitPageTest(unittest.TestCase):
    def blocks(self, language):
        return re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)

    def test_the_program(self):
        self.assertEqual(self.blocks("cpp"), [(EXAMPLE / "toolkit_example.cc").read_text()])

    def test_the_project(self):
        self.assertEqual(self.blocks("cmake"), [(EXAMPLE / "CMakeLists.txt").read_text()])

    def test_what_it_prints(self):
        self.assertEqual(self.blocks("text"), [(EXAMPLE / "expected.txt").read_text()])

    def test_the_headers_are_there(self):
        for header in set(re.findall(r"`((?:base|wasm|wit)/[a-z_]+\.h)`", PAGE.read_text())):
            self.assertTrue((ROOT / "src" / header).is_file(), header)


if __name__ == "__main__":
    unittest.main()
