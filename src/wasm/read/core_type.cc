// Core WebAssembly types. Source: WebAssembly 3.0, "Binary Format: Types".

#include "wasm/read/productions.h"

namespace composable::wasm {
namespace {

constexpr std::uint8_t kSharedPrefix = 0x65;
constexpr std::uint8_t kExactPrefix = 0x62;
constexpr std::uint8_t kRef = 0x64;
constexpr std::uint8_t kRefNull = 0x63;

bool IsAbstractHeapType(std::uint8_t byte) { return byte >= 0x68 && byte <= 0x75; }

// absheaptype ::= 0x68..0x75
//               | 0x65 0x68..0x75   => shared
Result<AbstractHeap> ReadAbstractHeap(Input& in) {
  COMPOSABLE_TRY(std::uint8_t byte, in.cursor.ReadByte("core:heaptype"));
  const bool is_shared = byte == kSharedPrefix;
  if (is_shared) {
    COMPOSABLE_TRY(byte, in.cursor.ReadByte("core:heaptype"));
  }
  if (!IsAbstractHeapType(byte)) {
    return in.cursor.Unexpected(byte, "core:heaptype", "an abstract heap type (0x68 to 0x75)");
  }
  return AbstractHeap{static_cast<AbstractHeapType>(byte), is_shared};
}

// reftype ::= 0x64 ht:heaptype   => (ref ht)
//           | 0x63 ht:heaptype   => (ref null ht)
//           | ht:absheaptype     => (ref null ht)
Result<RefType> ReadRefType(Input& in) {
  COMPOSABLE_TRY(const std::uint8_t first, in.cursor.PeekByte("core:reftype"));
  if (first == kRef || first == kRefNull) {
    COMPOSABLE_CHECK(in.cursor.ReadByte("core:reftype"));
    COMPOSABLE_TRY(const HeapType heap, ReadHeapType(in));
    return RefType{first == kRefNull, heap};
  }
  if (first != kSharedPrefix && !IsAbstractHeapType(first)) {
    return Cursor::ErrorAt(in.cursor.Offset(),
                           "`core:reftype`: expected a reference type, found {:#04x}", first);
  }
  COMPOSABLE_TRY(const AbstractHeap heap, ReadAbstractHeap(in));
  return RefType{true, heap};
}

// storagetype ::= 0x78 => i8 | 0x77 => i16 | valtype
// fieldtype   ::= storagetype mut;  mut ::= 0x00 => const | 0x01 => var
Result<FieldType> ReadFieldType(Input& in) {
  FieldType field;
  COMPOSABLE_TRY(const std::uint8_t first, in.cursor.PeekByte("core:fieldtype"));
  if (first == 0x78 || first == 0x77) {
    COMPOSABLE_CHECK(in.cursor.ReadByte("core:fieldtype"));
    field.storage = static_cast<PackedType>(first);
  } else {
    COMPOSABLE_TRY(field.storage, ReadCoreValueType(in));
  }
  COMPOSABLE_TRY(field.is_mutable, ReadFlag(in, "core:fieldtype", "a mutability (0x00 or 0x01)"));
  return field;
}

// functype ::= vec(valtype) vec(valtype)
Result<CoreFuncType> ReadCoreFuncType(Input& in) {
  CoreFuncType function;
  COMPOSABLE_TRY(function.parameters, ReadVector(in, "core:functype parameters",
                                                 limits::kFunctionParameters, ReadCoreValueType));
  COMPOSABLE_TRY(function.results, ReadVector(in, "core:functype results", limits::kFunctionResults,
                                              ReadCoreValueType));
  return function;
}

// comptype ::= 0x65 comptype'               => shared
//            | comptype'
// comptype' ::= (0x4c i:typeidx)? (0x4d i:typeidx)? body   => (describes i)? (descriptor i)?
// body      ::= 0x60 functype | 0x5f vec(fieldtype) | 0x5e fieldtype | 0x5d s33
Result<CompositeType> ReadCompositeType(Input& in) {
  CompositeType composite;
  COMPOSABLE_TRY(std::uint8_t opcode, in.cursor.ReadByte("core:comptype"));
  if (opcode == kSharedPrefix) {
    composite.is_shared = true;
    COMPOSABLE_TRY(opcode, in.cursor.ReadByte("core:comptype"));
  }
  if (opcode == 0x4C) {
    COMPOSABLE_TRY(composite.describes, ReadIndex<CoreTypeIndex>(in, "core:comptype describes"));
    COMPOSABLE_TRY(opcode, in.cursor.ReadByte("core:comptype"));
  }
  if (opcode == 0x4D) {
    COMPOSABLE_TRY(composite.descriptor, ReadIndex<CoreTypeIndex>(in, "core:comptype descriptor"));
    COMPOSABLE_TRY(opcode, in.cursor.ReadByte("core:comptype"));
  }
  switch (opcode) {
    case 0x60: {
      COMPOSABLE_TRY(composite.body, ReadCoreFuncType(in));
      return composite;
    }
    case 0x5F: {
      COMPOSABLE_TRY(auto fields, ReadVector(in, "core:structtype fields", limits::kStructFields,
                                             ReadFieldType));
      composite.body = StructType{std::move(fields)};
      return composite;
    }
    case 0x5E: {
      COMPOSABLE_TRY(const FieldType element, ReadFieldType(in));
      composite.body = ArrayType{element};
      return composite;
    }
    case 0x5D: {
      const std::uint64_t offset = in.cursor.Offset();
      COMPOSABLE_TRY(const std::int64_t index, in.cursor.ReadS33("core:conttype"));
      if (index < 0) {
        return Cursor::ErrorAt(offset, "`core:conttype`: expected a core type index, found {}",
                               index);
      }
      const auto function = CoreTypeIndex(static_cast<std::uint32_t>(index));
      COMPOSABLE_CHECK(in.scopes.Check(Sort::kCoreType, function.value, offset, "core:conttype"));
      composite.body = ContType{function};
      return composite;
    }
    default:
      return in.cursor.Unexpected(opcode, "core:comptype",
                                  "func (0x60), struct (0x5f), array (0x5e) or cont (0x5d)");
  }
}

// subtype ::= 0x50 vec(typeidx) comptype   => (sub x* ct)
//           | 0x4f vec(typeidx) comptype   => (sub final x* ct)
//           | comptype                     => (sub final ct)
Result<SubType> ReadSubType(Input& in) {
  SubType sub;
  COMPOSABLE_TRY(const std::uint8_t first, in.cursor.PeekByte("core:subtype"));
  if (first == 0x50 || first == 0x4F) {
    COMPOSABLE_CHECK(in.cursor.ReadByte("core:subtype"));
    sub.is_final = first == 0x4F;
    COMPOSABLE_TRY(const std::uint32_t count,
                   in.cursor.ReadCount("core:subtype supertypes", limits::kSupertypes));
    if (count == 1) {
      COMPOSABLE_TRY(sub.supertype, ReadIndex<CoreTypeIndex>(in, "core:subtype"));
    }
  }
  COMPOSABLE_TRY(sub.composite, ReadCompositeType(in));
  return sub;
}

// A minimum and perhaps a maximum, behind flags: bit 0 maximum, bit 1 shared, bit 2 64-bit.
template <typename Limited>
Status ReadLimits(Input& in, std::string_view production, std::uint8_t flags, Limited& out) {
  out.is_shared = (flags & 0x02U) != 0;
  out.is_64 = (flags & 0x04U) != 0;
  COMPOSABLE_TRY(out.minimum, in.cursor.ReadU64(production));
  if ((flags & 0x01U) != 0) {
    COMPOSABLE_TRY(out.maximum, in.cursor.ReadU64(production));
  }
  return {};
}

}  // namespace

// heaptype ::= absheaptype
//            | i:s33             => i     (if i >= 0)
//            | 0x62 i:u32        => exact i
Result<HeapType> ReadHeapType(Input& in) {
  COMPOSABLE_TRY(const std::uint8_t first, in.cursor.PeekByte("core:heaptype"));
  if (first == kExactPrefix) {
    COMPOSABLE_CHECK(in.cursor.ReadByte("core:heaptype"));
    COMPOSABLE_TRY(const auto type, ReadIndex<CoreTypeIndex>(in, "core:heaptype"));
    return ConcreteHeap{type, true};
  }
  if (first == kSharedPrefix || IsAbstractHeapType(first)) return ReadAbstractHeap(in);
  const std::uint64_t offset = in.cursor.Offset();
  COMPOSABLE_TRY(const std::int64_t index, in.cursor.ReadS33("core:heaptype"));
  if (index < 0) {
    return Cursor::ErrorAt(
        offset, "`core:heaptype`: expected a heap type or a core type index, found {:#04x}", first);
  }
  const auto type = CoreTypeIndex(static_cast<std::uint32_t>(index));
  COMPOSABLE_CHECK(in.scopes.Check(Sort::kCoreType, type.value, offset, "core:heaptype"));
  return ConcreteHeap{type, false};
}

// valtype ::= 0x7f => i32 | 0x7e => i64 | 0x7d => f32 | 0x7c => f64 | 0x7b => v128 | reftype
Result<CoreValueType> ReadCoreValueType(Input& in) {
  COMPOSABLE_TRY(const std::uint8_t first, in.cursor.PeekByte("core:valtype"));
  if (first >= 0x7B && first <= 0x7F) {
    COMPOSABLE_CHECK(in.cursor.ReadByte("core:valtype"));
    return static_cast<NumberType>(first);
  }
  if (first != kRef && first != kRefNull && first != kSharedPrefix && !IsAbstractHeapType(first)) {
    return Cursor::ErrorAt(in.cursor.Offset(),
                           "`core:valtype`: expected a core value type, found {:#04x}", first);
  }
  return ReadRefType(in);
}

// rectype ::= 0x4e vec(subtype)   => (rec st*)
//           | subtype             => (rec st)
// The types of a group may refer to one another, so they are defined before they are read.
Result<RecGroup> ReadRecGroup(Input& in) {
  RecGroup group;
  const std::uint64_t offset = in.cursor.Offset();
  COMPOSABLE_TRY(const std::uint8_t first, in.cursor.PeekByte("core:rectype"));
  std::uint32_t count = 1;
  if (first == 0x4E) {
    group.form = RecGroup::Form::kRec;
    COMPOSABLE_CHECK(in.cursor.ReadByte("core:rectype"));
    COMPOSABLE_TRY(count, in.cursor.ReadCount("core:rectype types", limits::kCoreTypes));
  }
  COMPOSABLE_CHECK(in.scopes.Define(Sort::kCoreType, offset, count));
  group.types.reserve(std::min<std::uint32_t>(count, 256));
  for (std::uint32_t i = 0; i < count; ++i) {
    COMPOSABLE_TRY(auto sub, ReadSubType(in));
    group.types.push_back(std::move(sub));
  }
  return group;
}

// tabletype ::= et:reftype lim:limits
Result<TableType> ReadTableType(Input& in) {
  TableType table;
  COMPOSABLE_TRY(table.element, ReadRefType(in));
  COMPOSABLE_TRY(const std::uint8_t flags, in.cursor.ReadByte("core:tabletype"));
  if (flags > 0x07)
    return in.cursor.Unexpected(flags, "core:tabletype", "limits flags (0x00 to 0x07)");
  COMPOSABLE_CHECK(ReadLimits(in, "core:tabletype", flags, table));
  return table;
}

// memtype ::= lim:limits p:u32?   (p where flag bit 3 is set: log2 of the page size)
Result<MemoryType> ReadMemoryType(Input& in) {
  MemoryType memory;
  COMPOSABLE_TRY(const std::uint8_t flags, in.cursor.ReadByte("core:memtype"));
  if (flags > 0x0F)
    return in.cursor.Unexpected(flags, "core:memtype", "limits flags (0x00 to 0x0f)");
  COMPOSABLE_CHECK(ReadLimits(in, "core:memtype", flags, memory));
  if ((flags & 0x08U) != 0) {
    const std::uint64_t offset = in.cursor.Offset();
    COMPOSABLE_TRY(const std::uint32_t log2, in.cursor.ReadU32("core:memtype"));
    if (log2 >= 64) {
      return Cursor::ErrorAt(
          offset, "`core:memtype`: expected a page size of at most 2^63 bytes, found 2^{}", log2);
    }
    memory.page_size_log2 = log2;
  }
  return memory;
}

// globaltype ::= t:valtype flags:byte   (bit 0 mutable, bit 1 shared)
Result<GlobalType> ReadGlobalType(Input& in) {
  GlobalType global;
  COMPOSABLE_TRY(global.content, ReadCoreValueType(in));
  COMPOSABLE_TRY(const std::uint8_t flags, in.cursor.ReadByte("core:globaltype"));
  if (flags > 0x03)
    return in.cursor.Unexpected(flags, "core:globaltype", "global flags (0x00 to 0x03)");
  global.is_mutable = (flags & 0x01U) != 0;
  global.is_shared = (flags & 0x02U) != 0;
  return global;
}

// tagtype ::= 0x00 x:typeidx
Result<TagType> ReadTagType(Input& in) {
  COMPOSABLE_TRY(const std::uint8_t attribute, in.cursor.ReadByte("core:tagtype"));
  if (attribute != 0)
    return in.cursor.Unexpected(attribute, "core:tagtype", "the exception attribute (0x00)");
  COMPOSABLE_TRY(const auto type, ReadIndex<CoreTypeIndex>(in, "core:tagtype"));
  return TagType{type};
}

// externtype ::= 0x00 typeidx => func | 0x01 tabletype | 0x02 memtype | 0x03 globaltype | 0x04
// tagtype
//              | 0x20 typeidx => func of exactly that type
Result<CoreExternType> ReadCoreExternType(Input& in) {
  COMPOSABLE_TRY(const std::uint8_t kind, in.cursor.ReadByte("core:externtype"));
  switch (kind) {
    case 0x00:
    case 0x20: {
      COMPOSABLE_TRY(const auto type, ReadIndex<CoreTypeIndex>(in, "core:externtype"));
      return CoreFuncExtern{type, kind == 0x20};
    }
    case 0x01:
      return ReadTableType(in);
    case 0x02:
      return ReadMemoryType(in);
    case 0x03:
      return ReadGlobalType(in);
    case 0x04:
      return ReadTagType(in);
    default:
      return in.cursor.Unexpected(
          kind, "core:externtype",
          "func (0x00 or 0x20), table (0x01), memory (0x02), global (0x03) or tag (0x04)");
  }
}

}  // namespace composable::wasm
