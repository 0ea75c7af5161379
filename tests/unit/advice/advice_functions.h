// The functions of `modulewise:interceptor/advice@0.1.0`, as its package has them.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "base/file_system.h"
#include "support/source_folder.h"
#include "wit/interface.h"
#include "wit/name.h"
#include "wit/package.h"
#include "wit/read_wit.h"

namespace composable::test {

// The type of the function, such as `[method]invocation.before`. A test without it fails.
inline wit::FunctionType AdviceFunction(std::string_view name) {
  const auto packages = wit::ReadWitPath(DiskFileSystem(), SourceFolder() +
                                                               "/examples/7cs/wit/deps/"
                                                               "modulewise-interceptor-0.1.0");
  const wit::InterfacePtr advice =
      packages ? wit::FindInterface(packages->MainPackage(), "advice") : nullptr;
  if (advice == nullptr) {
    ADD_FAILURE() << "there is no interface of advice";
    return {};
  }
  for (const wit::Function& function : advice->functions) {
    if (wit::ToString(function.name) == name) return function.type;
  }
  ADD_FAILURE() << "advice has no function " << name;
  return {};
}

}  // namespace composable::test
