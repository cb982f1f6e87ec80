// SPDX-License-Identifier: Apache-2.0
#include "config/web_reader.hpp"

#include <filesystem>

namespace sonde::web {

bool is_empty(const Setting& setting) {
    const auto* const text = std::get_if<std::string>(&setting.value);
    return text != nullptr && text->empty();
}

void Reader::complain(Position at, std::string key, std::string message) {
    complaints_.push_back({.at = at, .message = std::move(message), .key = std::move(key)});
}

std::optional<std::string> Reader::text(const SettingEntry& entry) {
    if (const auto* const found = std::get_if<std::string>(&entry.setting.value)) {
        return *found;
    }
    complain(entry.setting.at, entry.key, "expected a text, found " + describe(entry.setting));
    return std::nullopt;
}

std::vector<std::string> Reader::texts(const SettingEntry& entry) {
    std::vector<std::string> found;
    if (is_empty(entry.setting)) {
        return found;
    }
    const auto* const list = std::get_if<SettingList>(&entry.setting.value);
    if (list == nullptr) {
        complain(entry.setting.at, entry.key, "expected a list, found " + describe(entry.setting));
        return found;
    }
    for (const auto& item : *list) {
        if (const auto* const text = std::get_if<std::string>(&item.value)) {
            found.push_back(*text);
        } else {
            complain(item.at, entry.key, "expected a text, found " + describe(item));
        }
    }
    return found;
}

std::optional<bool> Reader::boolean(const SettingEntry& entry) {
    if (const auto* const found = std::get_if<bool>(&entry.setting.value)) {
        return *found;
    }
    complain(
        entry.setting.at, entry.key, "expected true or false, found " + describe(entry.setting));
    return std::nullopt;
}

const SettingTable* Reader::table(const SettingEntry& entry) {
    static const SettingTable nothing;
    if (is_empty(entry.setting)) {
        return &nothing;
    }
    const auto* const found = std::get_if<SettingTable>(&entry.setting.value);
    if (found == nullptr) {
        complain(entry.setting.at, entry.key, "expected keys with values below it");
    }
    return found;
}

std::string Reader::file(const SettingEntry& entry) {
    const auto path = text(entry);
    if (!path || path->empty()) {
        return {};
    }
    const auto whole = (std::filesystem::path{folder_} / *path).lexically_normal().string();
    auto content = around_.read_file(whole);
    if (!content || content->size() > largest_file) {
        complain(entry.setting.at,
                 entry.key,
                 in_backticks(whole) +
                     " cannot be read: " + (content ? "it is larger than 1 MiB" : content.error()));
        return {};
    }
    return *std::move(content);
}

std::string unknown(std::string_view what,
                    std::string_view word,
                    std::span<const std::string_view> names) {
    const auto hint = did_you_mean(word, names);
    return "unknown " + std::string{what} + " " + in_backticks(word) +
           (hint.empty() ? ": expected " + either(names) : hint);
}

}  // namespace sonde::web
