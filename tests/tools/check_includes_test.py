"""What tools/check_includes.py finds in small trees of rooms, and that it finds nothing in good ones."""

import pathlib
import tempfile
import unittest

import tools_path  # noqa: F401
import check_includes

TABLE = """# Rooms

| room | what lives there | may use | state |
|---|---|---|---|
| `base` | the ground | – | here |
| `value` | values | base | here |
| `engine` | the engine | `base`, value | here |
| `http` | servers | base | planned |
| `app` | everything | all above | here |

| another | table |
|---|---|
| `ignored` | base |

| public header | room |
|---|---|
| `values.h` | `value` |
"""

GOOD = {
    "src/README.md": TABLE,
    "src/CMakeLists.txt": "add_subdirectory(base)\n",
    "src/base/CMakeLists.txt": "composable_room(base LIBRARIES fmt::fmt)\n",
    "src/base/error.h": "#include <string>\n",
    "src/value/CMakeLists.txt": "composable_room(value\n  DEPENDS base PRIVATE_LIBRARIES Boost::json)\n",
    "src/value/value.h": '#include "base/error.h"\n',
    "src/value/value.cc": '#include "value/value.h"\n',
    "src/engine/CMakeLists.txt":
        "composable_room(engine DEPENDS base value PRIVATE_LIBRARIES composable_bridge)\n",
    "src/engine/adapter.cc": '#include "composable_bridge.h"\n#include "value/value.h"\n',
    "src/app/runtime.cc": '#include "base/error.h"\n#include "value/value.h"\n',
    "tests/unit/base/error_test.cc": '#include "app/runtime.h"\n',
    "include/composable/values.h": '#include "value/value.h"\n',
    "src/value/values.cc": '#include "composable/values.h"\n',
    "src/app/main.cc": '#include "composable/values.h"\n',
}


class CheckIncludesTest(unittest.TestCase):
    def findings_of(self, tree):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in tree.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text, "utf-8")
            return check_includes.check(root, sorted(map(pathlib.Path, tree)))

    def changed(self, name, text):
        return self.findings_of(GOOD | {name: text})

    def test_a_tree_that_obeys_has_no_findings(self):
        self.assertEqual(self.findings_of(GOOD), [])

    def test_an_include_of_a_room_that_the_row_does_not_allow(self):
        self.assertIn("src/base/error.h:2: `base` may not use `value`; it may use: nothing",
                      self.changed("src/base/error.h", '#include <a>\n#  include "value/value.h"\n'))
        self.assertIn("src/value/value.cc:1: `value` may not use `engine`; it may use: base",
                      self.changed("src/value/value.cc", '#include "engine/adapter.cc"\n'))

    def test_an_include_that_starts_with_no_room(self):
        for name in ("value.h", "base", "../base/error.h", "value/../engine/adapter.h",
                     "fmt/format.h"):
            self.assertIn(f'src/value/value.cc:1: "{name}" does not start with a room',
                          self.changed("src/value/value.cc", f'#include "{name}"\n'))

    def test_an_include_of_a_file_that_is_not_there(self):
        self.assertIn("src/value/value.cc:1: there is no src/base/errors.h",
                      self.changed("src/value/value.cc", '#include "base/errors.h"\n'))

    def test_the_header_of_the_bridge_belongs_to_one_room(self):
        self.assertIn("src/value/value.cc:1: only `engine` includes the bridge's header",
                      self.changed("src/value/value.cc", '#include "composable_bridge.h"\n'))

    def test_a_public_header_belongs_to_a_room(self):
        self.assertIn("src/base/error.h:1: `base` may not use `value`; it may use: nothing",
                      self.changed("src/base/error.h", '#include "composable/values.h"\n'))
        self.assertIn("include/composable/values.h:1: `value` may not use `engine`; it may use: base",
                      self.changed("include/composable/values.h", '#include "engine/adapter.h"\n'))
        self.assertIn("src/app/main.cc:1: there is no public header composable/other.h",
                      self.changed("src/app/main.cc", '#include "composable/other.h"\n'))
        self.assertIn("include/composable/other.h: is no public header of the table in src/README.md",
                      self.changed("include/composable/other.h", ""))
        self.assertIn("src/README.md: a public header without a room of the table: | `a.h` | `b` |",
                      self.changed("src/README.md", TABLE + "| `a.h` | `b` |\n"))

    def test_what_is_linked_has_to_be_allowed_too(self):
        name = "src/value/CMakeLists.txt"
        self.assertIn(f"{name}: `value` may not link `engine`",
                      self.changed(name, "composable_room(value DEPENDS base engine)\n"))
        self.assertIn(f"{name}: `value` may not link `engine`",
                      self.changed(name, "composable_room(value LIBRARIES composable_engine)\n"))
        self.assertIn(f"{name}: `value` may not link `bridge`",
                      self.changed(name, "composable_room(value LIBRARIES composable_bridge)\n"))
        self.assertIn(f"{name}: `value` may not link `engine`",
                      self.changed(name, "composable_room(value)\n"
                                         "target_link_libraries(x composable_engine_bridge)\n"))
        self.assertIn(f"{name}: declares the room `values` in the folder of `value`",
                      self.changed(name, "composable_room(values)\n"))

    def test_comments_in_cmake_do_not_count(self):
        name = "src/value/CMakeLists.txt"
        self.assertEqual(
            [finding for finding in self.changed(name, "# composable_room(value DEPENDS app)\n")
             if finding.startswith(name)], [])

    def test_a_folder_that_the_table_does_not_know(self):
        self.assertIn("src/extra/file.cc: `extra` is no room of the table in src/README.md",
                      self.changed("src/extra/file.cc", ""))

    def test_the_state_has_to_be_true(self):
        self.assertIn("src/README.md: `http` is said to be `planned`, which is not so",
                      self.changed("src/http/server.cc", ""))
        tree = {name: text for name, text in GOOD.items() if not name.startswith("src/app/")}
        self.assertIn("src/README.md: `app` is said to be `here`, which is not so",
                      self.findings_of(tree))

    def test_a_table_that_cannot_be_read(self):
        broken = {
            "no table with the columns `room`, `may use` and `state`": "nothing\n",
            "`base` may use `value`, which is no room above it":
                TABLE.replace("| – | here |", "| value | here |"),
            "`http` is `soon`; a room is `here` or `planned`": TABLE.replace("planned", "soon"),
            "a row with 3 cells instead of 4: | `http` | base | planned |":
                TABLE.replace("| servers |", "|"),
        }
        for message, text in broken.items():
            self.assertEqual(self.changed("src/README.md", text), [f"src/README.md: {message}"])

    def test_all_above_means_the_rows_above(self):
        rooms = check_includes.read_table(TABLE)
        self.assertEqual(rooms["app"].may_use, {"base", "value", "engine", "http"})
        self.assertEqual(rooms["engine"].may_use, {"base", "value"})
        self.assertNotIn("ignored", rooms)

    def test_the_table_of_the_project_can_be_read(self):
        rooms = check_includes.read_table((tools_path.ROOT / "src/README.md").read_text("utf-8"))
        self.assertEqual(rooms["base"].may_use, frozenset())
        self.assertIn("engine", rooms["app"].may_use)


if __name__ == "__main__":
    unittest.main()
