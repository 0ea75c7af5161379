#include "cli/console.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>

namespace composable::cli {
namespace {

// Each runs in a process of its own, because it changes the standard streams.
class StandardConsoleDeathTest : public testing::Test {
 protected:
  StandardConsoleDeathTest() { testing::GTEST_FLAG(death_test_style) = "threadsafe"; }
};

// Ends the process: with 0 where writing worked, else after saying why not, with the error's code.
[[noreturn]] void WriteAndExit() {
  StandardConsole console(ColorMode::kPlain);
  const Status status = console.WriteOutput("text");
  if (!status) {
    console.WriteDiagnostic(std::string(ErrorCodeName(status.error().code)) + ": " +
                            status.error().message);
  }
  std::_Exit(status ? 0 : 1);
}

// A pipe's reading and writing end.
struct Pipe {
  explicit Pipe(int flags) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), flags) != 0) std::_Exit(3);
    reader = ends[0];
    writer = ends[1];
  }
  int reader = -1;
  int writer = -1;
};

[[noreturn]] void WriteToAFullDisk() {
  ::dup2(::open("/dev/full", O_WRONLY), STDOUT_FILENO);
  WriteAndExit();
}

[[noreturn]] void WriteToAReaderThatLeft() {
  const Pipe pipe(0);
  ::close(pipe.reader);
  ::dup2(pipe.writer, STDOUT_FILENO);
  PrepareStandardStreams();
  WriteAndExit();
}

[[noreturn]] void WriteToAClosedStream() {
  ::close(STDOUT_FILENO);
  PrepareStandardStreams();
  // The next file must not take the stream's place.
  if (::open("/dev/null", O_WRONLY) <= STDERR_FILENO) std::_Exit(3);
  WriteAndExit();
}

// The pipe is full, and another process makes room a little later.
[[noreturn]] void WriteToASlowReader() {
  const Pipe pipe(O_NONBLOCK);
  std::array<char, 4096> filler{};
  while (::write(pipe.writer, filler.data(), filler.size()) > 0) {
  }
  ::dup2(pipe.writer, STDOUT_FILENO);
  if (::fork() == 0) {
    ::usleep(20'000);
    while (::read(pipe.reader, filler.data(), filler.size()) > 0) {
    }
    std::_Exit(0);
  }
  WriteAndExit();
}

TEST_F(StandardConsoleDeathTest, AFullDiskIsAnError) {
  EXPECT_EXIT(WriteToAFullDisk(), testing::ExitedWithCode(1),
              "io: cannot write to the standard output: No space left on device");
}

TEST_F(StandardConsoleDeathTest, AReaderThatLeftEndsTheWritingNotTheProcess) {
  EXPECT_EXIT(WriteToAReaderThatLeft(), testing::ExitedWithCode(1),
              "cancelled: cannot write to the standard output: Broken pipe");
}

TEST_F(StandardConsoleDeathTest, AClosedOutputIsAnErrorAndNoFileTakesItsPlace) {
  EXPECT_EXIT(WriteToAClosedStream(), testing::ExitedWithCode(1),
              "io: cannot write to the standard output: Bad file descriptor");
}

TEST_F(StandardConsoleDeathTest, WaitsWhereTheOutputIsNonBlockingAndFull) {
  EXPECT_EXIT(WriteToASlowReader(), testing::ExitedWithCode(0), "");
}

TEST(StandardConsoleTest, WritesBothStreams) {
  StandardConsole console(ColorMode::kPlain);
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  EXPECT_TRUE(console.WriteOutput("output").has_value());
  console.WriteDiagnostic("diagnostic");
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "output");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "diagnostic");
}

TEST(DiagnosticColorTest, IsPlainWhereAskedOrWhereTheTerminalCannot) {
  EXPECT_EQ(DiagnosticColor("1", "xterm"), ColorMode::kPlain);
  EXPECT_EQ(DiagnosticColor("", "dumb"), ColorMode::kPlain);
  EXPECT_EQ(DiagnosticColor("", ""), ColorMode::kPlain);
}

}  // namespace
}  // namespace composable::cli
