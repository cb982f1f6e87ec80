// SPDX-License-Identifier: Apache-2.0
#include "config/read_pattern.hpp"

#include "probes/judgement/pattern.hpp"
#include "probes/wording.hpp"

namespace sonde {

Reading<std::string> read_pattern(const Setting& setting) {
    auto text = read_text(setting, "a regular expression in quotes");
    if (!text) {
        return text;
    }
    if (text->empty()) {
        return tl::unexpected{mismatch(setting, "a regular expression of at least one character")};
    }
    if (const auto pattern = Pattern::create(*text); !pattern) {
        return tl::unexpected{Complaint{
            .at = setting.at,
            .message =
                in_backticks(*text) + " is no regular expression of RE2: " + pattern.error()}};
    }
    return text;
}

}  // namespace sonde
