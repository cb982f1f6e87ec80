// SPDX-License-Identifier: Apache-2.0
#include "agent/http_place.hpp"

#include "probes/endpoint.hpp"

#include <algorithm>
#include <utility>

namespace sonde {

namespace {

constexpr std::string_view https{"https://"};
constexpr std::string_view http{"http://"};

tl::unexpected<std::string> wrong(std::string sentence) {
    return tl::unexpected{std::move(sentence)};
}

bool is_plain(char c) {
    return c > ' ' && c < '\x7f' && c != '?' && c != '#';
}

bool names_port(std::string_view authority) {
    return authority.substr(authority.rfind(']') + 1).find(':') != std::string_view::npos;
}

}  // namespace

tl::expected<HttpPlace, std::string> parse_http_place(std::string_view url,
                                                      std::string_view example) {
    const bool over_tls = url.starts_with(https);
    if (!over_tls && !url.starts_with(http)) {
        return wrong("expected a URL such as " + std::string{example});
    }
    const auto rest = url.substr(over_tls ? https.size() : http.size());
    const auto authority = rest.substr(0, rest.find('/'));
    const auto path = rest.substr(authority.size());
    if (authority.find('@') != std::string_view::npos) {
        return wrong("a user or a password has no place in the URL, which others can read");
    }
    if (!std::ranges::all_of(rest, is_plain)) {
        return wrong("the URL has a blank, a control character, `?` or `#` in it");
    }
    auto named = std::string{over_tls ? "mqtts://" : "mqtt://"} + std::string{authority};
    if (!names_port(authority)) {
        named += over_tls ? ":443" : ":80";
    }
    auto endpoint = parse_endpoint(named);
    if (!endpoint) {
        return wrong("the URL names no host, or a port that is none");
    }
    HttpPlace place{.url = std::string{url},
                    .host = std::string{authority},
                    .path = std::string{path.size() > 1 ? path : ""}};
    place.server.target = *std::move(endpoint);
    return place;
}

}  // namespace sonde
