// SPDX-License-Identifier: Apache-2.0
#include "config/substitute.hpp"

#include "probes/wording.hpp"

#include <algorithm>
#include <cstddef>

namespace sonde {

namespace {

bool is_variable_name(std::string_view name) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_';
    };
    return !name.empty() && std::ranges::all_of(name, fits) &&
           !(name.front() >= '0' && name.front() <= '9');
}

/// What stands between the braces.
tl::expected<std::string, std::string> value_of(std::string_view reference,
                                                const Surroundings& around) {
    const auto mark = reference.find(":-");
    const std::string name{reference.substr(0, mark)};
    if (!is_variable_name(name)) {
        return tl::unexpected{"expected ${NAME} or ${NAME:-default}, found " +
                              in_backticks("${" + std::string{reference} + "}") +
                              "; a plain ${ is written $${"};
    }
    const auto value = around.environment(name);
    if (mark == std::string_view::npos) {
        if (!value) {
            return tl::unexpected{"the environment variable " + in_backticks(name) +
                                  " is not set and has no default: write " +
                                  in_backticks("${" + name + ":-default}")};
        }
        return *value;
    }
    return value && !value->empty() ? *value : std::string{reference.substr(mark + 2)};
}

void append(Complaints& to, const Complaints& more) {
    to.insert(to.end(), more.begin(), more.end());
}

}  // namespace

tl::expected<std::string, std::string> substitute(std::string_view text,
                                                  const Surroundings& around) {
    std::string result;
    while (true) {
        const auto start = text.find("${");
        if (start == std::string_view::npos) {
            return result.append(text);
        }
        if (start > 0 && text[start - 1] == '$') {
            result.append(text.substr(0, start - 1)).append("${");
            text.remove_prefix(start + 2);
            continue;
        }
        const auto end = text.find('}', start);
        if (end == std::string_view::npos) {
            return tl::unexpected{
                std::string{"`${` lacks its closing brace; a plain ${ is written $${"}};
        }
        auto value = value_of(text.substr(start + 2, end - start - 2), around);
        if (!value) {
            return value;
        }
        result.append(text.substr(0, start)).append(*value);
        text.remove_prefix(end + 1);
    }
}

Complaints substitute_in(Setting& setting, const Surroundings& around) {
    Complaints complaints;
    if (auto* const text = std::get_if<std::string>(&setting.value)) {
        auto replaced = substitute(*text, around);
        if (!replaced) {
            return {{.at = setting.at, .message = std::move(replaced).error()}};
        }
        *text = *std::move(replaced);
    } else if (auto* const list = std::get_if<SettingList>(&setting.value)) {
        for (auto& element : *list) {
            append(complaints, substitute_in(element, around));
        }
    } else if (auto* const table = std::get_if<SettingTable>(&setting.value)) {
        for (auto& entry : *table) {
            append(complaints, substitute_in(entry.setting, around));
        }
    }
    return complaints;
}

}  // namespace sonde
