// SPDX-License-Identifier: Apache-2.0
#include "probes/load/plan.hpp"

#include "probes/load/random.hpp"

#include <array>
#include <charconv>
#include <concepts>
#include <cstdio>
#include <type_traits>
#include <utility>

namespace sonde::load {

namespace {

/// FNV-1a over the text of values, each written so that no two different sequences of values give
/// the same text. Structures are taken apart member by member: one that is added to them does not
/// compile here before somebody has decided whether it counts.
class Fingerprint {
  public:
    std::uint64_t hash() const { return hash_; }

    void add(std::string_view text) {
        add(text.size());
        hash_ = fnv1a(text, hash_);
    }

    template <std::integral T>
    void add(T number) {
        hash_ = fnv1a(std::to_string(number) + ";", hash_);
    }

    void add(double number) {
        std::array<char, 32> digits{};
        const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number);
        add(std::string_view{digits.data(), written.ptr});
    }

    template <class T>
    requires std::is_enum_v<T>
    void add(T value) { add(static_cast<std::underlying_type_t<T>>(value)); }

    template <class Period>
    void add(std::chrono::duration<std::int64_t, Period> duration) {
        add(duration.count());
    }

    template <class T>
    void add(const std::optional<T>& value) {
        add(value.has_value());
        if (value) {
            add(*value);
        }
    }

    template <class T>
    void add(const std::vector<T>& values) {
        add(values.size());
        for (const auto& value : values) {
            add(value);
        }
    }

    void add(const std::pair<std::string, std::string>& property) {
        add_all(property.first, property.second);
    }

    void add(const Rate& rate) {
        const auto& [per_million_seconds] = rate;
        add(per_million_seconds);
    }

    void add(const RateStep& step) {
        const auto& [length, from, to] = step;
        add_all(length, from, to);
    }

    void add(const Endpoint& endpoint) {
        const auto& [scheme, host, port, path] = endpoint;
        add_all(scheme, host, port);
        if (!path.empty()) {
            add(path);
        }
    }

    void add(const PayloadSize::Weighted& weighted) {
        const auto& [bytes, weight] = weighted;
        add_all(bytes, weight);
    }

    /// What files hold counts, and not where a machine keeps them.
    void add(const PayloadSize& size) {
        const auto& [kind, fixed, minimum, maximum, mean, deviation, weighted, files, contents] =
            size;
        add_all(kind, fixed, minimum, maximum, mean, deviation, weighted, contents);
    }

    void add(const Identity& identity) {
        const auto& [client_id, username, password, cert_file, key_file] = identity;
        add_all(client_id, username, cert_file, key_file);
    }

    void add(const Behaviour& behaviour) {
        const auto& [kind, rate, at, away, bytes_per_second] = behaviour;
        add_all(kind, rate, at, away, bytes_per_second);
    }

    void add(const LoadProperties& properties) {
        const auto& [session_expiry,
                     receive_maximum,
                     message_expiry,
                     content_type,
                     response_topic,
                     topic_alias,
                     user] = properties;
        add_all(session_expiry,
                receive_maximum,
                message_expiry,
                content_type,
                response_topic,
                topic_alias,
                user);
    }

    void add(const TlsSettings& tls) {
        const auto& [verification,
                     ca_file,
                     cert_file,
                     key_file,
                     server_name,
                     alpn,
                     minimum,
                     crl_file,
                     psk_identity,
                     psk,
                     resumption] = tls;
        add_all(verification, ca_file, cert_file, key_file, server_name, alpn, minimum);
        if (!crl_file.empty() || !psk_identity.empty()) {
            add_all(crl_file, psk_identity);
        }
    }

    void add(const Population& population) {
        const auto& [name,
                     role,
                     count,
                     groups,
                     publish_topic,
                     topics,
                     subscribe_filter,
                     qos,
                     subscribe_qos,
                     retain,
                     payload,
                     arrivals,
                     burst,
                     loop,
                     outstanding,
                     profile,
                     mqtt,
                     client_id,
                     username,
                     password,
                     identities,
                     clean_start,
                     keep_alive,
                     properties,
                     tls,
                     behaviours] = population;
        add_all(name, role, count, groups, publish_topic, topics, subscribe_filter);
        add_all(qos, subscribe_qos, retain, payload, arrivals, burst, loop, outstanding, profile);
        add_all(mqtt, client_id, username, identities, clean_start, keep_alive, properties, tls);
        add(behaviours);
    }

    /// Who uses the proxy and what the headers hold is left out, as passwords are.
    void add(const Route& route) {
        const auto& [headers, origin, proxy, password, proxy_protocol] = route;
        for (const auto& header : headers) {
            add(header.name);
        }
        add_all(origin, proxy_protocol);
        if (proxy) {
            add(to_string(*proxy));
        }
    }

    void add(const LoadPlan& plan) {
        const auto& [name,
                     targets,
                     populations,
                     connect_rate,
                     connect_timeout,
                     warm_up,
                     duration,
                     drain,
                     reconnect,
                     seed,
                     late_after,
                     overload_after,
                     queue_limit,
                     workers,
                     source_addresses,
                     resolver,
                     family,
                     route,
                     generator,
                     thresholds] = plan;
        add_all(targets, populations, connect_rate, connect_timeout, warm_up, duration, drain);
        add_all(reconnect, late_after, overload_after, queue_limit, resolver, family);
        if (route) {
            add(*route);
        }
    }

  private:
    template <class... Parts>
    void add_all(const Parts&... parts) {
        (add(parts), ...);
    }

    std::uint64_t hash_{fnv1a("sonde.load/1")};
};

}  // namespace

std::string hash_of(const LoadPlan& plan) {
    Fingerprint fingerprint;
    fingerprint.add(plan);
    std::array<char, 17> digits{};
    std::snprintf(digits.data(),
                  digits.size(),
                  "%016llx",
                  static_cast<unsigned long long>(fingerprint.hash()));
    return digits.data();
}

std::uint32_t run_of(const LoadPlan& plan) {
    const auto run =
        static_cast<std::uint32_t>(derived_seed(fnv1a(hash_of(plan)), plan.seed) >> 32U);
    return run == 0 ? 1 : run;  // Zero is what a payload of somebody else's is likeliest to hold.
}

}  // namespace sonde::load
