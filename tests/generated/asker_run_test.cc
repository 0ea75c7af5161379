// Askers in the engine, with advice that changes one byte of what it was given: whatever byte that
// is, the call has to end as it does where the host calls the advice's own functions.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "generated/surrounded.h"
#include "synth/core_module.h"
#include "value/wave.h"

namespace composable::synth {
namespace {

using value::Value;
using wasm::CoreFuncType;
using wasm::NumberType;

// Where a byte is changed.
enum class Place : std::uint8_t {
  kNone,
  kArgument,    // the `arg`
  kBefore,      // the answer of `before`
  kText,        // the text that is the argument
  kAfter,       // the answer of `after`
  kResultText,  // the text that is the result
  kWhere,       // none: the answer of `before` is said to be that far behind where it is
};
constexpr std::uint8_t kPlaces = 6;  // with a byte
constexpr std::array<std::uint8_t, 3> kBits = {0x01, 0x20, 0x80};

// The first bytes of the argument say it: the place, the offset from there, and the bits; and
// whether the highest bits of that byte and of the fourth and the eighth behind it change, too.
struct Change {
  std::uint8_t place = 0;
  std::uint8_t offset = 0;
  std::uint8_t bits = 0;
  bool has_three_bits = false;
};

// Addresses in the memory of the advice.
constexpr std::uint32_t kNext = 8;        // where the next memory is that `realloc` gives
constexpr std::uint32_t kArguments = 16;  // a list
constexpr std::uint32_t kChange = 24;
constexpr std::uint32_t kBeforeAnswer = 64;
constexpr std::uint32_t kAfterAnswer = 128;
constexpr std::uint32_t kFirst = 4096;

// The core module of that advice, written for the component of the fixture `pass-advice`.
class ChangingAdvice {
 public:
  Bytes Make() {
    new_resource_ =
        module_.ImportFunction("[export]" + advice_, "[resource-new]invocation", Type(1, 1));
    module_.DefineMemory(2);
    module_.ExportMemory("memory");
    module_.AddData(kNext, {0x00, kFirst >> 8U, 0x00, 0x00});
    change_ = module_.AddFunction(MakeChange());
    module_.ExportFunction("cabi_realloc", module_.AddFunction(MakeRealloc()));
    const auto add = [this](const std::string& name, CodeBuilder code) {
      module_.ExportFunction(name, module_.AddFunction(std::move(code)));
    };
    add(advice_ + "#[constructor]invocation", MakeConstruct());
    add(advice_ + "#[method]invocation.before", MakeBefore());
    add(advice_ + "#[method]invocation.after", MakeAfter());
    add("cabi_post_" + advice_ + "#[method]invocation.after", CodeBuilder(Type(1, 0)));
    return Checked(module_.Finish());
  }

 private:
  static CoreFuncType Type(std::size_t parameters, std::size_t results) {
    return {std::vector<wasm::CoreValueType>(parameters, NumberType::kI32),
            std::vector<wasm::CoreValueType>(results, NumberType::kI32)};
  }
  static void Load(CodeBuilder& code, std::uint32_t address) {
    code.I32Const(address).Memory(MemoryOp::kI32Load, 0);
  }

  // (place, address): changes a byte from the address on, where that is the place.
  static CodeBuilder MakeChange() {
    CodeBuilder code(Type(2, 0));
    const auto load_byte = [&](std::uint32_t address) {
      code.I32Const(address).Memory(MemoryOp::kI32Load8U, 0);
    };
    const LocalIndex at = code.AddLocal(NumberType::kI32);
    load_byte(kChange);
    code.LocalGet(code.Parameter(0)).Plain(Op::kI32Eq).If();
    code.LocalGet(code.Parameter(1));
    load_byte(kChange + 1);
    code.Plain(Op::kI32Add).LocalTee(at).LocalGet(at).Memory(MemoryOp::kI32Load8U, 0);
    load_byte(kChange + 2);
    code.Plain(Op::kI32Xor).Memory(MemoryOp::kI32Store8, 0);
    load_byte(kChange + 3);
    code.If();
    for (const std::uint32_t distance : {0U, 4U, 8U}) {
      code.LocalGet(at).LocalGet(at).Memory(MemoryOp::kI32Load8U, distance);
      code.I32Const(0x80).Plain(Op::kI32Xor).Memory(MemoryOp::kI32Store8, distance);
    }
    code.Plain(Op::kEnd).Plain(Op::kEnd);
    return code;
  }

  static CodeBuilder MakeRealloc() {
    CodeBuilder code(Type(4, 1));
    const LocalIndex alignment = code.Parameter(2);
    const LocalIndex given = code.AddLocal(NumberType::kI32);
    Load(code, kNext);
    code.LocalGet(alignment).Plain(Op::kI32Add).I32Const(1).Plain(Op::kI32Sub);
    code.I32Const(0).LocalGet(alignment).Plain(Op::kI32Sub).Plain(Op::kI32And).LocalSet(given);
    code.I32Const(kNext).LocalGet(given).LocalGet(code.Parameter(3)).Plain(Op::kI32Add);
    code.Memory(MemoryOp::kI32Store, 0).LocalGet(given);
    return code;
  }

