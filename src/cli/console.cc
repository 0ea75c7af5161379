#include "cli/console.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <system_error>

namespace composable::cli {
namespace {

// Writes everything; returns 0, or the number of the system's error.
int WriteToStream(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN) {
        // Somebody who shares the stream made it non-blocking: wait until it takes bytes again.
        struct pollfd writable{.fd = descriptor, .events = POLLOUT, .revents = 0};
        ::poll(&writable, 1, -1);
        continue;
      }
      return errno;
    }
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return 0;
}

}  // namespace

Status StandardConsole::WriteOutput(std::string_view bytes) {
  const int error = WriteToStream(STDOUT_FILENO, bytes);
  if (error == 0) return {};
  return Fail(error == EPIPE ? ErrorCode::kCancelled : ErrorCode::kIo,
              "cannot write to the standard output: {}", std::generic_category().message(error));
}

void StandardConsole::WriteDiagnostic(std::string_view text) { WriteToStream(STDERR_FILENO, text); }

StreamKind StandardConsole::output_kind() const {
  return ::isatty(STDOUT_FILENO) == 1 ? StreamKind::kTerminal : StreamKind::kFile;
}

ColorMode DiagnosticColor(std::string_view no_color, std::string_view term) {
  if (!no_color.empty() || term.empty() || term == "dumb") return ColorMode::kPlain;
  return ::isatty(STDERR_FILENO) == 1 ? ColorMode::kColored : ColorMode::kPlain;
}

void PrepareStandardStreams() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) != -1 || errno != EBADF) continue;
    // The lowest free number is taken, and all below are open by now. The wrong direction is on
    // purpose.
    const int mode = descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY;
    if (::open("/dev/null", mode) != descriptor) _exit(1);
  }
  struct sigaction ignore{};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &ignore, nullptr);
}

}  // namespace composable::cli
