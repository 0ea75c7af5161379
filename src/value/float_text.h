// Floating-point numbers as decimal text, in the fewest digits that read back as the same number.
#pragma once

#include <string>
#include <string_view>

namespace composable::value {

// Append a finite number for JSON: a fraction is always there ("1.0"), and very large and very
// small numbers have an exponent ("1e21", "1e-7"). An f32 prints so that it reads back exactly also
// through an f64, which is all that JSON readers know.
void AppendJsonNumber(float number, std::string& out);
void AppendJsonNumber(double number, std::string& out);

// Append any number for WAVE: never an exponent, a fraction only where there is one ("1"), and
// "nan", "inf", "-inf".
void AppendWaveNumber(float number, std::string& out);
void AppendWaveNumber(double number, std::string& out);

// Read a finite number in JSON's grammar, correctly rounded. What is too large is an infinity, what
// is too small is zero, each with its sign.
void ParseNumber(std::string_view text, float& out);
void ParseNumber(std::string_view text, double& out);

}  // namespace composable::value
