// SPDX-License-Identifier: Apache-2.0
#include "agent/complaint_line.hpp"

#include "config/mistake.hpp"
#include "config/plan_keys.hpp"

#include <optional>
#include <string_view>

namespace sonde {

namespace {

/// The key that a rule calls `rate` or `properties.user`, or null.
const PlanKey* key_called(std::string_view path) {
    for (const auto& key : plan_keys()) {
        if (key.place == PlanPlace::anywhere && (path == path_of(key) || path == key.name)) {
            return &key;
        }
    }
    return nullptr;
}

/// `clean_start = false` as it is written here: `--no-clean-start`; nothing where it is no key.
std::optional<std::string> as_flag(std::string_view quoted) {
    const auto mark = quoted.find(" = ");
    const auto* const key = key_called(quoted.substr(0, mark));
    if (key == nullptr) {
        return std::nullopt;
    }
    auto flag = flag_of(*key);
    if (mark != std::string_view::npos && key->form != KeyForm::boolean) {
        auto value = quoted.substr(mark + 3);
        if (value.starts_with('"')) {
            value = value.substr(1, value.size() - 2);
        }
        flag += " " + std::string{value};
    }
    return flag;
}

/// Rules between keys call them as in the file, between backticks; here they are flags.
std::string with_flags(std::string_view message) {
    std::string result;
    while (true) {
        const auto open = message.find('`');
        const auto close = open == std::string_view::npos ? open : message.find('`', open + 1);
        if (close == std::string_view::npos) {
            return result.append(message);
        }
        const auto quoted = message.substr(open + 1, close - open - 1);
        result.append(message.substr(0, open + 1));
        result.append(as_flag(quoted).value_or(std::string{quoted})).append("`");
        message.remove_prefix(close + 1);
    }
}

}  // namespace

std::string line_about(const Complaint& complaint, const std::string& plan_file) {
    if (complaint.at.line > 0) {
        const auto message =
            complaint.key.empty() ? complaint.message : complaint.key + ": " + complaint.message;
        return to_string(Mistake{.file = plan_file,
                                 .line = complaint.at.line,
                                 .column = complaint.at.column,
                                 .message = message});
    }
    const auto message = with_flags(complaint.message);
    if (complaint.key == "target" || complaint.key == "targets") {
        return "URL: " + message;
    }
    const auto* const key = key_called(complaint.key);
    return key == nullptr ? message : flag_of(*key) + ": " + message;
}

}  // namespace sonde
