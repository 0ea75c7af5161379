// The hash of askers, as the engine runs it. The expected values are CPython's, whose hash of bytes
// is SipHash-1-3 with a key of zeros where PYTHONHASHSEED is 0: of a word, and of bytes from 1 on,
// as many as the position says, with zeros behind them up to the end of a word.
//
//   PYTHONHASHSEED=0 python3 -c 'import struct; print([hex(hash((struct.pack("<Q",
//       0x0123456789ABCDEF) + bytes(range(1, n + 1))).ljust(8 + (n + 7) // 8 * 8, b"\0")) % 2**64)
//       for n in range(17)])'

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
using wasm::NumberType;

constexpr std::uint64_t kWord = 0x0123'4567'89AB'CDEF;
constexpr std::uint32_t kDataAt = 3;  // of the bytes; at no boundary of words

constexpr std::array<std::uint64_t, 17> kExpected = {
    0x8662'046E'5226'4DB8, 0x144A'86C3'BC5A'59C0, 0xB54E'3E66'BF1E'35EA, 0xDEA7'69E1'B058'688E,
    0x6CEC'D55A'05B0'B872, 0xCFAB'BB9E'6AFD'8C19, 0x1643'1400'DEDC'8717, 0x4F6B'7834'32F7'FB39,
    0x9E9B'060C'6805'7FFB, 0xCDF5'3DEF'2ABC'F348, 0xA522'7D14'A163'EFF1, 0x61FF'4C90'AB33'9F44,
    0x1AAB'C583'9E9D'432C, 0x961B'525E'21EE'EB3F, 0x5F0D'65DE'6093'4DC7, 0xA305'AFA1'FEE0'A704,
    0x3AD1'1058'CEFC'165A};

class SipHashRun : public testing::Test {
 protected:
  std::uint64_t Hash(std::uint64_t key_low, std::uint64_t key_high, std::uint32_t size) {
    // What SipHash has at the end: how many bytes there were.
    const std::uint64_t padded = 8 + (std::uint64_t{size} + 7) / 8 * 8;
    const std::vector<Value> arguments = {Value(key_low), Value(key_high), Value(kDataAt),
                                          Value(size), Value(padded << 56U)};
    const auto result = program_->CallBlocking(Checked(program_->Find("", "hash")), arguments, {});
    EXPECT_TRUE(result);
    return result ? result->value->As<std::uint64_t>() : 0;
  }

 private:
  // (key, key, address, size, last word) -> hash
  static CodeBuilder MakeHash() {
    CodeBuilder code(
        {{NumberType::kI64, NumberType::kI64, NumberType::kI32, NumberType::kI32, NumberType::kI64},
         {NumberType::kI64}});
    SipHashCode hash(code, code.Parameter(0), code.Parameter(1));
    code.I64Const(kWord);
    hash.Compress();
    hash.CompressBytes(code.Parameter(2), code.Parameter(3));
    code.LocalGet(code.Parameter(4));
    hash.Compress();
    hash.Finish();
    return code;
  }

  static Bytes MakeComponent() {
    CoreModuleBuilder builder;
    builder.DefineMemory(1);
    // What lies behind the bytes is not hashed.
    Bytes data(64, 0xFF);
    for (std::size_t i = 0; i + 1 < kExpected.size(); ++i)
      data[i] = static_cast<std::uint8_t>(i + 1);
    builder.AddData(kDataAt, data);
    builder.ExportFunction("hash", builder.AddFunction(MakeHash()));
    const Bytes module = Checked(builder.Finish());
    HandMade made;
    const auto instance = made.component.AddCoreInstance(
        wasm::CoreInstantiate{made.component.AddCoreModule({module}), {}});
    const wit::Type u32 = wit::Type::Primitive(wit::Kind::kU32);
    const wit::Type u64 = wit::Type::Primitive(wit::Kind::kU64);
    wit::TypeEncoder types(made.component);
    const wasm::TypeIndex type = Checked(types.Encode(wit::FunctionType{
        false,
        {{"key-low", u64}, {"key-high", u64}, {"address", u32}, {"size", u32}, {"last", u64}},
        u64}));
    const auto function = made.component.AliasCoreExport<wasm::CoreFuncIndex>(instance, "hash");
    made.component.AddExport({"hash"}, made.component.AddLift({function, {}, type}));
    return made.Finish();
  }

  engine::EnginePtr engine_ = engine::MakeEngine(engine::PoolingSettings());
  engine::ProgramPtr program_ = Prepare(engine_, MakeComponent());
};

TEST_F(SipHashRun, IsThatOfAWordAndBytesOfAnyNumber) {
  for (std::uint32_t size = 0; size < kExpected.size(); ++size)
    EXPECT_EQ(Hash(0, 0, size), kExpected.at(size)) << size;
}

TEST_F(SipHashRun, IsAnotherOneWithAnotherKey) {
  EXPECT_NE(Hash(1, 0, 5), kExpected[5]);
  EXPECT_NE(Hash(0, 1, 5), kExpected[5]);
  EXPECT_NE(Hash(0, 1, 5), Hash(1, 0, 5));
}

}  // namespace
}  // namespace composable::synth
