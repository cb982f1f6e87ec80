// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/surroundings.hpp"

#include <tl/expected.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// Files of one folder whose names are alike.
struct FilePattern {
    std::string folder{};  ///< Never empty.
    std::string name{};    ///< With `*`, `?` and `[...]` as a shell takes them.

    friend bool operator==(const FilePattern&, const FilePattern&) = default;
};

/// Reads a path that may have wildcards in its last part alone, and has one of the endings. One
/// that is relative begins at the folder of the file `beside`. The error completes "expected ...".
tl::expected<FilePattern, std::string> parse_file_pattern(std::string_view text,
                                                          std::span<const std::string_view> endings,
                                                          const std::string& beside);

/// The paths of the files that are there, in the order of their names; hidden files only where the
/// pattern begins with a dot. The error is a sentence that names the folder.
tl::expected<std::vector<std::string>, std::string> files_of(const FilePattern& pattern,
                                                             const Surroundings& around);

}  // namespace sonde
