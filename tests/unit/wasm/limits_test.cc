// The limits on vectors: as many elements as allowed are read, one more is refused with its number.

#include "wasm/limits.h"

#include <sys/mman.h>

#include <algorithm>

#include "unit/wasm/productions_testing.h"
#include "wasm/reader.h"

namespace composable::wasm {
namespace {

struct VectorCase {
  const char* name;  // of the elements, in the message
  std::uint32_t limit;
  const char* before;  // the bytes in front of the count
  const char* element;
  const char* after;
};

// The vector with `count` announced and `elements` elements there.
template <typename Read>
std::optional<Error> ErrorOf(const VectorCase& vector, std::uint32_t count, std::uint32_t elements,
                             Read read) {
  Encoder out;
  const Bytes before = Binary(vector.before);
  const Bytes element = Binary(vector.element);
  const Bytes after = Binary(vector.after);
  out.Raw(before);
  out.U32(count);
  for (std::uint32_t i = 0; i < elements; ++i) out.Raw(element);
  out.Raw(after);
  const Bytes binary = out.Finish().value();
  const auto result = ReadProduction(binary, read);
  if (result.has_value()) return std::nullopt;
  return result.error();
}

template <typename Read>
void CheckLimit(const VectorCase& vector, Read read) {
  SCOPED_TRACE(vector.name);
  const auto refused = ErrorOf(vector, vector.limit + 1, 0, read);
  ASSERT_TRUE(refused.has_value());
  EXPECT_EQ(refused->message, fmt::format("`{}`: expected at most {} elements, found {}",
                                          vector.name, vector.limit, vector.limit + 1));
  EXPECT_EQ(refused->where, Location(ByteOffset{Binary(vector.before).size()}));
  if (vector.limit <= 1'000) {
    const auto fits = ErrorOf(vector, vector.limit, vector.limit, read);
    EXPECT_FALSE(fits.has_value()) << ToString(*fits);
    return;
  }
  // So many elements take their time; that they are missing is noticed behind the limit.
  const auto missing = ErrorOf(vector, vector.limit, 0, read);
  ASSERT_TRUE(missing.has_value());
  EXPECT_TRUE(missing->message.starts_with(
      fmt::format("`{}`: expected {} elements, found only ", vector.name, vector.limit)))
      << missing->message;
}

TEST(LimitsTest, ValueTypes) {
  CheckLimit({"record fields", limits::kRecordFields, "72", "01 'a' 7f", ""}, ReadType);
  CheckLimit({"variant cases", limits::kVariantCases, "71", "01 'a' 00 00", ""}, ReadType);
  CheckLimit({"tuple elements", limits::kTupleElements, "6f", "7f", ""}, ReadType);
  CheckLimit({"flags labels", limits::kFlagNames, "6e", "01 'a'", ""}, ReadType);
  CheckLimit({"enum labels", limits::kEnumNames, "6d", "01 'a'", ""}, ReadType);
  CheckLimit({"functype parameters", limits::kFunctionParameters, "40", "01 'a' 7f", "01 00"},
             ReadType);
}

TEST(LimitsTest, TypeDeclarations) {
  CheckLimit({"componenttype declarations", limits::kTypeDeclarations, "41", "01 7f", ""},
             ReadType);
  CheckLimit({"instancetype declarations", limits::kTypeDeclarations, "42", "01 7f", ""}, ReadType);
  CheckLimit(
      {"core:moduletype declarations", limits::kModuleTypeDeclarations, "50", "01 60 00 00", ""},
      ReadCoreType);
}

TEST(LimitsTest, CoreTypes) {
  CheckLimit({"core:functype parameters", limits::kFunctionParameters, "60", "7f", "00"},
             ReadRecGroup);
  CheckLimit({"core:functype results", limits::kFunctionResults, "60 00", "7f", ""}, ReadRecGroup);
  CheckLimit({"core:structtype fields", limits::kStructFields, "5f", "7f 00", ""}, ReadRecGroup);
  CheckLimit({"core:subtype supertypes", limits::kSupertypes, "50", "00", "60 00 00"},
             ReadRecGroup);
}

TEST(LimitsTest, Instances) {
  CheckLimit(
      {"core:instance arguments", limits::kInstantiationArguments, "00 00", "01 'a' 12 00", ""},
      ReadCoreInstance);
  CheckLimit({"core:instance exports", limits::kInlineExports, "01", "01 'a' 00 00", ""},
             ReadCoreInstance);
  CheckLimit({"instance arguments", limits::kInstantiationArguments, "00 00", "01 'a' 01 00", ""},
             ReadInstance);
  CheckLimit({"instance exports", limits::kInlineExports, "01", "00 01 'a' 01 00", ""},
             ReadInstance);
}

TEST(LimitsTest, CanonicalOptionsAndStartArguments) {
  CheckLimit({"canonical options", limits::kCanonicalOptions, "01 00 00", "06", ""}, ReadCanonical);
  CheckLimit({"start arguments", limits::kStartArguments, "00", "00", "00"}, ReadStart);
}

TEST(LimitsTest, GroupsCountTowardsTheCoreTypes) {
  Encoder out;
  out.Byte(0x4E);
  out.U32(limits::kCoreTypes);  // ten are there already
  const Bytes rest(limits::kCoreTypes);
  out.Raw(rest);
  ExpectError(
      ReadProduction(out.Finish().value(), ReadRecGroup),
      "at offset 0x0: expected at most 1000000 items in the core type index space, found more");
}

TEST(LimitsTest, SectionItems) {
  Encoder out;
  const Bytes start = ComponentBinary("07 03");
  out.Raw(start);
  out.U32(limits::kSectionItems + 1);
  ExpectError(ReadComponent(out.Finish().value()),
              "at offset 0xa: type section at 0x8: `types`: expected at most 1000000 elements, "
              "found 1000001");
}

TEST(LimitsTest, CoreModulesAndComponents) {
  const auto many = [](std::string_view section, std::uint32_t count) {
    std::string text;
    for (std::uint32_t i = 0; i < count; ++i) text += section;
    return ComponentBinary(text);
  };
  const Bytes modules = many("01 08 00 61 73 6d 01 00 00 00 ", limits::kCoreModules + 1);
  ExpectError(ReadComponent(modules),
              "at offset 0x2718: core module section at 0x2718: expected at most 1000 items in the "
              "core module index "
              "space, found more");
  EXPECT_TRUE(ReadComponent(ByteView(modules).first(modules.size() - 10)).has_value());
  const Bytes components = many("04 08 00 61 73 6d 0d 00 01 00 ", limits::kComponents + 1);
  ExpectError(ReadComponent(components),
              "at offset 0x2718: component section at 0x2718: expected at most 1000 items in the "
              "component index "
              "space, found more");
}

// More bytes than it is worth to have in memory: only the first page is ever touched.
class Reserved {
 public:
  explicit Reserved(std::size_t size)
      : size_(size),
        data_(mmap(nullptr, size, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)) {}
  Reserved(const Reserved&) = delete;
  Reserved& operator=(const Reserved&) = delete;
  ~Reserved() { munmap(data_, size_); }

