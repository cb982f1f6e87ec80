// SPDX-License-Identifier: Apache-2.0
#include "agent/web_access_file.hpp"

#include "config/surroundings.hpp"
#include "exporters/printable.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace sonde {

namespace {

using Mistakes = std::vector<Mistake>;

void tell_of_web_config(spdlog::logger& log, const std::vector<std::string>& wrong) {
    if (wrong.empty()) {
        log.info("the web configuration has changed, and counts from now on");
    }
    for (const auto& sentence : wrong) {
        log.error("web configuration, which stays as it was: {}", printable(sentence));
    }
}

}  // namespace

WebAccessFile::WebAccessFile(std::string path, Surroundings around, WebAccess first, Tell tell)
    : path_{std::move(path)},
      around_{std::move(around)},
      access_{std::move(first)},
      tell_{std::move(tell)} {}

const WebAccess& WebAccessFile::now() {
    auto config = load_web_config(path_, around_);
    const bool is_the_same = config && *config == access_.config;
    if (is_the_same && mistakes_.empty()) {
        return access_;
    }
    auto mistakes = !config       ? std::move(config.error())
                    : is_the_same ? Mistakes{}
                                  : take(make_web_access(*std::move(config), path_));
    const bool told = !mistakes.empty() && mistakes == mistakes_;
    mistakes_ = std::move(mistakes);
    if (!told) {
        std::vector<std::string> sentences;
        std::ranges::transform(mistakes_, std::back_inserter(sentences), [](const auto& mistake) {
            return to_string(mistake);
        });
        tell_(sentences);
    }
    return access_;
}

/// Neither TLS nor the login goes by a slip, and a file that is just being written anew may be
/// empty.
Mistakes WebAccessFile::take(tl::expected<WebAccess, Mistakes> read) {
    if (!read) {
        return std::move(read.error());
    }
    if (read->tls.has_value() != access_.tls.has_value()) {
        return {{.file = path_,
                 .message = "tls_server_config: TLS cannot come or go while sonde runs: restart "
                            "it, or put the file back"}};
    }
    if (read->config.users.empty() && !access_.config.users.empty()) {
        return {{.file = path_,
                 .message = "basic_auth_users: the last user cannot go while sonde runs: restart "
                            "it, or put the file back"}};
    }
    access_ = *std::move(read);
    return {};
}

std::unique_ptr<WebAccessFile> open_web_access(const std::string& path,
                                               MetricsStore& store,
                                               spdlog::logger& log) {
    if (path.empty()) {
        return nullptr;
    }
    auto access = load_web_access(path, system_surroundings());
    if (!access) {
        throw std::runtime_error{to_string(access.error().front())};
    }
    if (access->config.asks_for_http2) {
        log.info("{}: http2 has no effect: sonde speaks HTTP/1.1", printable(path));
    }
    store.set_web_config(true);
    return std::make_unique<WebAccessFile>(path,
                                           system_surroundings(),
                                           *std::move(access),
                                           [&store, &log](const std::vector<std::string>& wrong) {
                                               store.set_web_config(wrong.empty());
                                               tell_of_web_config(log, wrong);
                                           });
}

}  // namespace sonde
