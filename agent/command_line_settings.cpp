// SPDX-License-Identifier: Apache-2.0
#include "agent/command_line_settings.hpp"

#include "probes/wording.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace sonde {

namespace {

Setting integer_or_text(const std::string& text) {
    std::int64_t number = 0;
    const auto* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    if (error == std::errc{} && stopped == end) {
        return {.value = number};
    }
    return {.value = text};
}

Setting number_or_text(const std::string& text) {
    double number = 0;
    const auto* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    if (error == std::errc{} && stopped == end) {
        return {.value = number};
    }
    return {.value = text};
}

/// `dns=1s`
SettingEntry entry_of(const std::string& text) {
    const auto mark = text.find('=');
    return {.key = text.substr(0, mark),
            .setting = {.value = mark == std::string::npos ? "" : text.substr(mark + 1)}};
}

}  // namespace

void Wrongs::add(const std::string& line) {
    if (std::ranges::find(lines_, line) == lines_.end()) {
        lines_.push_back(line);
    }
}

UsageError Wrongs::error() const {
    UsageError error;
    for (const auto& line : lines_) {
        error.message += (error.message.empty() ? "" : "\n") + line;
    }
    return error;
}

std::string flag_of(std::string_view prefix, std::string_view key) {
    return flag_of(prefix.empty() ? std::string{key}
                                  : std::string{prefix} + "_" + std::string{key});
}

void apply_keys(const Arguments& arguments,
                std::string_view prefix,
                std::span<const std::string_view> keys,
                const Surroundings& around,
                ProbeSpec& spec,
                Wrongs& wrongs) {
    for (const auto key : keys) {
        const auto flag = flag_of(prefix, key);
        const auto given = arguments.flags.find(flag);
        if (given == arguments.flags.end()) {
            continue;
        }
        const auto& known = *probe_key_named(key);
        for (const auto& complaint :
             known.apply(spec, setting_of(known.form, given->second), around)) {
            wrongs.add(flag + ": " + complaint.message);
        }
    }
}

void check_login(const Arguments& arguments, std::string_view prefix, Wrongs& wrongs) {
    const auto username = flag_of(prefix, "username");
    const auto file = flag_of(prefix, "password_file");
    const auto variable = flag_of(prefix, "password_env");
    if (arguments.has(username) != (arguments.has(file) || arguments.has(variable))) {
        wrongs.add(username + " belongs together with " + file + " or " + variable);
    }
    if (arguments.has(file) && arguments.has(variable)) {
        wrongs.add(file + " and " + variable + " exclude each other");
    }
}

Setting setting_of(KeyForm form, const std::vector<std::string>& values) {
    switch (form) {
        case KeyForm::boolean:
            return {.value = true};
        case KeyForm::integer:
            return integer_or_text(values.front());
        case KeyForm::number:
            return number_or_text(values.front());
        case KeyForm::text:
            return {.value = values.front()};
        case KeyForm::list: {
            SettingList list;
            std::ranges::transform(values, std::back_inserter(list), [](const auto& value) {
                return Setting{.value = value};
            });
            return {.value = std::move(list)};
        }
        case KeyForm::table:
            break;
    }
    SettingTable table;
    std::ranges::transform(values, std::back_inserter(table), entry_of);
    return {.value = std::move(table)};
}

const std::string* not_a_pair(KeyForm form, const std::vector<std::string>& values) {
    const auto found = std::ranges::find_if(
        values, [](const auto& value) { return value.find('=') == std::string::npos; });
    return form == KeyForm::table && found != values.end() ? &*found : nullptr;
}

std::uint64_t read_number(const Arguments& arguments,
                          std::string_view flag,
                          NumberBounds bounds,
                          std::uint64_t otherwise,
                          Wrongs& wrongs) {
    const auto text = arguments.value(flag);
    if (!text) {
        return otherwise;
    }
    std::uint64_t number = 0;
    const auto* const end = text->data() + text->size();
    const auto [stopped, error] = std::from_chars(text->data(), end, number);
    if (error != std::errc{} || stopped != end || number < bounds.least || number > bounds.most) {
        wrongs.add(std::string{flag} + ": expected a number from " + std::to_string(bounds.least) +
                   " to " + std::to_string(bounds.most) + ", found " + in_backticks(*text));
        return otherwise;
    }
    return number;
}

OutputFormat read_format(const Arguments& arguments, Wrongs& wrongs) {
    constexpr std::array<std::string_view, 2> formats{"text", "json"};
    const auto text = arguments.value("--format").value_or("text");
    if (std::ranges::find(formats, text) == formats.end()) {
        wrongs.add("--format: expected text or json, found " + in_backticks(text) +
                   did_you_mean(text, formats));
    }
    return text == "json" ? OutputFormat::json : OutputFormat::text;
}

}  // namespace sonde
