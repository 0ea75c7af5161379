// Keeps secret values out of messages.
#pragma once

#include "base/error.h"
#include "config/property.h"

namespace composable::config {

// Takes the words of an error that is about a secret value, because they may hold some of it, and
// puts others in their place. Which value it is about says its place, which has to be set. Others
// stay as they are.
//
// Spec: section 2, "Placeholders".
void HideSecret(const PropertyTable& properties, Error& error);

}  // namespace composable::config
