// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sonde {

/// Where something stands in a configuration file, both counted from 1; columns are characters.
/// Zero where there is no file: on the command line.
struct Position {
    std::uint32_t line{};
    std::uint32_t column{};

    friend bool operator==(const Position&, const Position&) = default;
};

/// What is wrong with one setting. Whoever shows it names the setting in its own way: `qos` in a
/// file, `--qos` on the command line.
struct Complaint {
    Position at{};
    std::string message{};
    std::string key{};  ///< Of the setting; empty where the message is about something else.
};

using Complaints = std::vector<Complaint>;

/// A value under its key. A template, because a setting may hold a table of such, whose entries
/// hold settings.
template <class Value>
struct Entry {
    std::string key{};
    Position at{};  ///< Of the key.
    Value setting{};
};

struct Setting;
using SettingEntry = Entry<Setting>;

using SettingList = std::vector<Setting>;
using SettingTable = std::vector<SettingEntry>;  ///< In the order of the file.

/// A value of TOML that no setting of ours takes, told by its kind: "a date".
struct ForeignValue {
    std::string kind{};
};

/// A value that somebody wrote, in a file or on the command line, and where.
struct Setting {
    Position at{};
    std::variant<std::string, std::int64_t, double, bool, SettingList, SettingTable, ForeignValue>
        value{};
};

/// The entry under that key; null where there is none.
const SettingEntry* find(const SettingTable& table, std::string_view key);

/// The table under that key; null where there is none, with a complaint that asks for one table
/// `title` if something else stands there.
const SettingTable* table_in(const SettingTable& parent,
                             std::string_view key,
                             std::string_view title,
                             Complaints& complaints);

/// What stands there, for a message: "the integer 3", "a list", "`5 sec`".
std::string describe(const Setting& setting);

}  // namespace sonde
