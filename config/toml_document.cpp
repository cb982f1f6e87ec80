// SPDX-License-Identifier: Apache-2.0
#include "config/toml_document.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace sonde {

namespace {

Position position_of(const toml::source_region& source) {
    return {.line = source.begin.line, .column = source.begin.column};
}

Setting convert(const toml::node& node);

SettingTable convert_table(const toml::table& table) {
    SettingTable result;
    for (const auto& [key, node] : table) {
        result.push_back({.key = std::string{key.str()},
                          .at = position_of(key.source()),
                          .setting = convert(node)});
    }
    // toml++ sorts by name.
    std::ranges::stable_sort(result, {}, [](const SettingEntry& entry) {
        return std::tuple{entry.at.line, entry.at.column};
    });
    return result;
}

SettingList convert_list(const toml::array& array) {
    SettingList result;
    std::ranges::transform(array, std::back_inserter(result), convert);
    return result;
}

Setting convert(const toml::node& node) {
    Setting setting{.at = position_of(node.source())};
    switch (node.type()) {
        case toml::node_type::string:
            setting.value = node.as_string()->get();
            break;
        case toml::node_type::integer:
            setting.value = node.as_integer()->get();
            break;
        case toml::node_type::boolean:
            setting.value = node.as_boolean()->get();
            break;
        case toml::node_type::array:
            setting.value = convert_list(*node.as_array());
            break;
        case toml::node_type::table:
            setting.value = convert_table(*node.as_table());
            break;
        case toml::node_type::floating_point:
            setting.value = node.as_floating_point()->get();
            break;
        case toml::node_type::none:
        case toml::node_type::date:
        case toml::node_type::time:
        case toml::node_type::date_time:
            setting.value = ForeignValue{"a date or time"};
            break;
    }
    return setting;
}

/// toml++ may quote what it stumbled over, and that may be a password that stands where none
/// should.
bool may_hold_a_secret(std::string_view text, std::uint32_t line) {
    for (std::uint32_t i = 1; i < line; ++i) {
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    }
    return text.substr(0, text.find('=')).find("password") != std::string_view::npos;
}

}  // namespace

tl::expected<SettingTable, Complaint> parse_toml(std::string_view text) {
    try {
        return convert_table(toml::parse(text));
    } catch (const toml::parse_error& error) {
        const auto at = position_of(error.source());
        return tl::unexpected{Complaint{
            .at = at,
            .message = may_hold_a_secret(text, at.line)
                           ? "this line is not TOML: expected `key = \"value\"`"
                           : std::string{error.description()},
        }};
    }
}

}  // namespace sonde
