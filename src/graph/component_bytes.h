// A component's binary, of which large core modules need not be in memory.
//
// Nobody looks at the code of a core module that is compiled already. So a file with a large one is
// digested as it is read and not kept: what is kept is an outline, in which the module's code and
// data are zeros. Whoever needs them after all gets the file read again.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/byte_range.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/sha256.h"
#include "base/sparse_bytes.h"

namespace composable::graph {

// A core module of which an outline has only a part.
struct OmittedModule {
  ByteRange place;
  Sha256Digest digest{};  // the SlicedSha256 of all its bytes
  bool operator==(const OmittedModule&) const = default;
};

// A file as it was when its outline was made.
struct OutlinedFile {
  std::string name;     // for messages
  SparseBytes outline;  // as large as the file
  // In their order, none within another one. Outside of them the outline is complete.
  std::vector<OmittedModule> omitted;
  std::function<Result<Bytes>()> read_again;  // the whole file; from any thread
};

// Immutable; copies share what there is. Safe to use from any thread.
class ComponentBytes {
 public:
  // All of them, in memory. Implicit: whoever has bytes need not know of outlines.
  // NOLINTNEXTLINE(google-explicit-constructor)
  ComponentBytes(Bytes bytes);
  explicit ComponentBytes(OutlinedFile file);

  // Of the whole binary.
  std::uint64_t size() const { return Outline().size(); }

  // As many bytes as the whole binary has, each at its place. Of omitted modules there are the
  // headers of all sections and all that says what they import and export; what is missing of
  // their code, data and custom sections is zeros. Good as long as this.
  ByteView Outline() const;

  // Everything. What was omitted is read when it is first wanted, by whoever comes first, and then
  // kept. Good as long as this. Error: that of reading the file; kIo where it is not any more what
  // it was.
  Result<ByteView> Whole() const;

  // The core modules of which Outline() has only a part; none where it is the whole.
  std::span<const OmittedModule> omitted() const;
  // The omitted module at that place; null where none is exactly there.
  const OmittedModule* FindOmitted(const ByteRange& place) const;

  // Where some bytes are that were viewed in Outline(); nothing where they are elsewhere.
  std::optional<ByteRange> PlaceOf(ByteView part) const;

  // Whether the whole binaries are the same, which needs to read no file again.
  bool operator==(const ComponentBytes& other) const;

 private:
  struct Content;
  std::shared_ptr<const Content> content_;  // never null
};

}  // namespace composable::graph
