// The descriptors of functions: what the interpreter of interceptors reads.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "synth/interceptor_abi.h"
#include "wit/interface.h"
#include "wit/type.h"

namespace composable::synth {

// The types of handles that a component has to let go of, each once. The position of one is the
// number of its drop function.
class DropTable {
 public:
  // Of an owned or borrowed resource, a stream, a future or an error context.
  std::uint32_t NumberOf(const wit::Type& handle);
  const std::vector<wit::Type>& types() const { return types_; }

 private:
  std::vector<wit::Type> types_;
};

// Where a function stands, and who is asked about it.
struct FunctionPlace {
  interceptor_abi::AdviceVersion advice = interceptor_abi::AdviceVersion::kText;
  std::string interface;  // the name of the export that has it; empty where none does
  std::string component;  // the name of the target
  std::string adviser;    // that of the component of advice, for errors; may be empty
};

// The function's descriptor, as synth/interceptor_abi.h lays it out.
Bytes DescribeFunction(const wit::Function& function, const FunctionPlace& place, DropTable& drops);

}  // namespace composable::synth
