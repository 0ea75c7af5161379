// Reads and prints the cases of the crate `wasm-wave` as that crate's own tests do.
//
//   wave_text DIRECTORY
//
// DIRECTORY holds `ui.wit`, which has the types, and `NAME.waves` with calls, each ended by `;` and
// a line break. What `accept-NAME.waves` holds must be read, and print as `accept-NAME.out` has it;
// what `reject-NAME.waves` holds must be refused. Prints what differs, then the number of cases.
#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/file_system.h"
#include "value/wave.h"
#include "wit/read_wit.h"

namespace composable::value {
namespace {

constexpr std::string_view kEndOfCase = ";\n";
constexpr std::string_view kComment = "//";

// The function that a call names: `f`, `interface.f`, `package/interface.f` or
// `package/interface.f@version`.
const wit::Function* Find(const wit::Package& package, std::string_view name) {
  wit::PackageName unversioned = package.name;
  unversioned.version.reset();
  const std::string package_prefix = fmt::format("{}/", ToString(unversioned));
  const std::string version = fmt::format("@{}", ToString(package.name.version.value()));
  if (name.starts_with(package_prefix)) {
    name.remove_prefix(package_prefix.size());
    if (name.ends_with(version)) name.remove_suffix(version.size());
  }
  for (const wit::InterfacePtr& interface : package.interfaces) {
    const std::string interface_prefix = fmt::format("{}.", interface->name->name);
    const bool has_prefix = name.starts_with(interface_prefix);
    const std::string_view rest = has_prefix ? name.substr(interface_prefix.size()) : name;
    if (const wit::Function* function = FindFunction(*interface, rest)) return function;
  }
  return nullptr;
}

// The call as the crate prints it: every argument behind the name of its parameter.
Result<std::string> Print(const wit::Package& package, std::string_view call) {
  COMPOSABLE_TRY(const std::string_view name, WaveCallName(call));
  const wit::Function* function = Find(package, name);
  if (function == nullptr) return Fail(ErrorCode::kNotFound, "no function `{}`", name);
  COMPOSABLE_TRY(const std::vector<Value> arguments, FromWaveCall(function->type, call));
  std::string text = fmt::format("{}(", name);
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const wit::Parameter& parameter = function->type.parameters[i];
    text += fmt::format("{}{}: {}", i == 0 ? "" : ", ", parameter.name,
                        ToWave(parameter.type, arguments[i]));
  }
  return text + ")";
}

Result<std::string> ReadText(const std::filesystem::path& path) {
  COMPOSABLE_TRY(const Bytes bytes, DiskFileSystem().ReadFile(path));
  return std::string(AsText(bytes));
}

std::string_view TrimEnd(std::string_view text, std::string_view what) {
  return text.substr(0, text.find_last_not_of(what) + 1);
}

struct Counts {
  int cases = 0;
  int failures = 0;
};

void Report(Counts& counts, const std::filesystem::path& file, std::string_view what) {
  ++counts.failures;
  fmt::print("{}: {}\n", file.filename().string(), what);
}

// What has to become of the calls in a file.
enum class Fate : std::uint8_t { kAccepted, kRejected };

Status CheckFile(const wit::Package& package, const std::filesystem::path& file, Fate fate,
                 Counts& counts) {
  COMPOSABLE_TRY(const std::string text, ReadText(file));
  std::string_view rest = TrimEnd(TrimEnd(text, " \n"), ";");
  std::string printed;
  while (!rest.empty()) {
    const std::size_t end = rest.find(kEndOfCase);
    std::string_view call = rest.substr(0, end);
    rest = end == std::string_view::npos ? "" : rest.substr(end + kEndOfCase.size());
    while (call.starts_with(kComment) && call.contains('\n')) {
      printed += call.substr(0, call.find('\n') + 1);
      call.remove_prefix(call.find('\n') + 1);
    }
    ++counts.cases;
    const Result<std::string> result = Print(package, call);
    if (result.has_value() != (fate == Fate::kAccepted)) {
      Report(
          counts, file,
          fmt::format("{}\n  {}", call,
                      result ? "was read" : fmt::format("refused: {}", ToString(result.error()))));
    }
    if (result) printed += *result + "\n";
  }
  if (fate == Fate::kRejected) return {};
  COMPOSABLE_TRY(const std::string expected,
                 ReadText(std::filesystem::path(file).replace_extension("out")));
  if (printed != expected) {
    Report(counts, file, fmt::format("printed\n{}instead of\n{}", printed, expected));
  }
  return {};
}

Result<Counts> CheckAll(const std::filesystem::path& directory) {
  COMPOSABLE_TRY(const wit::PackageSet packages,
                 wit::ReadWitPath(DiskFileSystem(), directory / "ui.wit"));
  std::set<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.path().extension() == ".waves") files.insert(entry.path());
  }
  Counts counts;
  for (const std::filesystem::path& file : files) {
    const bool is_accepted = file.filename().string().starts_with("accept-");
    COMPOSABLE_CHECK(CheckFile(packages.MainPackage(), file,
                               is_accepted ? Fate::kAccepted : Fate::kRejected, counts));
  }
  return counts;
}

}  // namespace
}  // namespace composable::value

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: wave_text DIRECTORY\n");
    return 2;
  }
  const auto counts = composable::value::CheckAll(argv[1]);
  if (!counts) {
    fmt::print(stderr, "{}\n", ToReport(counts.error()));
    return 1;
  }
  fmt::print("{} cases, {} failures\n", counts->cases, counts->failures);
  return counts->cases != 0 && counts->failures == 0 ? 0 : 1;
}
