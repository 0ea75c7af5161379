#include "http/chunked_body.h"

#include <algorithm>
#include <charconv>

namespace composable::http {

ChunkedBody::State ChunkedBody::Refuse(int status, std::string_view reason) {
  refusal_ = {status, reason};
  return State::kRefused;
}

ChunkedBody::State ChunkedBody::TakeLine(std::string_view& input, const Limits& limits) {
  const std::size_t end = input.find('\n');
  const std::size_t count = end == std::string_view::npos ? input.size() : end + 1;
  if (line_.size() + count > limits.head) return Refuse(431, "a line of the body is too long");
  line_ += input.substr(0, count);
  input.remove_prefix(count);
  if (end == std::string_view::npos) return State::kIncomplete;
  if (!line_.ends_with("\r\n")) return Refuse(400, "a line of the body does not end with CR LF");
  line_.resize(line_.size() - 2);
  if (!IsFieldValue(line_)) return Refuse(400, "a line of the body has control characters");
  return State::kComplete;
}

ChunkedBody::State ChunkedBody::UseSizeLine(const Limits& limits) {
  const char* const begin = line_.data();
  const char* const line_end = begin + line_.size();
  const auto [end, problem] = std::from_chars(begin, line_end, left_, 16);
  const bool is_followed_well = end == line_end || *end == ';' || *end == ' ' || *end == '\t';
  if (problem != std::errc{} || !is_followed_well) {
    return Refuse(400, "the size of a chunk is no hexadecimal number");
  }
  // Blanks are only for what stands before an extension.
  const std::string_view rest(end, line_end);
  const std::size_t extension = rest.find_first_not_of(" \t");
  if (!rest.empty() && (extension == std::string_view::npos || rest[extension] != ';')) {
    return Refuse(400, "the size of a chunk is followed by something else");
  }
  if (left_ > limits.body || size_ > limits.body - left_)
    return Refuse(413, "the body is too long");
  size_ += left_;
  line_.clear();
  part_ = left_ == 0 ? Part::kTrailer : Part::kData;
  return State::kComplete;
}

ChunkedBody::State ChunkedBody::Read(std::string_view& input, const Limits& limits,
                                     std::string& body) {
  while (true) {
    switch (part_) {
      case Part::kSizeLine:
        if (const State line = TakeLine(input, limits); line != State::kComplete) return line;
        if (UseSizeLine(limits) == State::kRefused) return State::kRefused;
        break;
      case Part::kData: {
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size()));
        body += input.substr(0, count);
        input.remove_prefix(count);
        left_ -= count;
        if (left_ > 0) return State::kIncomplete;
        part_ = Part::kDataEnd;
        break;
      }
      case Part::kDataEnd:
        if (const State line = TakeLine(input, limits); line != State::kComplete) return line;
        if (!line_.empty()) return Refuse(400, "a chunk is longer than its size");
        part_ = Part::kSizeLine;
        break;
      case Part::kTrailer:
        if (const State line = TakeLine(input, limits); line != State::kComplete) return line;
        if (line_.empty()) return State::kComplete;
        trailer_size_ += line_.size();
        if (trailer_size_ > limits.head) return Refuse(431, "the trailers are too long");
        if (!IsToken(std::string_view(line_).substr(0, line_.find(':'))) ||
            line_.find(':') == std::string::npos) {
          return Refuse(400, "a trailer is not NAME: VALUE");
        }
        line_.clear();
        break;
    }
  }
}

}  // namespace composable::http
