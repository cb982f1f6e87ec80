// SPDX-License-Identifier: Apache-2.0
#include "config/file_pattern.hpp"

#include "probes/wording.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <filesystem>

namespace sonde {

namespace {

constexpr std::string_view wildcards = "*?[";
constexpr const char* here = ".";

}  // namespace

tl::expected<FilePattern, std::string> parse_file_pattern(std::string_view text,
                                                          std::span<const std::string_view> endings,
                                                          const std::string& beside) {
    const std::filesystem::path path{text};
    const auto folder = path.parent_path().string();
    const auto name = path.filename().string();
    const bool ends = std::ranges::any_of(endings, [&](std::string_view ending) {
        return name.ends_with(ending) && name.size() > ending.size();
    });
    if (!ends || text.find('\0') != std::string_view::npos) {
        return tl::unexpected{"a path that ends with " + either(endings) + ", such as \"all/*" +
                              std::string{endings.front()} + "\""};
    }
    if (folder.find_first_of(wildcards) != std::string::npos) {
        return tl::unexpected{std::string{"a path with wildcards in its last part alone"}};
    }
    // An absolute path stays as it is.
    const auto whole =
        (std::filesystem::path{beside}.parent_path() / folder).lexically_normal().string();
    return FilePattern{.folder = whole.empty() ? here : whole, .name = name};
}

tl::expected<std::vector<std::string>, std::string> files_of(const FilePattern& pattern,
                                                             const Surroundings& around) {
    const auto names = around.list_folder(pattern.folder);
    if (!names) {
        return tl::unexpected{"the folder " + in_backticks(pattern.folder) +
                              " cannot be read: " + names.error()};
    }
    std::vector<std::string> files;
    for (const auto& name : *names) {
        if (fnmatch(pattern.name.c_str(), name.c_str(), FNM_PERIOD) == 0) {
            files.push_back(
                pattern.folder == here
                    ? name
                    : (std::filesystem::path{pattern.folder} / name).lexically_normal().string());
        }
    }
    return files;
}

}  // namespace sonde
