// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/surroundings.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sonde {

/// Files and environment variables that exist nowhere else.
struct FakeSurroundings {
    std::map<std::string, std::string> variables{};
    std::map<std::string, std::string> files{};

    Surroundings view() const {
        return {
            .environment = [this](const std::string& name) -> std::optional<std::string> {
                const auto found = variables.find(name);
                return found == variables.end() ? std::nullopt : std::optional{found->second};
            },
            .read_file = [this](const std::string& path) -> tl::expected<std::string, std::string> {
                const auto found = files.find(path);
                if (found == files.end()) {
                    return tl::unexpected{std::string{"No such file or directory"}};
                }
                return found->second;
            },
            .list_folder = [this](const std::string& path)
                -> tl::expected<std::vector<std::string>, std::string> {
                const auto prefix = path.ends_with('/') ? path : path + "/";
                std::vector<std::string> names;
                for (const auto& [file, content] : files) {
                    if (file.starts_with(prefix) &&
                        file.find('/', prefix.size()) == std::string::npos) {
                        names.push_back(file.substr(prefix.size()));
                    }
                }
                if (names.empty()) {
                    return tl::unexpected{std::string{"No such file or directory"}};
                }
                return names;
            },
            .all_variables =
                [this] {
                    return std::map<std::string, std::string, std::less<>>{variables.begin(),
                                                                           variables.end()};
                },
        };
    }
};

/// A few files and variables that the tests refer to. The secret is hunter2 everywhere.
inline FakeSurroundings usual_surroundings() {
    return {
        .variables = {{"PASSWORD", "hunter2"}, {"EMPTY", ""}, {"PORT", "2883"}, {"QOS", "2"}},
        .files = {{"/secret", "hunter2\n"},
                  {"/empty", "\n"},
                  {"/ca.pem", "-----BEGIN CERTIFICATE-----\n"},
                  {"/crl.pem", "-----BEGIN X509 CRL-----\n"},
                  {"/psk", "0102FFff\n"},
                  {"/cert.pem", "-----BEGIN CERTIFICATE-----\n"},
                  {"/key.pem", "-----BEGIN PRIVATE KEY-----\nhunter2\n"}},
    };
}

}  // namespace sonde