  bool IsThere() const { return data_ != MAP_FAILED; }
  std::span<std::uint8_t> bytes() const { return {static_cast<std::uint8_t*>(data_), size_}; }

 private:
  std::size_t size_;
  void* data_;
};

TEST(LimitsTest, BytesOfAModule) {
  const Bytes start = ComponentBinary("01 81 80 80 80 04 00 61 73 6d 01 00 00 00");
  const Reserved reserved(14 + std::size_t{limits::kModuleBytes} + 1);
  ASSERT_TRUE(reserved.IsThere());
  std::ranges::copy(start, reserved.bytes().begin());
  ExpectError(ReadComponent(reserved.bytes()),
              "at offset 0x8: core module section at 0x8: `core:module`: expected at most "
              "1073741824 bytes, found "
              "1073741825");
  reserved.bytes()[8] = 0x04;
  ExpectError(ReadComponent(reserved.bytes()),
              "at offset 0x8: component section at 0x8: `component`: expected at most 1073741824 "
              "bytes, found "
              "1073741825");
  // One byte less is allowed.
  reserved.bytes()[8] = 0x01;
  reserved.bytes()[9] = 0x80;
  EXPECT_TRUE(ReadComponent(reserved.bytes().first(reserved.bytes().size() - 1)).has_value());
}

}  // namespace
}  // namespace composable::wasm
