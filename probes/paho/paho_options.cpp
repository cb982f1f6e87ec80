// SPDX-License-Identifier: Apache-2.0
#include "probes/paho/paho_options.hpp"

#include <chrono>

namespace sonde {

namespace {

int version_of(const ProbeSpec& spec) {
    return spec.mqtt == MqttVersion::v5 ? MQTTVERSION_5 : MQTTVERSION_3_1_1;
}

mqtt::ssl_options ssl_options_of(const TlsSettings& tls) {
    mqtt::ssl_options options;
    // Without a file Paho takes OpenSSL's default store, which is the system's.
    if (!tls.ca_file.empty()) {
        options.set_trust_store(tls.ca_file);
    }
    if (!tls.cert_file.empty()) {
        options.set_key_store(tls.cert_file);
        options.set_private_key(tls.key_file);
    }
    const bool required = tls.verification == Verification::required;
    options.set_enable_server_cert_auth(required);
    options.set_verify(required);  // The host name's part of it.
    if (!tls.alpn.empty()) {
        options.set_alpn_protos(tls.alpn);
    }
    return options;
}

std::string_view scheme_of(Scheme scheme) {
    switch (scheme) {
        case Scheme::mqtt:
            return "tcp://";
        case Scheme::mqtts:
            return "ssl://";
        case Scheme::ws:
            return "ws://";
        case Scheme::wss:
            return "wss://";
        case Scheme::unix:
            break;  // client_support.cpp refuses it.
    }
    return "";
}

}  // namespace

std::string paho_uri(const Endpoint& target) {
    const bool literal_v6 = target.host.find(':') != std::string::npos;
    std::string uri{scheme_of(target.scheme)};
    uri += literal_v6 ? "[" + target.host + "]" : target.host;
    uri += ":" + std::to_string(target.port);
    return uri + target.path;
}

mqtt::create_options create_options_of(const ProbeSpec& spec) {
    return mqtt::create_options{version_of(spec)};
}

mqtt::connect_options connect_options_of(const ProbeSpec& spec) {
    mqtt::connect_options options;
    options.set_mqtt_version(version_of(spec));
    if (spec.mqtt == MqttVersion::v5) {
        options.set_clean_start(true);
    } else {
        options.set_clean_session(true);
    }
    options.set_keep_alive_interval(spec.keep_alive);
    options.set_automatic_reconnect(false);
    // Our own deadline ends the wait; Paho's counts in seconds and is looked at every third.
    options.set_connect_timeout(std::chrono::ceil<std::chrono::seconds>(spec.timeout) +
                                std::chrono::seconds{10});
    if (!spec.username.empty()) {
        options.set_user_name(spec.username);
    }
    if (spec.password) {
        options.set_password(spec.password->reveal());
    }
    if (spec.target.secure()) {
        options.set_ssl(ssl_options_of(spec.tls));
    }
    return options;
}

}  // namespace sonde
