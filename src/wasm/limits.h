// Every limit of the reader, in one place. What exceeds one is refused with an error that names it.
//
// They are the limits that Wasmtime 48 sets, or wider where later tools widened them, so that
// whatever the engine accepts is read. The writer knows no limits but 4 GiB for whatever has a
// length prefix.
#pragma once

#include <cstddef>
#include <cstdint>

namespace composable::wasm::limits {

// Nesting: components in components, and component and instance types in one another. Bounds
// recursion.
inline constexpr std::uint32_t kNesting = 100;

// Bytes of one core module or nested component.
inline constexpr std::uint32_t kModuleBytes = 1U << 30U;
// Bytes of a name.
inline constexpr std::uint32_t kNameBytes = 100'000;

// Items of one index space of one component, component type or instance type.
inline constexpr std::uint32_t kCoreItems =
    1'000'000;  // functions, tables, memories, globals, tags
inline constexpr std::uint32_t kCoreTypes = 1'000'000;
inline constexpr std::uint32_t kCoreModules = 1'000;
inline constexpr std::uint32_t kCoreInstances = 4'096;
inline constexpr std::uint32_t kFunctions = 1'000'000;
inline constexpr std::uint32_t kValues = 1'000;
inline constexpr std::uint32_t kTypes = 1'000'000;
inline constexpr std::uint32_t kComponents = 1'000;
inline constexpr std::uint32_t kInstances = 4'096;

// Elements of one vector.
inline constexpr std::uint32_t kSectionItems = 1'000'000;
inline constexpr std::uint32_t kInstantiationArguments = 100'000;
inline constexpr std::uint32_t kInlineExports = 100'000;
inline constexpr std::uint32_t kModuleTypeDeclarations = 100'000;
inline constexpr std::uint32_t kTypeDeclarations = 1'000'000;
inline constexpr std::uint32_t kFunctionParameters = 1'000;
inline constexpr std::uint32_t kFunctionResults = 1'000;
inline constexpr std::uint32_t kRecordFields = 10'000;
inline constexpr std::uint32_t kVariantCases = 10'000;
inline constexpr std::uint32_t kTupleElements = 10'000;
inline constexpr std::uint32_t kFlagNames = 32;
inline constexpr std::uint32_t kEnumNames = 10'000;
inline constexpr std::uint32_t kFixedListLength = 1U << 30U;
inline constexpr std::uint32_t kCanonicalOptions = 10;
inline constexpr std::uint32_t kStartArguments = 1'000;
inline constexpr std::uint32_t kStartResults = 1'000;
inline constexpr std::uint32_t kStructFields = 10'000;
inline constexpr std::uint32_t kSupertypes = 1;

}  // namespace composable::wasm::limits