  // (name, size, arguments, count): notes what is to be changed.
  CodeBuilder MakeConstruct() const {
    CodeBuilder code(Type(4, 1));
    const LocalIndex arguments = code.Parameter(2);
    code.I32Const(kArguments).LocalGet(arguments).Memory(MemoryOp::kI32Store, 0);
    code.I32Const(kArguments).LocalGet(code.Parameter(3)).Memory(MemoryOp::kI32Store, 4);
    code.LocalGet(arguments).Memory(MemoryOp::kI32Load8U, 16).Plain(Op::kI32Eqz).If();
    code.I32Const(kChange).LocalGet(arguments).Memory(MemoryOp::kI32Load, 24);
    code.Memory(MemoryOp::kI32Load, 0).Memory(MemoryOp::kI32Store, 0).Plain(Op::kElse);
    code.I32Const(kChange).LocalGet(arguments).Memory(MemoryOp::kI32Load, 24);
    code.Memory(MemoryOp::kI32Store, 0).Plain(Op::kEnd);
    code.I32Const(1).Call(new_resource_);
    return code;
  }

  CodeBuilder MakeBefore() const {
    CodeBuilder code(Type(1, 1));
    code.I32Const(kBeforeAnswer);
    Load(code, kArguments);
    code.Memory(MemoryOp::kI32Store, 8).I32Const(kBeforeAnswer);
    Load(code, kArguments + 4);
    code.Memory(MemoryOp::kI32Store, 12);
    code.I32Const(static_cast<std::uint32_t>(Place::kText));
    Load(code, kArguments);
    code.Memory(MemoryOp::kI32Load, 24).Call(change_);
    code.I32Const(static_cast<std::uint32_t>(Place::kArgument));
    Load(code, kArguments);
    code.Call(change_);
    code.I32Const(static_cast<std::uint32_t>(Place::kBefore)).I32Const(kBeforeAnswer).Call(change_);
    const LocalIndex answer = code.AddLocal(NumberType::kI32);
    code.I32Const(kBeforeAnswer).LocalSet(answer);
    code.I32Const(kChange).Memory(MemoryOp::kI32Load8U, 0);
    code.I32Const(static_cast<std::uint32_t>(Place::kWhere)).Plain(Op::kI32Eq).If();
    code.LocalGet(answer).I32Const(kChange).Memory(MemoryOp::kI32Load8U, 1);
    code.Plain(Op::kI32Add).LocalSet(answer).Plain(Op::kEnd);
    code.LocalGet(answer);
    return code;
  }

  // (self, is_some, case, payload, size)
  CodeBuilder MakeAfter() const {
    CodeBuilder code(
        {{NumberType::kI32, NumberType::kI32, NumberType::kI32, NumberType::kI64, NumberType::kI32},
         {NumberType::kI32}});
    const LocalIndex value_case = code.Parameter(2);
    const auto store = [&](std::uint32_t place, LocalIndex local, MemoryOp op) {
      code.I32Const(kAfterAnswer).LocalGet(local).Memory(op, place);
    };
    store(8, code.Parameter(1), MemoryOp::kI32Store);
    store(16, value_case, MemoryOp::kI32Store);
    store(24, code.Parameter(3), MemoryOp::kI64Store);
    code.LocalGet(value_case).Plain(Op::kI32Eqz).If();
    store(28, code.Parameter(4), MemoryOp::kI32Store);
    code.I32Const(static_cast<std::uint32_t>(Place::kResultText));
    Load(code, kAfterAnswer + 24);
    code.Call(change_).Plain(Op::kEnd);
    code.I32Const(static_cast<std::uint32_t>(Place::kAfter)).I32Const(kAfterAnswer).Call(change_);
    code.I32Const(kAfterAnswer);
    return code;
  }

  const std::string advice_{kTextAdviceInterface};
  CoreModuleBuilder module_;
  FunctionIndex new_resource_, change_;
};

// The fixture with that module in the place of its own.
Bytes MakeChangingAdvice() {
  const Bytes module = ChangingAdvice().Make();
  const Bytes fixture = engine::ReadFixture("pass-advice-fixture");
  wasm::Component component = Checked(wasm::ReadComponent(fixture));
  for (wasm::Section& section : component.sections) {
    if (auto* const core = std::get_if<wasm::CoreModuleSection>(&section))
      core->module.bytes = module;
  }
  return Checked(wasm::WriteComponent(component));
}

class AskerRun : public testing::Test {
 protected:
  // A line for each change after which a call ends in another way with the asker than without.
  std::string Differences(const std::string& function, Value (*argument)(Change)) {
    std::string differences;
    for (std::uint8_t place = 0; place < kPlaces; ++place) {
      for (std::uint8_t offset = 0; offset < 40; ++offset) {
        for (const std::uint8_t bits : kBits) {
          const Value given = argument({place, offset, bits});
          const std::string plain = Call(*plain_, function, given);
          const std::string asked = Call(*asked_, function, given);
          if (plain == asked || MovesText(place, offset, plain, asked)) continue;
          differences += fmt::format("{}: place {}, offset {}, bits {:#x}: {} instead of {}\n",
                                     function, place, offset, bits, asked, plain);
        }
      }
    }
    return differences;
  }

