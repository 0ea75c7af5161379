#include "base/child_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <system_error>
#include <utility>

#include "base/file_descriptor.h"

namespace composable {
namespace {

struct Pipe {
  FileDescriptor read;
  FileDescriptor write;
};

std::unexpected<Error> SystemFailure(const std::string& program, int code) {
  return Fail(ErrorCode::kIo, "cannot run `{}`: {}", program,
              std::error_code(code, std::generic_category()).message());
}

Result<Pipe> MakePipe(const std::string& program) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return SystemFailure(program, errno);
  return Pipe{.read = FileDescriptor(ends[0]), .write = FileDescriptor(ends[1])};
}

// A file in memory that holds the text, to be read from its start. A child reads of it what it
// likes, while writing to a pipe that nobody reads would end this process.
Result<FileDescriptor> MemoryFile(const std::string& program, std::string_view text) {
  FileDescriptor file(memfd_create("input", MFD_CLOEXEC));
  if (!file.is_open()) return SystemFailure(program, errno);
  while (!text.empty()) {
    const ssize_t written = write(file.number(), text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return SystemFailure(program, errno);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (lseek(file.number(), 0, SEEK_SET) != 0) return SystemFailure(program, errno);
  return file;
}

// Starts the program with these descriptors as its standard input and output.
Result<pid_t> Spawn(const std::string& program, std::vector<std::string> arguments, int input,
                    int output) {
  arguments.insert(arguments.begin(), program);
  std::vector<char*> words;
  for (std::string& argument : arguments) words.push_back(argument.data());
  words.push_back(nullptr);

  posix_spawn_file_actions_t actions{};
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawnattr_t attributes{};
  posix_spawnattr_init(&attributes);
  sigset_t defaults;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  pid_t child = 0;
  const int code =
      posix_spawnp(&child, program.c_str(), &actions, &attributes, words.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (code == ENOENT) {
    return Fail(ErrorCode::kNotFound, "there is no program `{}` in the PATH", program);
  }
  if (code != 0) return SystemFailure(program, code);
  return child;
}

std::string ReadAll(const FileDescriptor& from) {
  std::string result;
  std::array<char, std::size_t{64} * 1024> buffer{};
  while (true) {
    const ssize_t got = read(from.number(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return result;
    result.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace

Result<ChildOutcome> RunChild(const std::string& program, const std::vector<std::string>& arguments,
                              std::string_view input) {
  COMPOSABLE_TRY(const FileDescriptor to_child, MemoryFile(program, input));
  COMPOSABLE_TRY(Pipe from_child, MakePipe(program));
  COMPOSABLE_TRY(const pid_t child,
                 Spawn(program, arguments, to_child.number(), from_child.write.number()));
  from_child.write.Close();
  ChildOutcome outcome{.output = ReadAll(from_child.read)};
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return SystemFailure(program, errno);
  }
  outcome.end = WIFEXITED(status) ? ChildOutcome::End::kExit : ChildOutcome::End::kSignal;
  outcome.number = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
  return outcome;
}

}  // namespace composable
