// SPDX-License-Identifier: Apache-2.0
#include "config/read_plan_setting.hpp"

#include "probes/wording.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace sonde {

namespace {

constexpr std::string_view a_rate = R"(a rate such as "1000/s", "0.5/s" or "120/m")";

Complaint complaint(const Setting& setting, std::string message) {
    return {.at = setting.at, .message = std::move(message)};
}

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    std::size_t start = 0;
    while ((start = text.find_first_not_of(' ', start)) != std::string::npos) {
        const auto end = std::min(text.find(' ', start), text.size());
        words.push_back(text.substr(start, end - start));
        start = end;
    }
    return words;
}

/// `5/s at 1s for 2s` as a table.
std::optional<SettingTable> table_in_words(const Setting& setting, std::string_view first_name) {
    const auto words = words_of(std::get<std::string>(setting.value));
    if (words.size() % 2 == 0) {
        return std::nullopt;
    }
    SettingTable table{{.key = std::string{first_name},
                        .at = setting.at,
                        .setting = {.at = setting.at, .value = words.front()}}};
    for (std::size_t i = 1; i < words.size(); i += 2) {
        if (std::ranges::find(table, words[i], &SettingEntry::key) != table.end()) {
            return std::nullopt;
        }
        table.push_back({.key = words[i],
                         .at = setting.at,
                         .setting = {.at = setting.at, .value = words[i + 1]}});
    }
    return table;
}

std::optional<SettingTable> table_in(const Setting& setting, std::string_view first_name) {
    if (const auto* const table = std::get_if<SettingTable>(&setting.value)) {
        return *table;
    }
    return std::holds_alternative<std::string>(setting.value) ? table_in_words(setting, first_name)
                                                              : std::nullopt;
}

}  // namespace

Reading<load::Rate> read_rate(const Setting& setting, ZeroRate zero) {
    auto text = std::get_if<std::string>(&setting.value) != nullptr
                    ? std::get<std::string>(setting.value)
                    : std::string{};
    if (const auto* const number = std::get_if<std::int64_t>(&setting.value)) {
        text = std::to_string(*number);
    }
    if (text.empty() || text.starts_with('-')) {
        return tl::unexpected{mismatch(setting, a_rate)};
    }
    const auto rate = load::parse_rate(text);
    if (!rate) {
        return tl::unexpected{complaint(setting, rate.error())};
    }
    if (rate->is_zero() && zero == ZeroRate::refused) {
        return tl::unexpected{mismatch(setting, "a rate above 0")};
    }
    return *rate;
}

Reading<double> read_share(const Setting& setting) {
    constexpr unsigned whole = 100;
    const auto* const text = std::get_if<std::string>(&setting.value);
    if (text != nullptr && text->ends_with('%')) {
        unsigned percent = 0;
        const auto* const end = text->data() + text->size() - 1;
        const auto [stopped, error] = std::from_chars(text->data(), end, percent);
        if (error == std::errc{} && stopped == end && percent >= 1 && percent <= whole) {
            return static_cast<double>(percent) / whole;
        }
    }
    return tl::unexpected{mismatch(setting, R"(a share from "1%" to "100%")")};
}

Reading<std::uint32_t> read_count(const Setting& setting, std::uint32_t most) {
    return read_integer(setting, {.least = 1, .most = most}).map([](std::int64_t number) {
        return static_cast<std::uint32_t>(number);
    });
}

tl::expected<std::vector<Setting>, Complaints> read_parts(const Setting& setting,
                                                          std::span<const std::string_view> names,
                                                          std::string_view example) {
    const auto table = table_in(setting, names.front());
    if (!table) {
        return tl::unexpected{Complaints{mismatch(setting, example)}};
    }
    Complaints complaints;
    for (const auto& entry : *table) {
        if (std::ranges::find(names, entry.key) == names.end()) {
            const auto hint = did_you_mean(entry.key, names);
            complaints.push_back(
                {.at = entry.at,
                 .message = "unknown " + in_backticks(entry.key) +
                            (hint.empty() ? ": expected " + either(names) : hint)});
        }
    }
    std::vector<Setting> parts;
    for (const auto name : names) {
        const auto found = std::ranges::find(*table, name, &SettingEntry::key);
        if (found != table->end()) {
            parts.push_back(found->setting);
        } else if (complaints.empty()) {
            complaints.push_back(complaint(
                setting, in_backticks(name) + " is missing: expected " + std::string{example}));
        }
    }
    if (!complaints.empty()) {
        return tl::unexpected{std::move(complaints)};
    }
    return parts;
}

SettingList elements_of(const Setting& setting) {
    const auto* const list = std::get_if<SettingList>(&setting.value);
    return list != nullptr ? *list : SettingList{setting};
}

}  // namespace sonde
