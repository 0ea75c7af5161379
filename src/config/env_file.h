// Files of variables, for placeholders: `--env-file`.
//
//   # a comment
//   LOCALE=fr
//   export GREETING="Bonjour,\n\"World\"" # a comment
//   PATTERN='a \ stays a \'
//
// A line holds a name, `=`, and the value; blanks around each do not count. Names are letters,
// digits and `_`, the first no digit. A value without quotes ends with its line, or before a `#`
// that a blank precedes. In double quotes `\n`, `\t`, `\r`, `\"`, `\\` and `\$` stand for one
// character each; in single quotes everything stands for itself. Nothing is put in the place of
// `$NAME` or `${…}`.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file_system.h"
#include "config/source_text.h"

namespace composable::config {

struct EnvFile {
  // In the order of the file; of one name the last counts.
  std::vector<std::pair<std::string, std::string>> variables;  // those without errors
  std::vector<Error> errors;                                   // all, each at its place
};

EnvFile ParseEnvFile(const SourceText& source);

// Reads a file of kMaxFileSize bytes (whole_file.h) at most. `path` is as the user gives it.
EnvFile ReadEnvFile(const std::string& path, const FileSystem& files);

}  // namespace composable::config
