// SPDX-License-Identifier: Apache-2.0
#include "exporters/decimal.hpp"

#include <array>
#include <charconv>

namespace sonde {

std::string to_decimal(double number) {
    std::array<char, 400> digits{};
    const auto* const end =
        std::to_chars(digits.begin(), digits.end(), number, std::chars_format::fixed).ptr;
    std::string text{digits.cbegin(), end};
    return text.find('.') == std::string::npos ? text + ".0" : text;
}

double in_seconds(Duration duration) {
    // A division is rounded once; a product with 1e-9, which no double is, would be twice.
    return static_cast<double>(duration.count()) / 1e9;
}

}  // namespace sonde
