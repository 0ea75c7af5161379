#include "app/inspect.h"

#include <filesystem>

#include "app/binary_error.h"
#include "base/bytes.h"
#include "wit/describe.h"
#include "wit/print_wit.h"
#include "wit/read_wit.h"

namespace composable::app {
namespace {

Result<std::string> InspectBinary(ByteView binary, InspectForm form) {
  switch (form) {
    case InspectForm::kWit:
      return wit::DescribeAsWit(binary);
    case InspectForm::kJson:
      return wit::DescribeAsJson(binary);
    case InspectForm::kSections:
      return wit::DescribeSections(binary);
  }
  return Fail(ErrorCode::kInternal, "there is no such form");
}

Result<std::string> InspectText(const FileSystem& files, const std::string& path,
                                InspectForm form) {
  if (form == InspectForm::kSections) {
    return Fail(ErrorCode::kUnsupported,
                "`{}` is WIT text, which has no sections; only binaries have", path);
  }
  COMPOSABLE_TRY(const wit::PackageSet set,
                 wit::ReadWitPath(files, path, {wit::Features::Selection::kAll, {}}));
  return form == InspectForm::kWit ? wit::PrintPackages(set) : wit::DescribeAsJson(set);
}

}  // namespace

Result<std::string> Inspect(const FileSystem& files, const std::string& path, InspectForm form) {
  const bool is_folder = !files.IsFile(path) && files.ListFolder(path).has_value();
  if (is_folder || std::filesystem::path(path).extension() == ".wit") {
    return InspectText(files, path, form);
  }
  COMPOSABLE_TRY(const FileContents file, files.MapFile(path));
  auto text = InspectBinary(file.bytes, form);
  if (!text) return std::unexpected(InFile(std::move(text).error(), path));
  return text;
}

}  // namespace composable::app
