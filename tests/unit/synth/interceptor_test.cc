#include "synth/interceptor.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "support/source_folder.h"
#include "wit/decode.h"
#include "wit/print_wit.h"
#include "wit/read_wit.h"

namespace composable::synth {
namespace {

Bytes ReadBinary(const std::string& path) {
  std::ifstream file(test::SourceFolder() + "/" + path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

wit::World WorldOf(const std::string& path) {
  auto world = wit::DecodeWorld(ReadBinary(path));
  EXPECT_TRUE(world) << ToString(world.error());
  return world.value_or(wit::World());
}

// The world of the interceptor around a component of that world.
std::string InterceptorWorld(const wit::World& target, const InterceptorOptions& options = {}) {
  const auto matches = wit::FunctionPatterns::Parse({});
  const auto interceptor = MakeInterceptor(target, *matches, options);
  if (!interceptor) return ToString(interceptor.error());
  const auto world = wit::DecodeWorld(interceptor->binary);
  return world ? wit::PrintWorld(*world) : ToString(world.error());
}

std::string InterceptorWorld(const std::string& path, const InterceptorOptions& options = {}) {
  return InterceptorWorld(WorldOf(path), options);
}

TEST(Interceptor, ExportsWhatItImports) {
  EXPECT_EQ(InterceptorWorld("examples/7cs/lib/simple-greeter.wasm"), R"(world root {
  import modulewise:interceptor/advice@0.1.0;

  import greet: func(name: string) -> string;

  export greet: func(name: string) -> string;
}
)");
  EXPECT_EQ(InterceptorWorld("examples/7cs/lib/capable-translator.wasm"), R"(world root {
  import modulewise:examples/translator@0.1.0;
  import modulewise:interceptor/advice@0.1.0;

  export modulewise:examples/translator@0.1.0;
}
)");
}

TEST(Interceptor, ReportsFailuresWhereItMay) {
  EXPECT_EQ(
      InterceptorWorld("examples/7cs/lib/simple-translator.wasm", {.host = InterceptorHost::kThis}),
      R"(world root {
  import modulewise:examples/translator@0.1.0;
  import modulewise:interceptor/advice@0.1.0;
  import composable:interceptor/failure@0.1.0;

  export modulewise:examples/translator@0.1.0;
}
)");
}

TEST(Interceptor, ImportsTheResourcesThatItsTargetUses) {
  EXPECT_EQ(InterceptorWorld("tests/components/types-fixture.wasm"), R"(world root {
  import composable:fixtures/echo@0.1.0;
  import composable:fixtures/counters@0.1.0;
  import modulewise:interceptor/advice@0.1.0;

  export composable:fixtures/echo@0.1.0;
  export composable:fixtures/counters@0.1.0;
}
)");
}

TEST(Interceptor, AsksUnderAnotherNameWhereItsTargetIsAdvice) {
  const auto advice_import = [](const std::string& path) {
    const auto interceptor = MakeInterceptor(WorldOf(path), {}, {});
    return interceptor ? interceptor->advice_import : ToString(interceptor.error());
  };
  EXPECT_EQ(advice_import("examples/7cs/lib/simple-translator.wasm"),
            "modulewise:interceptor/advice@0.1.0");
  EXPECT_EQ(advice_import("examples/7cs/lib/logging-advice.wasm"), "advice-1");
}

// The interceptor around a component of the only world in that text.
std::string InterceptorOfText(const std::string& text) {
  const auto packages = wit::ReadWitText("test.wit", text);
  if (!packages) return ToString(packages.error());
  const auto world = wit::SelectWorld(*packages, "");
  return world ? InterceptorWorld(**world) : ToString(world.error());
}

TEST(Interceptor, ImportsWhatTheTypesOfExportsComeFrom) {
  EXPECT_EQ(InterceptorOfText(R"(package a:b;
interface files {
  resource file;
  unused: func();
}
interface unneeded {
  f: func();
}
interface archive {
  use files.{file};
  record entry {
    name: string,
    file: file,
  }
  entries: func() -> list<entry>;
}
world w {
  import unneeded;
  resource cursor;
  use files.{file};
  export archive;
  export read: func(file: borrow<file>, cursor: cursor) -> string;
}
)"),
            R"(world root {
  import a:b/files;
  import a:b/archive;
  import modulewise:interceptor/advice@0.1.0;
  use a:b/files.{file};

  resource cursor;

  import read: func(file: borrow<file>, cursor: cursor) -> string;

  export read: func(file: borrow<file>, cursor: cursor) -> string;
  export a:b/archive;
}
)");
}

TEST(Interceptor, RenamesImportsThatAreCalledLikeExports) {
  const std::string text = R"(package a:b;
interface files {
  resource file;
}
world w {
  use files.{file as open};
  export open: func() -> open;
}
)";
  EXPECT_EQ(InterceptorOfText(text), R"(world root {
  import a:b/files;
  import modulewise:interceptor/advice@0.1.0;
  use a:b/files.{file as target-import-1};

  import open: func() -> target-import-1;

  export open: func() -> target-import-1;
}
)");
  const auto packages = wit::ReadWitText("test.wit", text);
  const auto made = MakeInterceptor(**wit::SelectWorld(*packages, ""), {}, {});
  ASSERT_TRUE(made) << ToString(made.error());
  EXPECT_EQ(made->renamed_imports,
            (std::map<std::string, std::string>{{"target-import-1", "open"}}));
}

}  // namespace
}  // namespace composable::synth
