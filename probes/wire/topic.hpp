// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace sonde::wire {

/// Whether a text holds `+` or `#`.
bool has_wildcard(std::string_view text);

/// Whether a text is nothing but ASCII without U+0000 and wildcards, and not empty: what nearly
/// every topic is, told in one pass. False says nothing about it.
bool is_plain_topic(std::string_view text);

/// What a PUBLISH may carry: 1 to 65 535 bytes of well-formed UTF-8 without U+0000 or wildcards.
bool is_topic_name(std::string_view topic);

/// What a SUBSCRIBE may carry: as a topic name, with wildcards in the places where 4.7.1 allows
/// them.
bool is_topic_filter(std::string_view filter);

/// `$share/NAME/FILTER`, taken apart.
struct SharedFilter {
    std::string_view name;
    std::string_view filter;
};

/// Whether a filter asks for a shared subscription, well-formed or not (v5 4.8.2).
bool is_shared(std::string_view filter);

/// Nothing if it is not `$share/NAME/FILTER` with a NAME and a FILTER that 4.8.2 allows.
std::optional<SharedFilter> parse_shared(std::string_view filter);

/// Whether a message on this topic belongs to this filter. Both are well-formed; a shared filter is
/// matched by the part behind its name. Wildcards in the first level leave out topics with `$`
/// (4.7.2).
bool matches(std::string_view filter, std::string_view topic);

}  // namespace sonde::wire
