#include "synth/interceptor.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "support/source_folder.h"
#include "wit/decode.h"
#include "wit/print_wit.h"

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

// The world of the interceptor around the component.
std::string InterceptorWorld(const std::string& path,
                             InterceptorFailure failure = InterceptorFailure::kTrap) {
  const auto matches = wit::FunctionPatterns::Parse({});
  const auto interceptor = MakeInterceptor(WorldOf(path), *matches, failure);
  if (!interceptor) return ToString(interceptor.error());
  const auto world = wit::DecodeWorld(interceptor->binary);
  return world ? wit::PrintWorld(*world) : ToString(world.error());
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
      InterceptorWorld("examples/7cs/lib/simple-translator.wasm", InterceptorFailure::kImport),
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
    const auto interceptor = MakeInterceptor(WorldOf(path), {}, InterceptorFailure::kTrap);
    return interceptor ? interceptor->advice_import : ToString(interceptor.error());
  };
  EXPECT_EQ(advice_import("examples/7cs/lib/simple-translator.wasm"),
            "modulewise:interceptor/advice@0.1.0");
  EXPECT_EQ(advice_import("examples/7cs/lib/logging-advice.wasm"), "advice-1");
}

}  // namespace
}  // namespace composable::synth
