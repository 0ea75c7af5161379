#include "oci/base64.h"

#include <openssl/evp.h>

#include <cstddef>

namespace composable::oci {
namespace {

unsigned char* AsOutput(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

const unsigned char* AsInput(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string EncodeBase64(std::string_view bytes) {
  // One more, for the zero byte that comes behind.
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  EVP_EncodeBlock(AsOutput(text), AsInput(bytes), static_cast<int>(bytes.size()));
  text.pop_back();
  return text;
}

std::optional<std::string> DecodeBase64(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  // Four characters hold three bytes; one alone holds none. Padding is read as zeros wherever it
  // is.
  if (text.size() % 4 == 1 || text.contains('=')) return std::nullopt;
  std::string padded(text);
  padded.resize((text.size() + 3) / 4 * 4, '=');
  std::string bytes(padded.size() / 4 * 3, '\0');
  const int length =
      EVP_DecodeBlock(AsOutput(bytes), AsInput(padded), static_cast<int>(padded.size()));
  // Less where blanks around it were left out.
  if (length < 0 || static_cast<std::size_t>(length) != bytes.size()) return std::nullopt;
  bytes.resize(text.size() * 3 / 4);
  return bytes;
}

}  // namespace composable::oci
