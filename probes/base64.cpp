// SPDX-License-Identifier: Apache-2.0
#include "probes/base64.hpp"

#include <openssl/evp.h>

#include <cassert>
#include <utility>

namespace sonde {

namespace {

constexpr std::size_t most = 1U << 30U;

const unsigned char* raw(const void* data) {
    return static_cast<const unsigned char*>(data);
}

}  // namespace

std::string to_base64(std::span<const std::byte> bytes) {
    assert(bytes.size() <= most);
    // Four characters for three bytes, and the zero that EVP_EncodeBlock puts behind.
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const auto written = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                         raw(bytes.data()),
                                         static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(written));
    return text;
}

std::optional<std::vector<std::byte>> from_base64(std::string_view text) {
    if (text.size() % 4 != 0 || text.size() > most) {
        return std::nullopt;
    }
    std::vector<std::byte> bytes(text.size() / 4 * 3);
    if (EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                        raw(text.data()),
                        static_cast<int>(text.size())) < 0) {
        return std::nullopt;
    }
    for (auto padding = text.rbegin(); padding != text.rend() && *padding == '='; ++padding) {
        if (bytes.empty()) {
            return std::nullopt;
        }
        bytes.pop_back();
    }
    // EVP_DecodeBlock takes white space at either end, and bits that stand for nothing.
    return to_base64(bytes) == text ? std::optional{std::move(bytes)} : std::nullopt;
}

}  // namespace sonde
