// Components that end themselves.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <future>
#include <string>
#include <utility>

#include "unit/engine/bridge_fixture.h"

namespace composable::engine {
namespace {

class BridgeExit : public testing::Test {
 protected:
  FunctionRef FindFunction(const std::string& name) {
    const auto found = program_->Find("composable:wasi-fixtures/process@0.1.0", name);
    EXPECT_TRUE(found) << ToReport(found.error());
    return found.value_or(FunctionRef{});
  }

  Error ErrorOf(const std::string& function, const value::Value& argument) {
    auto result = program_->CallBlocking(FindFunction(function), {&argument, 1}, {});
    EXPECT_FALSE(result);
    return result ? Error{} : std::move(result).error();
  }

  EnginePtr engine_ = MakeEngine(PoolingSettings());
  ProgramPtr program_ = MakeProgram(engine_, "process-fixture");
};

TEST_F(BridgeExit, KeepsTheStatus) {
  for (const std::string function : {"exit-with", "exit-with-p3"}) {
    SCOPED_TRACE(function);
    for (const std::uint8_t status : std::to_array<std::uint8_t>({0, 1, 77, 255})) {
      const Error error = ErrorOf(function, status);
      EXPECT_EQ(error.code, ErrorCode::kExit);
      EXPECT_EQ(error.exit_status, status);
      EXPECT_EQ(error.message, fmt::format("the component exited with status {}", status));
      EXPECT_EQ(error.details, "");
    }
  }
}

TEST_F(BridgeExit, SuccessIsZeroAndFailureOne) {
  const Error success = ErrorOf("exit", true);
  EXPECT_EQ(success.code, ErrorCode::kExit);
  EXPECT_EQ(success.exit_status, 0);
  const Error failure = ErrorOf("exit", false);
  EXPECT_EQ(failure.code, ErrorCode::kExit);
  EXPECT_EQ(failure.exit_status, 1);
}

TEST_F(BridgeExit, TheResultBeforeItStays) {
  std::promise<Status> end;
  CallOptions options;
  options.finished = [&](Status status) { end.set_value(std::move(status)); };
  const Values arguments = {value::String("early"), std::uint8_t{7}};
  EXPECT_EQ(ValueOf(program_->CallBlocking(FindFunction("return-and-exit"), arguments,
                                           std::move(options))),
            value::String("early"));
  const Status status = end.get_future().get();
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kExit);
  EXPECT_EQ(status.error().exit_status, 7);
}

}  // namespace
}  // namespace composable::engine
