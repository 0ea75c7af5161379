// What the compile cache costs at each start: the key of a component's bytes, and finding and
// checking the compiled code. Sizes: a small component, one of a large language's, one with a
// script engine in it.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "engine/compile_cache.h"

namespace composable::engine {
namespace {

Bytes SomeBytes(std::int64_t size) {
  Bytes bytes(static_cast<std::size_t>(size));
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 7);
  return bytes;
}

void MakeKey(benchmark::State& state) {
  const Bytes binary = SomeBytes(state.range(0));
  for (auto _ : state) {
    benchmark::DoNotOptimize(MakeCacheKey(ArtefactKind::kComponent, "engine 1", 1, Sha256(binary)));
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}

// A cache with one artefact, in a directory of its own.
class FilledCache {
 public:
  explicit FilledCache(std::int64_t size) {
    std::string name = (std::filesystem::temp_directory_path() / "composable-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) return;
    path_ = name;
    auto opened = CompileCache::Open({.directory = path_ / "compiled"});
    if (!opened) return;
    cache_ = std::move(*opened);
    if (!cache_->Store(key_, SomeBytes(size))) cache_ = nullptr;
  }
  FilledCache(const FilledCache&) = delete;
  FilledCache& operator=(const FilledCache&) = delete;
  ~FilledCache() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  std::filesystem::path directory() const { return path_ / "compiled"; }
  bool Find() const { return cache_ != nullptr && cache_->Find(key_).has_value(); }

 private:
  CacheKey key_ = MakeCacheKey(ArtefactKind::kComponent, "engine 1", 1, {});
  std::filesystem::path path_;
  std::unique_ptr<CompileCache> cache_;
};

void FindArtefact(benchmark::State& state) {
  const FilledCache cache(state.range(0));
  for (auto _ : state) {
    if (!cache.Find()) return state.SkipWithError("the artefact is not found");
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}

void OpenCache(benchmark::State& state) {
  const FilledCache cache(1000);
  for (auto _ : state) {
    if (!CompileCache::Open({.directory = cache.directory()})) {
      return state.SkipWithError("the cache cannot be opened");
    }
  }
}

BENCHMARK(MakeKey)->Arg(24 << 10)->Arg(1 << 20)->Arg(30 << 20);
BENCHMARK(FindArtefact)->Arg(100 << 10)->Arg(1 << 20)->Arg(30 << 20);
BENCHMARK(OpenCache);

}  // namespace
}  // namespace composable::engine
