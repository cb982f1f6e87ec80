// SPDX-License-Identifier: Apache-2.0
#include "config/template_setting.hpp"

#include "probes/load/topic_template.hpp"

namespace sonde {

Reading<std::string> read_template(const Setting& setting,
                                   std::string_view expected,
                                   TextCheck (*check)(std::string_view),
                                   TopicPlace topic) {
    auto text = read_text(setting, expected);
    if (!text) {
        return text;
    }
    if (const auto checked = check(*text); !checked) {
        return tl::unexpected{mismatch(setting, checked.error())};
    }
    if (auto problem = load::check_template(*text)) {
        return tl::unexpected{Complaint{.at = setting.at, .message = *std::move(problem)}};
    }
    if (topic == TopicPlace::unknown && text->find("{topic}") != std::string::npos) {
        return tl::unexpected{
            Complaint{.at = setting.at, .message = "`{topic}` is known in the key `topic` only"}};
    }
    return text;
}

TextCheck check_filled_mqtt_string(std::string_view text) {
    if (text.empty()) {
        return tl::unexpected{std::string{"at least one character; without the key there is none"}};
    }
    return check_mqtt_string(text);
}

}  // namespace sonde
