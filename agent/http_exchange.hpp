// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/secret.hpp"
#include "probes/spec.hpp"

#include <tl/expected.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sonde {

/// What a server is asked, in HTTP/1.1 and over a connection of its own.
struct HttpAsk {
    std::string method{"GET"};
    std::string path{"/"};
    std::string host{"localhost"};  ///< As the server knows itself, with a port that is not usual.
    std::string content_type{};     ///< Of the body.
    std::string body{};             ///< Empty: none.
    std::vector<std::pair<std::string, Secret>> headers{};  ///< More of them, fit to be sent.
    bool wants_body{};                                      ///< Waits for all that is answered.
};

/// What it answers.
struct HttpReply {
    unsigned status{};
    std::string status_name{};  ///< As the standard calls it; empty where it does not.
    std::string words{};        ///< The first line of what it says, printable; may be cut short.
    std::string body{};         ///< Whole where it was wanted, and no more than 64 KiB.
    std::optional<Duration> retry_after{};  ///< Where it says so in seconds; a day at most.
};

/// Asks `server`: where it is, whom to trust, and as whom to log in; `mqtts` stands for https.
/// Blocks for `patience` at most. The error is a sentence.
tl::expected<HttpReply, std::string> ask_http(const ProbeSpec& server,
                                              const HttpAsk& ask,
                                              const Clock& clock,
                                              Duration patience);

}  // namespace sonde
