// Floating-point numbers as WAVE text.
#pragma once

#include <string>
#include <string_view>

namespace interceptor {

// In the fewest digits that read back as the same number; never an exponent, a fraction only where
// there is one; `nan`, `inf`, `-inf`.
void AppendFloat(float number, std::string& out);
void AppendFloat(double number, std::string& out);

// A finite number in JSON's grammar, correctly rounded; what is too large is an infinity.
float ParseFloat(std::string_view text);
double ParseDouble(std::string_view text);

}  // namespace interceptor
