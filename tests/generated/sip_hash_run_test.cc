// The hash of askers, as the engine runs it. The expected values are CPython's, whose hash of bytes
// is SipHash-1-3 with a key of zeros where PYTHONHASHSEED is 0:
//
//   PYTHONHASHSEED=0 python3 -c 'import struct; print([hex(hash(struct.pack("<QQ",
//       0x0123456789ABCDEF, 7) + bytes(range(n))) % 2**64) for n in range(17)])'

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "generated/surrounded.h"
#include "synth/core_module.h"
#include "synth/sip_hash.h"

namespace composable::synth {
namespace {

using value::Value;

constexpr std::uint64_t kFirstWord = 0x0123'4567'89AB'CDEF;
constexpr std::uint64_t kSecondWord = 7;
constexpr std::uint32_t kDataAt = 3;  // of the bytes 0, 1, 2 and so on; at no boundary of words

// Of the bytes from 0 on, as many as the position says.
constexpr std::array<std::uint64_t, 17> kExpected = {
    0x75D5'FB98'F29B'5FA2, 0x4EE3'582B'D48E'2B29, 0xEE85'10AF'5E6D'DFB3, 0xEEC5'3822'A9FE'0D29,
    0x2F36'68C7'29EF'48AC, 0x70B0'D458'294E'D4FB, 0xE6DF'097A'2279'9AAF, 0xCA38'926F'2808'C951,
    0xC021'1086'9C20'A284, 0xDC03'9FC6'22A4'1881, 0x13BF'2D3D'DC54'C3B6, 0xA8B4'F020'5DC8'43DC,
    0x55B6'AD1F'E9FA'6E2B, 0x1785'CB5C'22C8'76ED, 0x0E2D'0E35'2190'4844, 0x89C5'0CAA'B594'6754,
    0xE7B7'43DE'AC33'926F};

class SipHashRun : public testing::Test {
 protected:
  std::uint64_t OfBytes(std::uint64_t key_low, std::uint64_t key_high, std::uint32_t size) {
    return Call("bytes", {Value(key_low), Value(key_high), Value(kFirstWord), Value(kSecondWord),
                          Value(kDataAt), Value(size)});
  }
  std::uint64_t OfWord(std::uint64_t word) {
    return Call("word", {Value(std::uint64_t{0}), Value(std::uint64_t{0}), Value(kFirstWord),
                         Value(kSecondWord), Value(word)});
  }

 private:
  std::uint64_t Call(const std::string& function, const std::vector<Value>& arguments) {
    const auto result =
        program_->CallBlocking(Checked(program_->Find("", function)), arguments, {});
    EXPECT_TRUE(result);
    return result ? result->value->As<std::uint64_t>() : 0;
  }

  // A component whose functions are those of the module.
  static Bytes MakeComponent() {
    CoreModuleBuilder builder;
    builder.DefineMemory(1);
    Bytes data;
    for (std::size_t i = 0; i < kExpected.size(); ++i) data.push_back(static_cast<std::uint8_t>(i));
    builder.AddData(kDataAt, data);
    builder.ExportFunction("bytes", builder.AddFunction(MakeHashBytes()));
    builder.ExportFunction("word", builder.AddFunction(MakeHashWord()));
    const Bytes module = Checked(builder.Finish());
    HandMade made;
    const auto instance = made.component.AddCoreInstance(
        wasm::CoreInstantiate{made.component.AddCoreModule({module}), {}});
    const wit::Type u32 = wit::Type::Primitive(wit::Kind::kU32);
    const wit::Type u64 = wit::Type::Primitive(wit::Kind::kU64);
    const auto lift = [&](const std::string& name, const std::vector<wit::Type>& parameters) {
      wit::FunctionType type{false, {}, u64};
      for (const wit::Type& parameter : parameters)
        type.parameters.push_back({"p" + std::to_string(type.parameters.size()), parameter});
      wit::TypeEncoder types(made.component);
      const wasm::TypeIndex encoded = Checked(types.Encode(type));
      made.component.AddExport(
          {name},
          made.component.AddLift(
              {made.component.AliasCoreExport<wasm::CoreFuncIndex>(instance, name), {}, encoded}));
    };
    lift("bytes", {u64, u64, u64, u64, u32, u32});
    lift("word", {u64, u64, u64, u64, u64});
    return made.Finish();
  }

  engine::EnginePtr engine_ = engine::MakeEngine(engine::PoolingSettings());
  engine::ProgramPtr program_ = Prepare(engine_, MakeComponent());
};

TEST_F(SipHashRun, IsThatOfBytesOfAnyNumber) {
  for (std::uint32_t size = 0; size < kExpected.size(); ++size)
    EXPECT_EQ(OfBytes(0, 0, size), kExpected.at(size)) << size;
}

TEST_F(SipHashRun, TakesAWordForItsBytes) {
  EXPECT_EQ(OfWord(0x0706'0504'0302'0100), kExpected[8]);
}

TEST_F(SipHashRun, IsAnotherOneWithAnotherKey) {
  EXPECT_NE(OfBytes(1, 0, 5), kExpected[5]);
  EXPECT_NE(OfBytes(0, 1, 5), kExpected[5]);
  EXPECT_NE(OfBytes(0, 1, 5), OfBytes(1, 0, 5));
}

}  // namespace
}  // namespace composable::synth
