// SPDX-License-Identifier: Apache-2.0
#include "agent/push_gateway.hpp"

#include "agent/http_exchange.hpp"
#include "exporters/exposition_format.hpp"

#include <utility>

namespace sonde {

namespace {

constexpr auto patience = std::chrono::seconds{10};

bool is_good(unsigned status) {
    return status >= 200 && status < 300;
}

tl::unexpected<std::string> wrong(std::string sentence) {
    return tl::unexpected{std::move(sentence)};
}

}  // namespace

tl::expected<void, std::string> push(const HttpPlace& group,
                                     const std::string& metrics,
                                     const Clock& clock) {
    const auto reply =
        ask_http(group.server,
                 {.method = "PUT",
                  .path = group.path,
                  .host = group.host,
                  .content_type = std::string{content_type_of(ExpositionFormat::text)},
                  .body = metrics},
                 clock,
                 patience);
    if (!reply) {
        return wrong("pushing to " + group.url + ": " + reply.error());
    }
    if (!is_good(reply->status)) {
        return wrong("pushing to " + group.url + ": it answers " + std::to_string(reply->status) +
                     " " + reply->status_name + ": " + reply->words);
    }
    return {};
}

}  // namespace sonde
