// A program's surroundings in memory, for tests of the command line.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/console.h"
#include "cli/interrupts.h"
#include "cli/program.h"
#include "engine/fake_engine.h"
#include "support/memory_file_system.h"

namespace composable::cli::test {

class FakeConsole final : public Console {
 public:
  Status WriteOutput(std::string_view bytes) override {
    if (!output_failure) {
      output += bytes;
      return {};
    }
    return std::unexpected(*output_failure);
  }
  void WriteDiagnostic(std::string_view text) override { diagnostics += text; }
  StreamKind output_kind() const override { return kind; }
  ColorMode diagnostic_color() const override { return color; }

  std::string output;
  std::string diagnostics;
  StreamKind kind = StreamKind::kFile;
  ColorMode color = ColorMode::kPlain;
  std::optional<Error> output_failure;  // what every write to the output ends with
};

// Interrupts at once whoever watches, if told so; counts the watches.
class FakeInterrupts final : public Interrupts {
 public:
  using Interrupts::Watch;
  std::unique_ptr<InterruptWatch> Watch(std::function<void()> action,
                                        InterruptKind /*kind*/) override {
    ++watches;
    if (interrupt_at_once) action();
    return std::make_unique<InterruptWatch>();
  }

  int watches = 0;
  bool interrupt_at_once = false;
};

// Lines as if typed; keeps what it is to remember.
class FakeLineReader final : public LineReader {
 public:
  FakeLineReader(std::vector<ReadLine> lines, std::vector<std::string>& remembered)
      : lines_(std::move(lines)), remembered_(remembered) {}

  ReadLine Read() override { return next_ < lines_.size() ? lines_[next_++] : ReadLine(); }
  void Remember(const std::string& line) override { remembered_.push_back(line); }
  bool is_interactive() const override { return false; }

 private:
  std::vector<ReadLine> lines_;
  std::size_t next_ = 0;
  std::vector<std::string>& remembered_;
};

// Changes files itself, one step after the other, whenever it is asked to wait; then it is
// interrupted. Remembers what it was to watch.
class FakeFileWatch final : public app::FileWatch {
 public:
  FakeFileWatch(const std::vector<std::function<void()>>& changes,
                std::vector<app::FileStamps>& watched)
      : changes_(changes), watched_(watched) {}

  Result<app::WatchOutcome> AwaitChange(const app::FileStamps& stamps) override {
    watched_.push_back(stamps);
    if (is_interrupted_ || next_ == changes_.size()) return app::WatchOutcome::kInterrupted;
    changes_[next_++]();
    return app::WatchOutcome::kChanged;
  }
  void Interrupt() override { is_interrupted_ = true; }

 private:
  const std::vector<std::function<void()>>& changes_;
  std::vector<app::FileStamps>& watched_;
  std::size_t next_ = 0;
  bool is_interrupted_ = false;
};

struct FakeHost {
  // Runs the program and returns its exit code.
  ExitCode Run(const std::vector<std::string>& arguments) {
    const app::Environment environment =
        [this](const std::string& name) -> std::optional<std::string> {
      const auto found = variables.find(name);
      if (found == variables.end()) return std::nullopt;
      return found->second;
    };
    const app::EngineFactoryMaker make_engines = [this](const app::Environment& /*environment*/,
                                                        const app::WarningSink& warn) {
      if (engine_warning) warn(*engine_warning);
      return engine::MakeFakeEngineFactory(components);
    };
    return RunProgram(arguments,
                      {.console = console,
                       .files = files,
                       .environment = environment,
                       .make_engines = make_engines,
                       .engine_version = "fake 1.2.3",
                       .interrupts = interrupts,
                       .write_file =
                           [this](const std::string& path, std::string_view bytes) {
                             written[path] = bytes;
                             return Status();
                           },
                       .run_filter = [this](const std::string& program,
                                            const std::vector<std::string>& filter_arguments,
                                            std::string_view input) -> Result<std::string> {
                         if (filter_failure) return std::unexpected(*filter_failure);
                         return fmt::format("{} {} < {}", program, fmt::join(filter_arguments, " "),
                                            input);
                       },
                       .make_line_reader =
                           [this](const std::string& /*prompt*/, const Completer& /*completer*/) {
                             return std::make_unique<FakeLineReader>(lines, remembered);
                           },
                       .make_file_watch = [this]() -> Result<std::unique_ptr<app::FileWatch>> {
                         if (watch_failure) return std::unexpected(*watch_failure);
                         return std::make_unique<FakeFileWatch>(changes, watched);
                       }});
  }

  FakeConsole console;
  FakeInterrupts interrupts;
  composable::test::MemoryFileSystem files;
  std::map<std::string, std::string> variables;
  std::shared_ptr<engine::FakeComponents> components = std::make_shared<engine::FakeComponents>();
  std::optional<Error> engine_warning;
  std::map<std::string, std::string> written;  // files, by their paths
  std::optional<Error> filter_failure;         // what every filter ends with
  std::vector<ReadLine> lines;                 // that the shell reads
  std::vector<std::string> remembered;         // by the shell
  std::optional<Error> watch_failure;          // what watching files ends with
  std::vector<std::function<void()>> changes;  // of files, while they are watched
  std::vector<app::FileStamps> watched;        // each time
};

}  // namespace composable::cli::test
