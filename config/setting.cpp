// SPDX-License-Identifier: Apache-2.0
#include "config/setting.hpp"

#include "probes/wording.hpp"

#include <algorithm>

namespace sonde {

namespace {

struct Description {
    std::string operator()(const std::string& text) const { return in_backticks(text); }
    std::string operator()(std::int64_t number) const {
        return "the integer " + std::to_string(number);
    }
    std::string operator()(double /*number*/) const { return "a decimal number"; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(const SettingList& /*list*/) const { return "a list"; }
    std::string operator()(const SettingTable& /*table*/) const { return "a table"; }
    std::string operator()(const ForeignValue& foreign) const { return foreign.kind; }
};

}  // namespace

const SettingEntry* find(const SettingTable& table, std::string_view key) {
    const auto found = std::ranges::find(table, key, &SettingEntry::key);
    return found == table.end() ? nullptr : &*found;
}

const SettingTable* table_in(const SettingTable& parent,
                             std::string_view key,
                             std::string_view title,
                             Complaints& complaints) {
    const auto* const entry = find(parent, key);
    if (entry == nullptr) {
        return nullptr;
    }
    const auto* const table = std::get_if<SettingTable>(&entry->setting.value);
    if (table == nullptr) {
        complaints.push_back({.at = entry->at,
                              .message = "expected one table " + std::string{title} + ", found " +
                                         describe(entry->setting)});
    }
    return table;
}

std::string describe(const Setting& setting) {
    return std::visit(Description{}, setting.value);
}

}  // namespace sonde
