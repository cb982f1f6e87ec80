// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

/// The lists of what covers the catalogue and the statements of the standards, as values. Their
/// form is told in their first lines.
namespace sonde::catalogue {

enum class Covered : std::uint8_t {
    by_tests,
    impossible,  ///< No test can bring it about; the named file makes it so.
    owed,        ///< Comes with a feature that is not there yet.
};

/// What covers an id in one column of a list: `probe` and `load` for scenarios, `test` for
/// statements.
struct Coverage {
    Covered kind{};
    std::vector<std::string> tests{};  ///< `Suite.Name`
    std::string file{};                ///< Of `impossible`.
    std::string words{};               ///< Why, or the feature.
};

struct Entry {
    std::string line{};  ///< In our own words.
    std::map<std::string, Coverage> columns{};
};

/// By id: `A1`, `3.1.1:1.5.3-1`. What cannot be read is in `mistakes`.
struct CoverageList {
    std::map<std::string, Entry> entries{};
    std::vector<std::string> mistakes{};
};

CoverageList read_list(const std::filesystem::path& file);

/// The ids that expected.txt demands: `scenarios` or `statements`.
std::set<std::string> expected_ids(const std::filesystem::path& file, const std::string& kind);

/// All tests that the sources below a folder define, as `Suite.Name`.
std::set<std::string> tests_below(const std::filesystem::path& folder);

/// Ids that a comment above or behind a TEST names: `// F18`.
std::set<std::string> ids_in_comments_below(const std::filesystem::path& folder);

}  // namespace sonde::catalogue
