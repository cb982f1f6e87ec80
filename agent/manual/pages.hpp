// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace sonde::manual {

/// sonde-probe(1) and the like, out of what `--help` prints; sonde(1) for no command.
std::string command_page(std::string_view command, std::string_view version);

/// What a page on a kind of file is called and says first.
struct FilePageHead {
    std::string_view name{};     ///< `sonde.toml`
    std::string_view summary{};  ///< Half a line.
    std::string_view version{};
};

/// A page of section 5, out of an example that has every key with its meaning and its default.
std::string file_page(const FilePageHead& head, std::string_view example);

}  // namespace sonde::manual
