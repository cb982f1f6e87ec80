// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/paho/witness_server.hpp"

#include <mqtt/async_client.h>

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace sonde::testing {

/// How long Paho may take for what takes it milliseconds.
inline constexpr auto patience = std::chrono::seconds{30};

/// NUL, bytes that are no UTF-8, and letters.
inline const std::string bytes_of_all_kinds("\0\xff\x80 any byte", 12);

/// What a broker says that agrees to all.
std::vector<wire::Packet> usual_answer(wire::Version version, const wire::Packet& packet);

/// The usual answers, but for packets of one kind another one.
template <class Kind>
WitnessServer::Answer but_to(std::function<std::vector<wire::Packet>(const Kind&)> answer) {
    return [answer = std::move(answer)](wire::Version version, const wire::Packet& packet) {
        const auto* kind = std::get_if<Kind>(&packet);
        return kind != nullptr ? answer(*kind) : usual_answer(version, packet);
    };
}

int paho_version(wire::Version version);

/// Options of that version with a clean start.
::mqtt::connect_options options_for(wire::Version version);

/// Paho connected to a server that is written in our codec.
class Peer {
  public:
    explicit Peer(wire::Version version, WitnessServer::Answer answer = usual_answer)
        : Peer{version, std::move(answer), options_for(version)} {}
    Peer(wire::Version version,
         WitnessServer::Answer answer,
         const ::mqtt::connect_options& options)
        : version_{version}, server_{version, std::move(answer)} {
        connected_ = client_.connect(options);
        connected_->wait_for(patience);
    }
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;
    ~Peer() {
        if (client_.is_connected()) {
            client_.disconnect()->wait_for(patience);
        }
    }

    ::mqtt::async_client& client() { return client_; }
    ::mqtt::token& connected() { return *connected_; }

    /// The packets of this kind that Paho has sent, all told. Disconnects.
    template <class Kind>
    std::vector<Kind> sent() {
        if (client_.is_connected()) {
            client_.disconnect()->wait_for(patience);
        }
        if (bytes_.empty()) {
            bytes_ = server_.finish();
        }
        std::vector<Kind> kinds;
        for (const auto& bytes : bytes_) {
            const auto packet = decoded(version_, bytes);
            if (const auto* kind = std::get_if<Kind>(&packet)) {
                kinds.push_back(*kind);
            }
        }
        return kinds;
    }

    std::vector<wire::Bytes> finish() { return server_.finish(); }

  private:
    wire::Version version_;
    WitnessServer server_;
    ::mqtt::async_client client_{"tcp://127.0.0.1:" + std::to_string(server_.port()),
                                 "witness",
                                 ::mqtt::create_options{paho_version(version_)},
                                 nullptr};
    ::mqtt::token_ptr connected_{};
    std::vector<wire::Bytes> bytes_{};  ///< What decoded packets are views of.
};

/// A PUBLISH of ours that Paho hands to its user, and what Paho answered by the end.
struct Shown {
    ::mqtt::const_message_ptr message{};
    std::vector<wire::PacketType> answers{};
};

/// Has the server send it once Paho has subscribed.
Shown show(wire::Version version, const wire::Publish& publish);

}  // namespace sonde::testing
