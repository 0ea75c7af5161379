#include <fmt/format.h>

#include <cstring>
#include <limits>
#include <string>
#include <utility>

#include "value/flat.h"
#include "value/flat_common.h"
#include "value/flat_encoder.h"

namespace composable::value {
namespace {

using wit::Kind;
using wit::Type;

// A buffer that grows up to what 32 bits can address. With a list for pieces, long runs of bytes go
// there instead, at offsets that fall from the end of that space, so that the buffer may grow on.
class BufferTarget {
 public:
  explicit BufferTarget(Bytes& out, std::vector<FlatPiece>* pieces = nullptr)
      : out_(out), pieces_(pieces) {}

  // Empties the buffer, then puts a zeroed root of `root_size` bytes there, and room for `expected`
  // more. False where the root is too large.
  bool Start(std::uint64_t root_size, std::uint64_t expected) {
    out_.clear();
    if (pieces_ != nullptr) pieces_->clear();
    if (root_size >= wit::Layout::kTooLarge) return false;
    if (expected <= kMaxSize) out_.reserve(static_cast<std::size_t>(root_size + expected));
    out_.resize(static_cast<std::size_t>(root_size));
    return true;
  }

  std::optional<std::size_t> Grow(std::uint64_t size, std::uint32_t alignment) {
    const std::uint64_t start = (out_.size() + alignment - 1) / alignment * alignment;
    if (start + size > end_) return std::nullopt;
    out_.resize(static_cast<std::size_t>(start + size));
    return static_cast<std::size_t>(start);
  }

  std::optional<std::size_t> Append(ByteView bytes) {
    const std::size_t start = out_.size();
    if (std::uint64_t{start} + bytes.size() > end_) return std::nullopt;
    if (BecomesPiece(bytes.size())) {
      end_ -= bytes.size();
      pieces_->push_back({static_cast<std::uint32_t>(end_), bytes});
      return end_;
    }
    out_.insert(out_.end(), bytes.begin(), bytes.end());
    return start;
  }

  void Store(std::size_t offset, const void* bytes, std::size_t size) {
    std::memcpy(out_.data() + offset, bytes, size);
  }

  // Whether a run of so many bytes takes no room here.
  bool BecomesPiece(std::size_t size) const { return pieces_ != nullptr && size >= kLeastPiece; }

  bool CountEmpty() { return ++empty_values_ <= kMaxEmptyValues; }

 private:
  static constexpr std::uint64_t kMaxSize = std::numeric_limits<std::uint32_t>::max();

  Bytes& out_;
  std::vector<FlatPiece>* pieces_;
  std::uint64_t end_ = kMaxSize;  // where the pieces start
  std::size_t empty_values_ = 0;
};

// A guess at the bytes a value needs behind the root: exact for one string, bytes or flat list.
std::uint64_t ExpectedData(const BufferTarget& buffer, const Type& type, const Value& value) {
  const auto run = [&](std::size_t size) { return buffer.BecomesPiece(size) ? 0 : size; };
  if (const auto* text = std::get_if<std::string>(&value.storage())) return run(text->size());
  if (const auto* bytes = std::get_if<Bytes>(&value.storage())) return run(bytes->size());
  if (const auto* sequence = std::get_if<Sequence>(&value.storage());
      sequence != nullptr && type.kind() == Kind::kList) {
    const wit::Layout& element = type.list().element.layout();
    return std::uint64_t{sequence->items.size()} * element.size + element.alignment;
  }
  return 0;
}

Status EncodeInto(BufferTarget buffer, const wit::FunctionType& function,
                  std::span<const Value> arguments) {
  const auto& parameters = function.parameters;
  if (arguments.size() != parameters.size()) {
    return Fail(ErrorCode::kInvalidArgument, "expected {}, got {}",
                Count(parameters.size(), "argument"), arguments.size());
  }
  RootLayout root;
  std::uint64_t expected = 0;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    root.Place(parameters[i].type.layout());
    expected += ExpectedData(buffer, parameters[i].type, arguments[i]);
  }
  FlatEncoder<BufferTarget> encoder(buffer);
  if (!buffer.Start(root.size(), expected)) {
    encoder.TooLarge();
    return std::unexpected(encoder.failure().Take());
  }
  RootLayout place;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Type& type = parameters[i].type;
    if (!encoder.Encode(type, arguments[i], static_cast<std::size_t>(place.Place(type.layout())))) {
      return std::unexpected(
          encoder.failure().Take().WithContext(fmt::format("argument `{}`", parameters[i].name)));
    }
  }
  return {};
}

}  // namespace

Status EncodeParameters(const wit::FunctionType& function, std::span<const Value> arguments,
                        Bytes& out) {
  return EncodeInto(BufferTarget(out), function, arguments);
}

Status EncodeParameters(const wit::FunctionType& function, std::span<const Value> arguments,
                        PiecewiseBytes& out) {
  return EncodeInto(BufferTarget(out.bytes, &out.pieces), function, arguments);
}

Status EncodeResult(const wit::FunctionType& function, const std::optional<Value>& result,
                    Bytes& out) {
  if (function.result.has_value() != result.has_value()) {
    return Fail(
        ErrorCode::kTypeMismatch, "expected {}, got {}",
        function.result ? fmt::format("a result of `{}`", ToWit(*function.result)) : "no result",
        result ? DescribeAlternative(*result) : "none");
  }
  if (result) return EncodeValue(*function.result, *result, out);
  out.clear();
  return {};
}

Status EncodeValue(const Type& type, const Value& value, Bytes& out) {
  BufferTarget buffer(out);
  FlatEncoder<BufferTarget> encoder(buffer);
  const bool has_room =
      buffer.Start(type.layout().size, ExpectedData(buffer, type, value)) || encoder.TooLarge();
  if (!has_room || !encoder.Encode(type, value, 0)) {
    return std::unexpected(encoder.failure().Take());
  }
  return {};
}

}  // namespace composable::value
