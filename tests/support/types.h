// Types that many tests speak of.
#pragma once

#include "wit/type.h"

namespace composable::test {

inline const wit::Type kString = wit::Type::Primitive(wit::Kind::kString);
inline const wit::Type kU8 = wit::Type::Primitive(wit::Kind::kU8);

}  // namespace composable::test
