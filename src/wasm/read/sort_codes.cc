#include "wasm/read/sort_codes.h"

namespace composable::wasm {

std::optional<Sort> SortOfByte(std::uint8_t byte) {
  switch (byte) {
    case 0x01:
      return Sort::kFunc;
    case 0x02:
      return Sort::kValue;
    case 0x03:
      return Sort::kType;
    case 0x04:
      return Sort::kComponent;
    case 0x05:
      return Sort::kInstance;
    default:
      return std::nullopt;
  }
}

std::optional<Sort> CoreSortOfByte(std::uint8_t byte) {
  switch (byte) {
    case 0x00:
      return Sort::kCoreFunc;
    case 0x01:
      return Sort::kCoreTable;
    case 0x02:
      return Sort::kCoreMemory;
    case 0x03:
      return Sort::kCoreGlobal;
    case 0x04:
      return Sort::kCoreTag;
    case 0x10:
      return Sort::kCoreType;
    case 0x11:
      return Sort::kCoreModule;
    case 0x12:
      return Sort::kCoreInstance;
    default:
      return std::nullopt;
  }
}

}  // namespace composable::wasm
