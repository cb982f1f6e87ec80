// SPDX-License-Identifier: Apache-2.0
#include "probes/paho/pipe_json.hpp"

namespace sonde::pipe {

Json write(const std::string& bytes) {
    std::string text;
    for (const char character : bytes) {
        const auto byte = static_cast<unsigned char>(character);
        if (byte < 0x80) {
            text += character;
        } else {
            // U+0080 to U+00FF in UTF-8.
            text += static_cast<char>(0xc0U | (byte >> 6U));
            text += static_cast<char>(0x80U | (byte & 0x3fU));
        }
    }
    return text;
}

void read(const Json& json, std::string& into) {
    const auto& text = json.get_ref<const std::string&>();
    into.clear();
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x80) {
            into += text[i];
        } else if (byte > 0xc3 || i + 1 == text.size()) {
            throw std::out_of_range{"a text holds what is not a byte"};
        } else {
            const auto next = static_cast<unsigned char>(text[++i]);
            into += static_cast<char>((byte << 6U) | (next & 0x3fU));
        }
    }
}

Json write(const Duration& duration) {
    return duration.count();
}

void read(const Json& json, Duration& into) {
    into = Duration{json.get<std::int64_t>()};
}

}  // namespace sonde::pipe
