// SPDX-License-Identifier: Apache-2.0
#include "exporters/json_text.hpp"

#include "exporters/decimal.hpp"

#include <cmath>

namespace sonde {

// nlohmann's own dump would give anything below a tenth of a millisecond an exponent.
std::string to_json_text(const nlohmann::ordered_json& value) {
    if (value.is_number_float()) {
        const auto number = value.get<double>();
        return std::isfinite(number) ? to_decimal(number) : "null";
    }
    if (!value.is_structured()) {
        return value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    }
    std::string text;
    for (const auto& [key, member] : value.items()) {
        text += text.empty() ? "" : ",";
        if (value.is_object()) {
            text += nlohmann::ordered_json(key).dump() + ":";
        }
        text += to_json_text(member);
    }
    return value.is_object() ? "{" + text + "}" : "[" + text + "]";
}

}  // namespace sonde
