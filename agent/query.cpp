// SPDX-License-Identifier: Apache-2.0
#include "agent/query.hpp"

#include "agent/percent.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace sonde {

namespace {

std::optional<std::string> form_decoded(std::string_view text) {
    std::string spaced{text};
    std::ranges::replace(spaced, '+', ' ');
    return percent_decoded(spaced);
}

}  // namespace

tl::expected<std::map<std::string, std::string>, std::string> parse_query(std::string_view query) {
    std::map<std::string, std::string> parameters;
    while (!query.empty()) {
        const auto end = std::min(query.find('&'), query.size());
        const auto part = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (part.empty()) {
            continue;
        }
        const auto mark = std::min(part.find('='), part.size());
        auto name = form_decoded(part.substr(0, mark));
        auto value = form_decoded(part.substr(std::min(mark + 1, part.size())));
        if (!name || !value) {
            return tl::unexpected{
                std::string{"the query has a % that two hexadecimal digits do not follow"}};
        }
        // Taking one of two would be another choice than the one a proxy in front may have judged.
        if (!parameters.emplace(*std::move(name), *std::move(value)).second) {
            return tl::unexpected{std::string{"the query has a parameter twice"}};
        }
    }
    return parameters;
}

}  // namespace sonde
