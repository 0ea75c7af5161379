#include "oci/digest.h"

#include "base/printable.h"

namespace composable::oci {
namespace {

constexpr std::string_view kPrefix = "sha256:";

// The value of a lower-case hexadecimal digit, or -1.
int DigitOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

Digest DigestOf(ByteView content) { return {Sha256(content)}; }

Result<Digest> ParseDigest(std::string_view text) {
  const auto malformed = [&] {
    return Fail(ErrorCode::kInvalidArgument,
                "`{}` is no digest; write `sha256:` and 64 lower-case hexadecimal digits",
                Printable(text.substr(0, 100)));
  };
  Digest digest;
  if (text.size() != kPrefix.size() + 2 * digest.bytes.size() || !text.starts_with(kPrefix)) {
    return malformed();
  }
  const std::string_view digits = text.substr(kPrefix.size());
  for (std::size_t i = 0; i < digest.bytes.size(); ++i) {
    const int high = DigitOf(digits[2 * i]);
    const int low = DigitOf(digits[2 * i + 1]);
    if (high < 0 || low < 0) return malformed();
    digest.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return digest;
}

std::string ToString(const Digest& digest) {
  return std::string(kPrefix).append(ToHex(digest.bytes));
}

}  // namespace composable::oci
