// Step 1 of the tutorial: `greet` says hello.

#include "simple_greeter_cpp.h"
#include "support/strings.h"

namespace exports::simple_greeter {

wit::string Greet(wit::string name) {
  return guests::Concatenate({"Hello, ", name.get_view(), "!"});
}

}  // namespace exports::simple_greeter
