// SPDX-License-Identifier: Apache-2.0
#include "exporters/message_text.hpp"

#include <fmt/format.h>

#include <string_view>

namespace sonde {

std::string messages_text(const MessageCounts& messages) {
    std::string text;
    const auto add = [&text](std::uint64_t count, std::string_view what) {
        if (count > 0) {
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, what);
        }
    };
    add(messages.lost, "lost");
    add(messages.duplicate, "duplicate");
    add(messages.reordered, "reordered");
    add(messages.corrupt, "corrupt");
    add(messages.foreign, "foreign");
    return text;
}

}  // namespace sonde
