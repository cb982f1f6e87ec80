// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// A block between two lines of ```.
struct Fence {
    std::string place{};     ///< `docs/load.md:8`, its first line.
    std::string language{};  ///< `toml`, `sh`, ...; empty where it says none.
    std::string text{};      ///< With a newline at its end.
};

/// docs/*.md and the pages beside it that people read, as paths in the source tree, in order.
std::vector<std::string> page_names();

/// A file of the source tree. Throws where it cannot be read.
std::string page_text(const std::string& name);

/// All fences of a page.
std::vector<Fence> fences_of(const std::string& name);

/// What stands below a heading such as "### `timeout`" until the next one; empty where there is
/// none.
std::string section_of(std::string_view page, std::string_view heading);

/// A place within the project that a page refers to.
struct Link {
    std::string page{};    ///< A path in the source tree; where it names no page, the link's own.
    std::string anchor{};  ///< Behind the #; empty where there is none.
};

/// The links of a page that lead nowhere else on the net.
std::vector<Link> links_of(const std::string& name);

/// What anchors lead to the headings of a page, as GitHub makes them.
std::vector<std::string> anchors_of(const std::string& name);

/// The arguments of each `sonde ...` in lines of a shell: quotes, comments, continued lines, pipes
/// and redirections are understood, variables and substitutions are not. A path before the name and
/// assignments before the command are left out.
std::vector<std::vector<std::string>> sonde_commands(std::string_view shell);

/// What is typed in a `console` fence: the lines behind `$ `, and those that go on with them.
std::string typed_in(std::string_view console);

}  // namespace sonde