  // Whether the place of a text was changed to that of another one in the memory, where other
  // things lie with an asker than without.
  static bool MovesText(std::uint8_t place, std::uint8_t offset, const std::string& plain,
                        const std::string& asked) {
    const auto changed = static_cast<Place>(place);
    return (changed == Place::kArgument || changed == Place::kAfter) && offset / 4 == 6 &&
           plain.starts_with('"') && asked.starts_with('"');
  }

  static std::string Call(engine::Program& program, const std::string& function,
                          const Value& argument) {
    const engine::FunctionRef found = engine::Find(program, "echo", function);
    const auto result = program.CallBlocking(found, {&argument, 1}, {});
    if (!result) return std::string(ErrorCodeName(result.error().code));
    return value::ToWave(*found.type->result, *result->value);
  }

  engine::ProgramPtr Make(HasAsker has_asker) {
    return MakeAsked(engine_, "types-fixture", {engine::FixtureInterface("echo")},
                     MakeChangingAdvice(), has_asker);
  }

  engine::EnginePtr engine_ = engine::MakeEngine(engine::PoolingSettings());
  engine::ProgramPtr plain_ = Make(HasAsker::kNo);
  engine::ProgramPtr asked_ = Make(HasAsker::kYes);
};

std::uint32_t BitsOf(Change change) {
  return change.place | static_cast<std::uint32_t>(change.offset) << 8U |
         static_cast<std::uint32_t>(change.bits) << 16U;
}

Value TextOf(Change change) {
  std::string bytes = "....123456789abcdefg";
  bytes[0] = static_cast<char>(change.place);
  bytes[1] = static_cast<char>(change.offset);
  bytes[2] = static_cast<char>(change.bits & 0x7FU);
  bytes[3] = change.has_three_bits ? '\1' : '\0';
  return value::String(std::move(bytes));
}

TEST_F(AskerRun, SeesEveryByteOfATextThatAdviceChanges) {
  EXPECT_EQ(Differences("echo-string", TextOf), "");
  // The test itself: what was changed comes out changed.
  const auto last = static_cast<std::uint8_t>(Place::kText);
  EXPECT_TRUE(Call(*asked_, "echo-string", TextOf({last, 19, 0x01})).ends_with("abcdeff\""));
}

TEST_F(AskerRun, TakesNoAnswerThatIsNotAligned) {
  const auto where = static_cast<std::uint8_t>(Place::kWhere);
  EXPECT_TRUE(Call(*asked_, "echo-string", TextOf({where, 0, 0})).starts_with('"'));
  for (std::uint8_t offset = 1; offset < 8; ++offset) {
    const Value text = TextOf({where, offset, 0});
    EXPECT_EQ(Call(*plain_, "echo-string", text), "trap");
    EXPECT_EQ(Call(*asked_, "echo-string", text), "trap");
  }
}

// Bits that a multiplication leaves alone: changes that cancel one another out in many hashes.
TEST_F(AskerRun, SeesChangesOfSeveralBytes) {
  for (const Place place : {Place::kText, Place::kResultText}) {
    for (std::uint8_t offset = 4; offset < 12; ++offset) {
      const Value text = TextOf({static_cast<std::uint8_t>(place), offset, 0, true});
      const std::string plain = Call(*plain_, "echo-string", text);
      EXPECT_FALSE(plain.starts_with('"')) << plain;  // it is no UTF-8
      EXPECT_EQ(Call(*asked_, "echo-string", text), plain);
    }
  }
}

TEST_F(AskerRun, SeesEveryByteOfANumberThatAdviceChanges) {
  const auto u64 = [](Change change) { return Value(std::uint64_t{BitsOf(change)}); };
  EXPECT_EQ(Differences("echo-u64", u64), "");
  const auto place = static_cast<std::uint8_t>(Place::kAfter);
  EXPECT_EQ(Call(*asked_, "echo-u64", u64({place, 31, 0x80})),
            std::to_string(BitsOf({place, 31, 0x80}) | (std::uint64_t{0x80} << 56U)));
  EXPECT_EQ(
      Differences("echo-s64", [](Change change) { return Value(std::int64_t{BitsOf(change)}); }),
      "");
  EXPECT_EQ(Differences("echo-f64",
                        [](Change change) {
                          return Value(std::bit_cast<double>(std::uint64_t{BitsOf(change)}));
                        }),
            "");
  EXPECT_EQ(Differences("echo-f32",
                        [](Change change) { return Value(std::bit_cast<float>(BitsOf(change))); }),
            "");
}

}  // namespace
}  // namespace composable::synth
