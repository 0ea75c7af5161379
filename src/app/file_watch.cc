#include "app/file_watch.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <set>
#include <system_error>
#include <utility>

#include "base/file_descriptor.h"

namespace composable::app {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kEvents = IN_ATTRIB | IN_CLOSE_WRITE | IN_CREATE | IN_DELETE |
                                  IN_DELETE_SELF | IN_MODIFY | IN_MOVE_SELF | IN_MOVED_FROM |
                                  IN_MOVED_TO | IN_ONLYDIR;

// How many links are followed from one to the next.
constexpr int kMostLinks = 16;

// The folder, or the nearest one above it that is there.
fs::path ExistingFolder(fs::path folder) {
  std::error_code error;
  while (!fs::is_directory(folder, error) && folder.has_relative_path()) {
    folder = folder.parent_path();
  }
  return folder;
}

// The folders in which something happens when what is at the path becomes another.
void AddFoldersOf(fs::path path, std::set<fs::path>& folders) {
  std::error_code error;
  if (fs::is_directory(path, error)) folders.insert(path);
  for (int links = 0; links < kMostLinks; ++links) {
    folders.insert(ExistingFolder(path.parent_path()));
    const fs::path target = fs::read_symlink(path, error);
    if (error) break;
    path = (path.parent_path() / target).lexically_normal();
  }
  // Links may also be on the way to it.
  const fs::path real = fs::canonical(path, error);
  if (!error) folders.insert(real.parent_path());
}

class InotifyWatch final : public FileWatch {
 public:
  InotifyWatch(FileDescriptor interrupt, std::chrono::milliseconds settle_time)
      : interrupt_(std::move(interrupt)), settle_time_(settle_time) {}

  Result<WatchOutcome> AwaitChange(const FileStamps& stamps) override {
    COMPOSABLE_CHECK(WatchFoldersOf(stamps));
    // What happened before the folders were watched, and what is told of them from now on.
    FileStamps last = StampsNow(stamps);
    while (true) {
      const bool is_changed = last != stamps;
      const Happening happening = Wait(is_changed ? static_cast<int>(settle_time_.count()) : -1);
      if (happening == Happening::kInterrupt) return WatchOutcome::kInterrupted;
      if (happening == Happening::kEvent) {
        // What else is written in these folders, such as logs, must not put the end off.
        if (Pause() == Happening::kInterrupt) return WatchOutcome::kInterrupted;
        TakeEvents();
      }
      FileStamps now = StampsNow(stamps);
      const bool is_settled = now == last;
      last = std::move(now);
      if (is_settled && is_changed) return WatchOutcome::kChanged;
    }
  }

  void Interrupt() override {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(interrupt_.number(), &one, sizeof one);
  }

 private:
  enum class Happening : std::uint8_t { kEvent, kInterrupt, kNothing };

  // Anew each time: folders that were replaced are others.
  Status WatchFoldersOf(const FileStamps& stamps) {
    inotify_ = FileDescriptor(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
    if (!inotify_.is_open()) {
      return Fail(ErrorCode::kIo, "cannot watch files: {}", std::strerror(errno));
    }
    std::set<fs::path> folders;
    for (const auto& [path, stamp] : stamps) AddFoldersOf(path, folders);
    for (const fs::path& folder : folders) {
      if (::inotify_add_watch(inotify_.number(), folder.c_str(), kEvents) >= 0) continue;
      // Gone in the meantime: then the folder above it tells of that.
      if (errno == ENOENT || errno == ENOTDIR || errno == EACCES) continue;
      return Fail(ErrorCode::kIo, "cannot watch the folder {}: {}", folder.string(),
                  errno == ENOSPC ? "the system watches no more of them; raise "
                                    "fs.inotify.max_user_watches"
                                  : std::strerror(errno));
    }
    return {};
  }

  Happening Wait(int milliseconds) const {
    std::array<pollfd, 2> waited = {{{.fd = interrupt_.number(), .events = POLLIN, .revents = 0},
                                     {.fd = inotify_.number(), .events = POLLIN, .revents = 0}}};
    const int count = ::poll(waited.data(), waited.size(), milliseconds);
    if (count <= 0) return Happening::kNothing;
    return waited[0].revents != 0 ? Happening::kInterrupt : Happening::kEvent;
  }

  // Lets what goes on go on for the settle time.
  Happening Pause() const {
    pollfd waited{.fd = interrupt_.number(), .events = POLLIN, .revents = 0};
    const int count = ::poll(&waited, 1, static_cast<int>(settle_time_.count()));
    return count > 0 ? Happening::kInterrupt : Happening::kNothing;
  }

  // Which they are does not matter: the stamps say what has changed.
  void TakeEvents() const {
    constexpr std::size_t kBytes = 16 * 1024;
    std::array<char, kBytes> events{};
    while (::read(inotify_.number(), events.data(), events.size()) > 0) {
    }
  }

  FileDescriptor interrupt_;
  FileDescriptor inotify_;
  std::chrono::milliseconds settle_time_;
};

}  // namespace

Result<std::unique_ptr<FileWatch>> MakeFileWatch(std::chrono::milliseconds settle_time) {
  FileDescriptor interrupt(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!interrupt.is_open()) {
    return Fail(ErrorCode::kIo, "cannot watch files: {}", std::strerror(errno));
  }
  return std::make_unique<InotifyWatch>(std::move(interrupt), settle_time);
}

}  // namespace composable::app
