// SPDX-License-Identifier: Apache-2.0
#include "config/put_list.hpp"

#include <utility>

namespace sonde {

Complaints put_list(const Setting& setting,
                    std::string_view expected,
                    TextCheck (*check)(std::string_view),
                    std::vector<std::string>& place) {
    const auto* const list = std::get_if<SettingList>(&setting.value);
    const auto elements = list != nullptr ? *list : SettingList{setting};
    Complaints complaints;
    std::vector<std::string> texts;
    for (const auto& element : elements) {
        auto text = read_text(element, expected);
        if (!text) {
            complaints.push_back(std::move(text).error());
        } else if (const auto checked = check(*text); !checked) {
            complaints.push_back(mismatch(element, checked.error()));
        } else {
            texts.push_back(*std::move(text));
        }
    }
    if (elements.empty()) {
        complaints.push_back({.at = setting.at, .message = "the list is empty"});
    }
    place = std::move(texts);
    return complaints;
}

}  // namespace sonde
