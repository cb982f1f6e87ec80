// SPDX-License-Identifier: Apache-2.0
#include "agent/otlp_export.hpp"

#include "agent/http_exchange.hpp"
#include "exporters/printable.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <thread>
#include <utility>

namespace sonde {

namespace {

using nlohmann::json;

constexpr int most_attempts = 3;
constexpr Duration first_wait = std::chrono::seconds{1};  ///< Doubled each time.

/// What a receiver may be asked again after; all else is final, by OTLP's specification.
constexpr std::array<unsigned, 4> busy{429, 502, 503, 504};

bool is_good(const HttpReply& reply) {
    return reply.status >= 200 && reply.status < 300;
}

bool is_busy(const HttpReply& reply) {
    return std::ranges::find(busy, reply.status) != busy.end();
}

/// What a member says, whoever wrote it; null where there is none.
json member(const json& holder, const char* name) {
    const auto found = holder.is_object() ? holder.find(name) : holder.end();
    return holder.is_object() && found != holder.end() ? *found : json{};
}

/// 64-bit numbers are text in protobuf's JSON, and some write them as numbers all the same.
std::string number_in(const json& value) {
    const auto text = value.is_string()            ? value.get<std::string>()
                      : value.is_number_unsigned() ? std::to_string(value.get<std::uint64_t>())
                                                   : std::string{};
    return text == "0" ? "" : printable(text);
}

/// An answer with status 200 may still refuse some points, or warn.
tl::expected<std::string, std::string> judged(const HttpReply& reply, const std::string& to) {
    const auto partial = member(json::parse(reply.body, nullptr, false), "partialSuccess");
    const auto rejected = number_in(member(partial, "rejectedDataPoints"));
    const auto said = member(partial, "errorMessage");
    const auto words = said.is_string() ? printable(said.get<std::string>()) : std::string{};
    if (!rejected.empty()) {
        return tl::unexpected{to + ": it took all but " + rejected + " points" +
                              (words.empty() ? "" : ": " + words)};
    }
    return words.empty() ? "" : to + ": it remarks: " + words;
}

/// An error body is a Status of protobuf in JSON, or what a proxy thinks of.
std::string words_of(const HttpReply& reply) {
    const auto message = member(json::parse(reply.body, nullptr, false), "message");
    const auto words = message.is_string() ? printable(message.get<std::string>()) : reply.words;
    return words.empty() ? "" : ": " + words;
}

}  // namespace

void sleep_for(Duration time) {
    std::this_thread::sleep_for(time);
}

tl::expected<std::string, std::string> export_otlp(const OtlpPlace& place,
                                                   const std::string& request,
                                                   const Clock& clock,
                                                   const WaitFor& wait) {
    const auto to = "sending to " + place.at.url;
    const HttpAsk ask{.method = "POST",
                      .path = place.at.path,
                      .host = place.at.host,
                      .content_type = "application/json",
                      .body = request,
                      .headers = place.headers,
                      .wants_body = true};
    const Instant deadline = clock.now() + place.patience;
    auto pause = first_wait;
    for (int attempt = 1;; ++attempt) {
        const auto reply = ask_http(place.at.server, ask, clock, deadline - clock.now());
        if (!reply) {
            return tl::unexpected{to + ": " + reply.error()};
        }
        if (is_good(*reply)) {
            return judged(*reply, to);
        }
        const auto next = reply->retry_after.value_or(pause);
        if (!is_busy(*reply) || attempt == most_attempts || clock.now() + next >= deadline) {
            return tl::unexpected{
                to + ": it answers " + std::to_string(reply->status) + " " + reply->status_name +
                (attempt > 1 ? ", asked " + std::to_string(attempt) + " times" : "") +
                words_of(*reply)};
        }
        wait(next);
        pause *= 2;
    }
}

}  // namespace sonde
