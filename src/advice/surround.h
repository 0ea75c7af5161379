// Advice that the host asks itself: a program whose calls pass through interceptors that are not
// part of it.
//
// An interceptor that is composed with its target takes a component of its own, with instances that
// every call makes anew. Around functions that are called from outside, whose values the host has
// in its hands anyway, the host does what that component would do: it makes an `invocation` in the
// advice, asks it before and after the call, and reads what it answers. The advice is a component
// of the program, as it would be otherwise; only it has to be exported.
//
// Source: docs/interceptors.md; the interface `modulewise:interceptor/advice@0.1.0`.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "engine/engine.h"
#include "wit/function_patterns.h"

namespace composable::advice {

// One interceptor.
struct AskedAdvice {
  std::string name;       // of the component of advice, for errors
  std::string interface;  // under that name the program exports advice 0.1
  std::string asker;      // and under that one its asker, if there is one; empty for none
  wit::FunctionPatterns match;
};

// The program with interceptors around what it exports, the first one being the outermost. It does
// not show the interfaces of advice. Of raw HTTP calls (Program::Handle) advice is not told.
//
// The functions that an interceptor covers must have no resources, streams, futures and error
// contexts in their types. Errors: kNotFound where the program does not export advice there.
Result<engine::ProgramPtr> Surround(engine::ProgramPtr program,
                                    const std::vector<AskedAdvice>& interceptors);

}  // namespace composable::advice
