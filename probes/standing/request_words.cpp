// SPDX-License-Identifier: Apache-2.0
#include "probes/standing/request_words.hpp"

#include "probes/request_spec.hpp"
#include "probes/roundtrip.hpp"

#include <array>
#include <cstdio>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace sonde {

namespace {

using Places = std::initializer_list<std::pair<std::string_view, std::string_view>>;

std::string number_of(std::uint64_t run) {
    std::array<char, 17> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(run));
    return text.data();
}

/// What is put in is not looked at again.
std::string filled(std::string_view text, Places places) {
    std::string result;
    while (!text.empty()) {
        bool found = false;
        for (const auto& [place, value] : places) {
            if (text.starts_with(place)) {
                result += value;
                text.remove_prefix(place.size());
                found = true;
                break;
            }
        }
        if (!found) {
            result += text.front();
            text.remove_prefix(1);
        }
    }
    return result;
}

}  // namespace

RequestWords words_of(const ProbeSpec& spec, std::uint64_t run) {
    const auto request = spec.request ? *spec.request : RequestSpec{};
    const auto number = number_of(run);
    const auto client = client_id_of(spec, run);
    const auto reply_topic = request.reply_topic.empty() ? "sonde/reply/{request}"
                                                         : std::string_view{request.reply_topic};
    RequestWords words{.correlation = number};
    words.reply_topic = filled(reply_topic, {{"{client}", client}, {"{request}", number}});
    const Places places{
        {"{client}", client}, {"{request}", number}, {"{reply_topic}", words.reply_topic}};
    words.topic = filled(spec.topic, places);
    words.payload = filled(request.payload, places);
    return words;
}

}  // namespace sonde
