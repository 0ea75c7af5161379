// One definition file as a tree of values, each with its place: TOML without the library that read
// it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/secrecy.h"
#include "config/source_text.h"

namespace composable::config {

struct Node;
struct Entry;

// A date, a time, or both, in TOML's spelling.
struct DateTime {
  std::string text;
};

struct Array {
  std::vector<Node> items;
};

// Keys are distinct; entries stand in the order of the file. A table that the file opens in several
// places is one table.
struct Table {
  std::vector<Entry> entries;

  // The value of that key, or null.
  const Node* Find(std::string_view key) const;
};

struct Node {
  std::variant<bool, std::int64_t, double, std::string, DateTime, Array, Table> value;
  TextOffset offset = 0;  // its first character; for a table made by a header, the header's bracket
  Secrecy secrecy =
      Secrecy::kOpen;  // of a string in which placeholders were (placeholder_reader.h)
};

struct Entry {
  std::string key;
  TextOffset key_offset = 0;  // where the key stands first
  Node value;
};

struct Document {
  SourceText source;
  Table root;
};

// What kind of value it is, with its article: "an integer", "a table".
std::string_view KindOf(const Node& node);

}  // namespace composable::config
