#include "wasm/core_type.h"

#include "unit/wasm/productions_testing.h"

namespace composable::wasm {
namespace {

using enum AbstractHeapType;

constexpr NumberType kI32 = NumberType::kI32;

RecGroup Single(SubType sub) { return {RecGroup::Form::kSingle, {std::move(sub)}}; }
SubType Func(std::vector<CoreValueType> parameters, std::vector<CoreValueType> results) {
  SubType sub;
  sub.composite.body = CoreFuncType{std::move(parameters), std::move(results)};
  return sub;
}

void WriteInModuleType(Encoder& out, const RecGroup& group) {
  WriteRecGroup(out, group, RecGroupPlace::kModuleType);
}

TEST(CoreValueTypeTest, RoundTrips) {
  const auto check = [](std::string_view text, const CoreValueType& type) {
    ExpectRoundTrip(text, type, ReadCoreValueType, WriteCoreValueType);
  };
  check("7f", NumberType::kI32);
  check("7e", NumberType::kI64);
  check("7d", NumberType::kF32);
  check("7c", NumberType::kF64);
  check("7b", NumberType::kV128);
  check("64 70", RefType{false, AbstractHeap{kFunc}});
  check("63 03", RefType{true, ConcreteHeap{CoreTypeIndex(3)}});
  check("64 09", RefType{false, ConcreteHeap{CoreTypeIndex(9)}});
  check("64 62 02", RefType{false, ConcreteHeap{CoreTypeIndex(2), true}});
  check("65 6e", RefType{true, AbstractHeap{kAny, true}});
  check("64 65 6e", RefType{false, AbstractHeap{kAny, true}});
}

TEST(CoreValueTypeTest, RoundTripsEveryAbstractHeapType) {
  const AbstractHeapType all[] = {kNoCont, kNoExn, kNoFunc, kNoExtern, kNone,  kFunc, kExtern,
                                  kAny,    kEq,    kI31,    kStruct,   kArray, kExn,  kCont};
  for (const AbstractHeapType type : all) {
    ExpectRoundTrip(fmt::format("{:02x}", static_cast<unsigned>(type)),
                    CoreValueType(RefType{true, AbstractHeap{type}}), ReadCoreValueType,
                    WriteCoreValueType);
  }
}

TEST(CoreValueTypeTest, WritesTheShortFormOfANullableReference) {
  const auto type = ReadProduction(Binary("63 70"), ReadCoreValueType);
  ASSERT_TRUE(type.has_value());
  Encoder out;
  WriteCoreValueType(out, *type);
  EXPECT_EQ(out.Finish().value(), Binary("70"));
}

TEST(CoreValueTypeTest, Refuses) {
  ExpectRefused("7a", ReadCoreValueType,
                "at offset 0x0: `core:valtype`: expected a core value type, found 0x7a");
  ExpectRefused("62 00", ReadCoreValueType,
                "at offset 0x0: `core:valtype`: expected a core value type, found 0x62");
  ExpectRefused("00", ReadCoreValueType,
                "at offset 0x0: `core:valtype`: expected a core value type, found 0x00");
  ExpectRefused(
      "64 7f", ReadCoreValueType,
      "at offset 0x1: `core:heaptype`: expected a heap type or a core type index, found 0x7f");
  ExpectRefused(
      "65 7f", ReadCoreValueType,
      "at offset 0x1: `core:heaptype`: expected an abstract heap type (0x68 to 0x75), found 0x7f");
  ExpectRefused("63 0a", ReadCoreValueType,
                "at offset 0x1: `core:heaptype`: expected an index below 10 (core type), found 10");
  ExpectRefused("64 62 0b", ReadCoreValueType,
                "at offset 0x2: `core:heaptype`: expected an index below 10 (core type), found 11");
  ExpectRefused("64", ReadCoreValueType,
                "at offset 0x1: `core:heaptype`: expected another byte, found the end of the test");
}

TEST(RecGroupTest, RoundTrips) {
  const auto check = [](std::string_view text, const RecGroup& group) {
    ExpectRoundTrip(text, group, ReadRecGroup, WriteInModuleType);
  };
  check("60 00 00", Single(Func({}, {})));
  check("60 02 7f 7e 01 7d", Single(Func({kI32, NumberType::kI64}, {NumberType::kF32})));
  check("4e 00", RecGroup{RecGroup::Form::kRec, {}});
  check("4e 01 60 00 00", RecGroup{RecGroup::Form::kRec, {Func({}, {})}});

  SubType open = Func({}, {});
  open.is_final = false;
  check("50 00 60 00 00", Single(open));
  open.supertype = CoreTypeIndex(3);
  check("50 01 03 60 00 00", Single(open));
  open.is_final = true;
  check("4f 01 03 60 00 00", Single(open));

  SubType structure;
  structure.composite.body =
      StructType{{{PackedType::kI8, false}, {PackedType::kI16, true}, {CoreValueType(kI32), true}}};
  check("5f 03 78 00 77 01 7f 01", Single(structure));
  SubType array;
  array.composite.body = ArrayType{{CoreValueType(RefType{true, AbstractHeap{kAny}}), true}};
  check("5e 6e 01", Single(array));
  array.composite.is_shared = true;
  check("65 5e 6e 01", Single(array));
  SubType continuation;
  continuation.composite.body = ContType{CoreTypeIndex(4)};
  check("5d 04", Single(continuation));
  SubType described = structure;
  described.composite.describes = CoreTypeIndex(1);
  described.composite.descriptor = CoreTypeIndex(2);
  described.composite.body = StructType{};
  check("4c 01 4d 02 5f 00", Single(described));
}

TEST(RecGroupTest, TypesOfAGroupMayReferToOneAnother) {
  // Ten types are there already, so the group holds the types 10 and 11.
  SubType first;
  first.composite.body =
      ArrayType{{CoreValueType(RefType{true, ConcreteHeap{CoreTypeIndex(11)}}), false}};
  SubType second;
  second.composite.body =
      ArrayType{{CoreValueType(RefType{true, ConcreteHeap{CoreTypeIndex(10)}}), false}};
  ExpectRoundTrip("4e 02 5e 63 0b 00 5e 63 0a 00", RecGroup{RecGroup::Form::kRec, {first, second}},
                  ReadRecGroup, WriteInModuleType);
  ExpectRefused("4e 02 5e 63 0c 00 5e 63 0a 00", ReadRecGroup,
                "at offset 0x4: `core:heaptype`: expected an index below 12 (core type), found 12");
}

TEST(RecGroupTest, WritesTheShortFormOfAFinalSubtype) {
  const auto group = ReadProduction(Binary("4f 00 60 00 00"), ReadRecGroup);
  ASSERT_TRUE(group.has_value());
  Encoder out;
  WriteInModuleType(out, *group);
  EXPECT_EQ(out.Finish().value(), Binary("60 00 00"));
}

TEST(RecGroupTest, Refuses) {
  ExpectRefused(
      "61", ReadRecGroup,
      "at offset 0x0: `core:comptype`: expected func (0x60), struct (0x5f), array (0x5e) or cont "
      "(0x5d), found 0x61");
  ExpectRefused("50 02 00 00 60 00 00", ReadRecGroup,
                "at offset 0x1: `core:subtype supertypes`: expected at most 1 elements, found 2");
  ExpectRefused("50 01 0c 60 00 00", ReadRecGroup,
                "at offset 0x2: `core:subtype`: expected an index below 11 (core type), found 12");
  ExpectRefused(
      "5e 7f 02", ReadRecGroup,
      "at offset 0x2: `core:fieldtype`: expected a mutability (0x00 or 0x01), found 0x02");
  ExpectRefused("5d 7f", ReadRecGroup,
                "at offset 0x1: `core:conttype`: expected a core type index, found -1");
  ExpectRefused("5d 0c", ReadRecGroup,
                "at offset 0x1: `core:conttype`: expected an index below 11 (core type), found 12");
}

TEST(CoreExternTypeTest, RoundTrips) {
  const auto check = [](std::string_view text, const CoreExternType& type) {
    ExpectRoundTrip(text, type, ReadCoreExternType, WriteCoreExternType);
  };
  check("00 05", CoreFuncExtern{CoreTypeIndex(5), false});
  check("20 05", CoreFuncExtern{CoreTypeIndex(5), true});
  const RefType funcref{true, AbstractHeap{kFunc}};
  check("01 70 00 01", TableType{funcref, false, false, 1, std::nullopt});
  check("01 70 01 01 02", TableType{funcref, false, false, 1, 2});
  check("01 70 07 01 02", TableType{funcref, true, true, 1, 2});
  check("02 00 01", MemoryType{false, false, 1, std::nullopt, std::nullopt});
  check("02 03 01 80 01", MemoryType{false, true, 1, 128, std::nullopt});
  check("02 04 80 80 80 80 10", MemoryType{true, false, 0x1'0000'0000, std::nullopt, std::nullopt});
  check("02 08 01 00", MemoryType{false, false, 1, std::nullopt, 0});
  check("02 0f 01 02 10", MemoryType{true, true, 1, 2, 16});
  check("03 7f 00", GlobalType{kI32, false, false});
  check("03 7f 01", GlobalType{kI32, true, false});
  check("03 7f 03", GlobalType{kI32, true, true});
  check("04 00 02", TagType{CoreTypeIndex(2)});
}

TEST(CoreExternTypeTest, Refuses) {
  ExpectRefused("05", ReadCoreExternType,
                "at offset 0x0: `core:externtype`: expected func (0x00 or 0x20), table (0x01), "
                "memory (0x02), "
                "global (0x03) or tag (0x04), found 0x05");
  ExpectRefused(
      "00 0a", ReadCoreExternType,
      "at offset 0x1: `core:externtype`: expected an index below 10 (core type), found 10");
  ExpectRefused("01 7f 00 00", ReadCoreExternType,
                "at offset 0x1: `core:reftype`: expected a reference type, found 0x7f");
  ExpectRefused(
      "01 70 08 00", ReadCoreExternType,
      "at offset 0x2: `core:tabletype`: expected limits flags (0x00 to 0x07), found 0x08");
  ExpectRefused("02 10 00", ReadCoreExternType,
                "at offset 0x1: `core:memtype`: expected limits flags (0x00 to 0x0f), found 0x10");
  ExpectRefused(
      "02 08 00 40", ReadCoreExternType,
      "at offset 0x3: `core:memtype`: expected a page size of at most 2^63 bytes, found 2^64");
  ExpectRefused(
      "03 7f 04", ReadCoreExternType,
      "at offset 0x2: `core:globaltype`: expected global flags (0x00 to 0x03), found 0x04");
  ExpectRefused(
      "04 01 00", ReadCoreExternType,
      "at offset 0x1: `core:tagtype`: expected the exception attribute (0x00), found 0x01");
  ExpectRefused("04 00 0a", ReadCoreExternType,
                "at offset 0x2: `core:tagtype`: expected an index below 10 (core type), found 10");
}

}  // namespace
}  // namespace composable::wasm
