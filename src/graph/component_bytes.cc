#include "graph/component_bytes.h"

#include <algorithm>
#include <mutex>
#include <utility>

namespace composable::graph {
namespace {

// Whether two binaries of one size are the same outside of these places of them.
bool IsSameAround(std::span<const OmittedModule> modules, ByteView one, ByteView other) {
  std::uint64_t done = 0;
  const auto is_same_until = [&](std::uint64_t end) {
    return std::ranges::equal(one.subspan(done, end - done), other.subspan(done, end - done));
  };
  for (const OmittedModule& module : modules) {
    if (!is_same_until(module.place.offset)) return false;
    done = module.place.end();
  }
  return is_same_until(one.size());
}

// Whether these are the bytes of which the outline was made.
bool IsOutlineOf(std::span<const OmittedModule> modules, ByteView outline, ByteView whole) {
  return outline.size() == whole.size() && IsSameAround(modules, outline, whole) &&
         std::ranges::all_of(modules, [&](const OmittedModule& module) {
           return SlicedSha256(whole.subspan(module.place.offset, module.place.size)) ==
                  module.digest;
         });
}

}  // namespace

struct ComponentBytes::Content {
  explicit Content(Bytes bytes) : whole(std::move(bytes)) {}
  explicit Content(OutlinedFile outlined) : file(std::move(outlined)) {}

  const std::optional<OutlinedFile> file;  // nothing where the bytes were given as a whole
  mutable std::mutex mutex;
  mutable std::optional<Bytes> whole;  // of a file guarded by the mutex; once it is there it stays
};

ComponentBytes::ComponentBytes(Bytes bytes)
    : content_(std::make_shared<const Content>(std::move(bytes))) {}

ComponentBytes::ComponentBytes(OutlinedFile file)
    : content_(std::make_shared<const Content>(std::move(file))) {}

ByteView ComponentBytes::Outline() const {
  return content_->file ? content_->file->outline.bytes() : ByteView(*content_->whole);
}

Result<ByteView> ComponentBytes::Whole() const {
  if (!content_->file) return *content_->whole;
  const OutlinedFile& file = *content_->file;
  const std::scoped_lock lock(content_->mutex);
  if (content_->whole) return *content_->whole;
  COMPOSABLE_TRY(Bytes bytes, file.read_again());
  if (!IsOutlineOf(file.omitted, file.outline.bytes(), bytes)) {
    return Fail(ErrorCode::kIo,
                "`{}` changed while it was in use; start again to use it as it is now", file.name);
  }
  content_->whole = std::move(bytes);
  return *content_->whole;
}

std::span<const OmittedModule> ComponentBytes::omitted() const {
  if (!content_->file) return {};
  return content_->file->omitted;
}

const OmittedModule* ComponentBytes::FindOmitted(const ByteRange& place) const {
  const std::span<const OmittedModule> modules = omitted();
  const auto found = std::ranges::find(modules, place, &OmittedModule::place);
  return found == modules.end() ? nullptr : &*found;
}

std::optional<ByteRange> ComponentBytes::PlaceOf(ByteView part) const {
  const ByteView all = Outline();
  if (part.data() < all.data() || part.data() + part.size() > all.data() + all.size()) return {};
  return ByteRange{static_cast<std::uint64_t>(part.data() - all.data()), part.size()};
}

bool ComponentBytes::operator==(const ComponentBytes& other) const {
  if (content_ == other.content_) return true;
  if (size() != other.size()) return false;
  if (std::ranges::equal(omitted(), other.omitted()))
    return IsSameAround(omitted(), Outline(), other.Outline());
  if (omitted().empty()) return IsOutlineOf(other.omitted(), other.Outline(), Outline());
  if (other.omitted().empty()) return IsOutlineOf(omitted(), Outline(), other.Outline());
  return false;  // What is omitted follows from what is there.
}

}  // namespace composable::graph
