// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/http_server.hpp"
#include "agent/web_access_file.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace sonde::testing {

/// bcrypt of `open sesame` at cost 4, as cheap as it gets.
std::string hash_of_sesame();

/// The header with which a browser logs in.
std::map<std::string, std::string> login(const std::string& user, const std::string& password);

/// A web configuration file in a folder of its own, and a server that lives by it.
class WebServer {
  public:
    /// The file may name files of that folder.
    explicit WebServer(const std::string& web_config, HttpLimits limits = {});

    void configure(const std::string& web_config) const;
    void write(const std::string& name, const std::string& text) const;

    std::uint16_t port() const { return server_->port(); }
    std::string url() const { return server_->url(); }
    /// What was told of changes, a line each; `changed` for one without a sentence.
    std::vector<std::string> told() const;

  private:
    support::TemporaryFolder folder_{};
    mutable std::mutex mutex_{};  ///< Of what the server's thread tells.
    std::vector<std::string> told_{};
    std::unique_ptr<WebAccessFile> access_{};
    std::unique_ptr<HttpServer> server_{};
};

/// The keys of tls_server_config that name an identity.
std::string naming(const support::Identity& identity);

}  // namespace sonde::testing
