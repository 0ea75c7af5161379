#include "cli/filter.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <system_error>
#include <utility>

namespace composable::cli {
namespace {

// A descriptor that is closed once.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { Close(); }

  void Close() {
    if (number_ >= 0) close(std::exchange(number_, -1));
  }
  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

struct Pipe {
  Descriptor read;
  Descriptor write;
};

std::unexpected<Error> SystemFailure(const std::string& program, int code) {
  return Fail(ErrorCode::kIo, "cannot run `{}`: {}", program,
              std::error_code(code, std::generic_category()).message());
}

Result<Pipe> MakePipe(const std::string& program) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return SystemFailure(program, errno);
  return Pipe{.read = Descriptor(ends[0]), .write = Descriptor(ends[1])};
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

// Writes the input and reads the output, whichever the program is ready for. What it does not want
// to read is its own business.
std::string Exchange(Descriptor input, Descriptor output, std::string_view text) {
  fcntl(input.number(), F_SETFL, O_NONBLOCK);
  std::string result;
  std::array<char, 64 * 1024> buffer{};
  while (output.is_open()) {
    if (text.empty()) input.Close();
    std::array<pollfd, 2> waiting = {{{.fd = output.number(), .events = POLLIN, .revents = 0},
                                      {.fd = input.number(), .events = POLLOUT, .revents = 0}}};
    if (poll(waiting.data(), waiting.size(), -1) < 0) continue;
    if (waiting[1].revents != 0) {
      const ssize_t written = write(input.number(), text.data(), text.size());
      if (written > 0) {
        text.remove_prefix(static_cast<std::size_t>(written));
      } else if (written < 0 && errno != EAGAIN && errno != EINTR) {
        input.Close();
      }
    }
    if (waiting[0].revents == 0) continue;
    const ssize_t got = read(output.number(), buffer.data(), buffer.size());
    if (got > 0) {
      result.append(buffer.data(), static_cast<std::size_t>(got));
    } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
      output.Close();
    }
  }
  return result;
}

}  // namespace

Result<std::string> RunFilter(const std::string& program, const std::vector<std::string>& arguments,
                              std::string_view input) {
  COMPOSABLE_TRY(Pipe to_child, MakePipe(program));
  COMPOSABLE_TRY(Pipe from_child, MakePipe(program));
  COMPOSABLE_TRY(const pid_t child,
                 Spawn(program, arguments, to_child.read.number(), from_child.write.number()));
  to_child.read.Close();
  from_child.write.Close();
  std::string output = Exchange(std::move(to_child.write), std::move(from_child.read), input);
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return SystemFailure(program, errno);
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return output;
  if (WIFEXITED(status)) {
    return Fail(ErrorCode::kIo, "`{}` failed with status {}", program, WEXITSTATUS(status));
  }
  return Fail(ErrorCode::kIo, "`{}` was ended by signal {}", program, WTERMSIG(status));
}

}  // namespace composable::cli
