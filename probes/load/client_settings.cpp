// SPDX-License-Identifier: Apache-2.0
#include "probes/load/client_settings.hpp"

#include "probes/load/topic_template.hpp"

#include <algorithm>
#include <cstddef>

namespace sonde::load {

namespace {

wire::Bytes bytes_of(const std::string& text) {
    wire::Bytes bytes(text.size());
    std::ranges::transform(
        text, bytes.begin(), [](char letter) { return static_cast<std::byte>(letter); });
    return bytes;
}

/// What the client's row in a file says, or else the population's template.
const std::string& chosen(const std::string& own, const std::string& pattern) {
    return own.empty() ? pattern : own;
}

}  // namespace

std::string ClientSettings::text_of(const std::string& pattern,
                                    std::uint32_t population,
                                    std::uint32_t client,
                                    std::uint32_t topic) const {
    auto values = values_of(
        blueprint_.plan.populations[population], client, blueprint_.shard.count, blueprint_.run);
    values.topic = topic;
    return render(pattern, values);
}

wire::SessionSettings ClientSettings::session_of(std::uint32_t population_index,
                                                 std::uint32_t client) const {
    const auto& population = blueprint_.plan.populations[population_index];
    static const Identity nobody{};
    const auto& identity = population.identities.empty() ? nobody : population.identities[client];
    const bool v5 = population.mqtt == MqttVersion::v5;
    const auto text = [&](const std::string& pattern) {
        return text_of(pattern, population_index, client);
    };
    wire::SessionSettings settings;
    settings.version = v5 ? wire::Version::v5 : wire::Version::v3_1_1;
    settings.client_id = text(chosen(identity.client_id, population.client_id));
    settings.clean_start = population.clean_start;
    settings.keep_alive = static_cast<std::uint16_t>(population.keep_alive.count());
    // A PINGRESP has no longer than other answers.
    settings.ping_timeout.nanoseconds = std::min<std::int64_t>(
        settings.ping_timeout.nanoseconds, Duration{blueprint_.plan.connect_timeout}.count());
    const auto user_name = text(chosen(identity.username, population.username));
    if (!user_name.empty()) {
        settings.user_name = user_name;
    }
    const auto& password = identity.password ? identity.password : population.password;
    if (password) {
        settings.password = bytes_of(password->reveal());
    }
    const auto largest = blueprint_.payloads[population_index].largest();
    settings.maximum_packet_size = static_cast<std::uint32_t>(
        std::max<std::size_t>(settings.maximum_packet_size, largest + (128U << 10U)));
    if (v5) {
        settings.session_expiry = population.properties.session_expiry;
        settings.receive_maximum = population.properties.receive_maximum;
        for (const auto& [name, value] : population.properties.user) {
            settings.user_properties.add_user(name, value);
        }
    }
    return settings;
}

wire::PropertyBuffer ClientSettings::publish_properties_of(const Population& population) {
    wire::PropertyBuffer buffer;
    if (population.mqtt != MqttVersion::v5) {
        return buffer;
    }
    const auto& wanted = population.properties;
    if (wanted.message_expiry) {
        buffer.add(wire::PropertyId::message_expiry_interval, *wanted.message_expiry);
    }
    if (!wanted.content_type.empty()) {
        buffer.add(wire::PropertyId::content_type, std::string_view{wanted.content_type});
    }
    if (!wanted.response_topic.empty()) {
        buffer.add(wire::PropertyId::response_topic, std::string_view{wanted.response_topic});
    }
    for (const auto& [name, value] : wanted.user) {
        buffer.add_user(name, value);
    }
    return buffer;
}

Result<std::unique_ptr<net::TlsSession>> ClientSettings::tls_of(std::uint32_t population_index,
                                                                std::uint32_t client,
                                                                const Endpoint& target) {
    if (!target.secure()) {
        return nullptr;
    }
    const auto& population = blueprint_.plan.populations[population_index];
    static const Identity nobody{};
    const auto& identity = population.identities.empty() ? nobody : population.identities[client];
    const net::TlsIdentity shown{
        .cert_file =
            text_of(chosen(identity.cert_file, population.tls.cert_file), population_index, client),
        .key_file =
            text_of(chosen(identity.key_file, population.tls.key_file), population_index, client)};
    const bool of_all = shown.cert_file == population.tls.cert_file;
    const auto context = context_of(population_index, target.host, of_all);
    if (!context) {
        return tl::unexpected{context.error()};
    }
    return of_all ? net::TlsSession::create(**context) : net::TlsSession::create(**context, shown);
}

/// A context costs far more than a session, so there is none for a single client.
Result<const net::TlsContext*> ClientSettings::context_of(std::uint32_t population,
                                                          const std::string& host,
                                                          bool with_certificate) {
    const ContextKey key{population, host, with_certificate};
    auto place = contexts_.find(key);
    if (place == contexts_.end()) {
        TlsSettings settings = blueprint_.plan.populations[population].tls;
        if (!with_certificate) {
            settings.cert_file.clear();
            settings.key_file.clear();
        }
        auto context = net::TlsContext::create(settings, host, stores_);
        if (!context) {
            return tl::unexpected{std::move(context.error())};
        }
        place = contexts_.emplace(key, std::move(*context)).first;
    }
    return &place->second;
}

}  // namespace sonde::load
