// SPDX-License-Identifier: Apache-2.0
#include "probes/paho/spec_json.hpp"

#include "probes/paho/pipe_json.hpp"

#include <utility>

namespace sonde {

namespace {

using pipe::Json;
using pipe::read_enum;

Json texts(const std::vector<std::string>& list) {
    Json json = Json::array();
    for (const auto& text : list) {
        json.push_back(pipe::write(text));
    }
    return json;
}

std::vector<std::string> texts_of(const Json& json) {
    std::vector<std::string> list;
    for (const auto& text : json) {
        pipe::read(text, list.emplace_back());
    }
    return list;
}

Json write_tls(const TlsSettings& tls) {
    return {
        {"verification", pipe::write(tls.verification)},
        {"ca_file", pipe::write(tls.ca_file)},
        {"cert_file", pipe::write(tls.cert_file)},
        {"key_file", pipe::write(tls.key_file)},
        {"server_name", pipe::write(tls.server_name)},
        {"alpn", texts(tls.alpn)},
        {"minimum", pipe::write(tls.minimum)},
    };
}

TlsSettings read_tls(const Json& json) {
    TlsSettings tls;
    tls.verification = read_enum(json.at("verification"), Verification::off);
    pipe::read(json.at("ca_file"), tls.ca_file);
    pipe::read(json.at("cert_file"), tls.cert_file);
    pipe::read(json.at("key_file"), tls.key_file);
    pipe::read(json.at("server_name"), tls.server_name);
    tls.alpn = texts_of(json.at("alpn"));
    tls.minimum = read_enum(json.at("minimum"), TlsVersion::v1_3);
    return tls;
}

Json write_limits(const std::map<Phase, Duration>& limits) {
    Json json = Json::object();
    for (const auto& [phase, limit] : limits) {
        json[std::string{name_of(phase)}] = pipe::write(limit);
    }
    return json;
}

std::map<Phase, Duration> read_limits(const Json& json) {
    std::map<Phase, Duration> limits;
    for (const auto& [name, limit] : json.items()) {
        pipe::read(limit, limits[phase_named(name).value()]);
    }
    return limits;
}

Json write_spec(const ProbeSpec& spec) {
    std::optional<std::string> password;
    if (spec.password) {
        password = spec.password->reveal();
    }
    return {
        {"name", pipe::write(spec.name)},
        {"scheme", pipe::write(spec.target.scheme)},
        {"host", pipe::write(spec.target.host)},
        {"port", pipe::write(spec.target.port)},
        {"path", pipe::write(spec.target.path)},
        {"client", pipe::write(spec.client)},
        {"mqtt", pipe::write(spec.mqtt)},
        {"timeout", pipe::write(spec.timeout)},
        {"phase_timeout", write_limits(spec.phase_timeout)},
        {"qos", pipe::write(spec.qos)},
        {"payload_size", pipe::write(spec.payload_size)},
        {"topic", pipe::write(spec.topic)},
        {"client_id", pipe::write(spec.client_id)},
        {"username", pipe::write(spec.username)},
        {"password", pipe::write(password)},
        {"keep_alive", pipe::write(Duration{spec.keep_alive})},
        {"ping", pipe::write(spec.ping)},
        {"resolver", pipe::write(spec.resolver)},
        {"dns_servers", texts(spec.dns_servers)},
        {"family", pipe::write(spec.family)},
        {"tls", write_tls(spec.tls)},
    };
}

void read_connection(const Json& json, ProbeSpec& spec) {
    spec.target.scheme = read_enum(json.at("scheme"), Scheme::unix);
    pipe::read(json.at("host"), spec.target.host);
    pipe::read(json.at("port"), spec.target.port);
    pipe::read(json.at("path"), spec.target.path);
    spec.resolver = read_enum(json.at("resolver"), ResolverKind::system);
    spec.dns_servers = texts_of(json.at("dns_servers"));
    spec.family = read_enum(json.at("family"), FamilyChoice::ipv6);
    spec.tls = read_tls(json.at("tls"));
}

void read_login(const Json& json, ProbeSpec& spec) {
    pipe::read(json.at("client_id"), spec.client_id);
    pipe::read(json.at("username"), spec.username);
    std::optional<std::string> password;
    pipe::read(json.at("password"), password);
    if (password) {
        spec.password.emplace(std::move(*password));
    }
    Duration keep_alive{};
    pipe::read(json.at("keep_alive"), keep_alive);
    spec.keep_alive = std::chrono::duration_cast<std::chrono::seconds>(keep_alive);
}

ProbeSpec read_spec(const Json& json) {
    ProbeSpec spec;
    pipe::read(json.at("name"), spec.name);
    spec.client = read_enum(json.at("client"), ClientKind::paho);
    spec.mqtt = read_enum(json.at("mqtt"), MqttVersion::v5);
    pipe::read(json.at("timeout"), spec.timeout);
    spec.phase_timeout = read_limits(json.at("phase_timeout"));
    pipe::read(json.at("qos"), spec.qos);
    pipe::read(json.at("payload_size"), spec.payload_size);
    pipe::read(json.at("topic"), spec.topic);
    pipe::read(json.at("ping"), spec.ping);
    read_connection(json, spec);
    read_login(json, spec);
    return spec;
}

}  // namespace

std::string to_json(const PahoOrder& order) {
    const Json json{
        {"spec", write_spec(order.spec)},
        {"run", pipe::write(order.run)},
        {"deadline", pipe::write(order.deadline)},
    };
    return json.dump();
}

tl::expected<PahoOrder, std::string> paho_order_from(std::string_view json) {
    try {
        const auto document = Json::parse(json);
        PahoOrder order;
        order.spec = read_spec(document.at("spec"));
        pipe::read(document.at("run"), order.run);
        pipe::read(document.at("deadline"), order.deadline);
        return order;
    } catch (const std::exception&) {
        // What the library says quotes the document, which may hold a password.
        return tl::unexpected{std::string{"the order is not what a parent process writes"}};
    }
}

}  // namespace sonde
