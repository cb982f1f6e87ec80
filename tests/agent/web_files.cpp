// SPDX-License-Identifier: Apache-2.0
#include "tests/agent/web_files.hpp"

#include "config/surroundings.hpp"
#include "probes/base64.hpp"

#include <crypt.h>

#include <span>
#include <stdexcept>

namespace sonde::testing {

std::string hash_of_sesame() {
    const auto room = std::make_unique<crypt_data>();
    return crypt_r("open sesame", "$2y$04$abcdefghijklmnopqrstuu", room.get());
}

std::map<std::string, std::string> login(const std::string& user, const std::string& password) {
    const auto text = user + ":" + password;
    return {{"Authorization", "Basic " + to_base64(std::as_bytes(std::span{text}))}};
}

WebServer::WebServer(const std::string& web_config, HttpLimits limits) {
    const auto path = folder_.write("web.yml", web_config);
    auto access = load_web_access(path, system_surroundings());
    if (!access) {
        throw std::runtime_error{to_string(access.error().front())};
    }
    access_ = std::make_unique<WebAccessFile>(
        path, system_surroundings(), *std::move(access), [this](const auto& wrong) {
            const std::scoped_lock lock{mutex_};
            told_.insert(told_.end(), wrong.begin(), wrong.end());
            if (wrong.empty()) {
                told_.emplace_back("changed");
            }
        });
    HttpService service{.answer = [](const HttpRequest& request) -> HttpResponse {
                            return {.body = "this is " + request.path};
                        },
                        .access = access_.get()};
    server_ = std::make_unique<HttpServer>(ListenAddress{.port = 0}, std::move(service), limits);
}

void WebServer::configure(const std::string& web_config) const {
    folder_.write("web.yml", web_config);
}

void WebServer::write(const std::string& name, const std::string& text) const {
    folder_.write(name, text);
}

std::vector<std::string> WebServer::told() const {
    const std::scoped_lock lock{mutex_};
    return told_;
}

std::string naming(const support::Identity& identity) {
    return "  cert_file: " + identity.cert_file + "\n  key_file: " + identity.key_file + "\n";
}

}  // namespace sonde::testing
