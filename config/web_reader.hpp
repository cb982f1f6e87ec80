// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/setting.hpp"
#include "config/surroundings.hpp"
#include "probes/tls_server_settings.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// How the files of the web configuration read their keys; for them alone.
namespace sonde::web {

/// Above it a file was not meant.
inline constexpr std::size_t largest_file = std::size_t{1024} * 1024;

/// An empty text, and so what is left empty.
bool is_empty(const Setting& setting);

/// Takes values out of settings, and collects what is wrong with them.
class Reader {
  public:
    /// Paths are relative to the folder.
    Reader(std::string folder, const Surroundings& around)
        : folder_{std::move(folder)}, around_{around} {}

    void complain(Position at, std::string key, std::string message);

    /// Nothing, and a complaint, for what is something else.
    std::optional<std::string> text(const SettingEntry& entry);
    std::vector<std::string> texts(const SettingEntry& entry);
    std::optional<bool> boolean(const SettingEntry& entry);
    /// Empty also where the file leaves it so; null and a complaint for what is no table.
    const SettingTable* table(const SettingEntry& entry);
    /// What the file at that path holds, empty for an empty path.
    std::string file(const SettingEntry& entry);

    const Complaints& complaints() const { return complaints_; }

  private:
    std::string folder_;
    const Surroundings& around_;
    Complaints complaints_{};
};

/// "unknown WHAT `word`", and what may stand there.
std::string unknown(std::string_view what,
                    std::string_view word,
                    std::span<const std::string_view> names);

template <class Table>
std::vector<std::string_view> names_in(const Table& table) {
    std::vector<std::string_view> names;
    std::ranges::transform(
        table, std::back_inserter(names), [](const auto& row) { return row.name; });
    return names;
}

/// The row of that name; null and a complaint where there is none.
template <class Row, std::size_t size>
const Row* row_named(Reader& reader,
                     const SettingEntry& entry,
                     const std::array<Row, size>& table,
                     const std::string& word) {
    const auto found =
        std::ranges::find_if(table, [&](const auto& row) { return row.name == word; });
    if (found != table.end()) {
        return &*found;
    }
    reader.complain(entry.setting.at, entry.key, unknown("value", word, names_in(table)));
    return nullptr;
}

template <class Target>
struct Key {
    std::string_view name{};
    void (*read)(Reader&, const SettingEntry&, Target&){};
};

template <class Target, std::size_t size>
void read_keys(Reader& reader,
               const SettingTable& table,
               const std::array<Key<Target>, size>& keys,
               Target& target) {
    for (const auto& entry : table) {
        const auto known = std::ranges::find(keys, entry.key, &Key<Target>::name);
        if (known == keys.end()) {
            reader.complain(entry.at, "", unknown("key", entry.key, names_in(keys)));
        } else {
            known->read(reader, entry, target);
        }
    }
}

/// `tls_server_config`
void read_tls(Reader& reader, const SettingEntry& entry, std::optional<TlsServerSettings>& tls);

}  // namespace sonde::web
