// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/session.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/fuzz/session_model.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace {

using namespace sonde::wire;
using sonde::fuzz::require;
using sonde::fuzz::SessionModel;

SessionSettings settings_of(unsigned choice) {
    SessionSettings settings{.version = (choice & 1U) != 0 ? Version::v5 : Version::v3_1_1,
                             .client_id = "fuzz",
                             .clean_start = (choice & 2U) != 0,
                             .session_expiry = (choice & 4U) != 0 ? 60U : 0U,
                             .topic_alias_maximum = 4,
                             .maximum_packet_size = 512};
    if ((choice & 8U) != 0) {
        settings.receive_maximum = 2;
    }
    if ((choice & 16U) != 0) {
        settings.authentication = Authentication{.method = "M"};
    }
    if ((choice & 32U) != 0) {
        settings.request_problem_information = false;
    }
    return settings;
}

/// Plays a server and the session's owner by turns, as the input says: an even byte is followed by
/// bytes from the server, an odd one is something the owner does.
class Play {
  public:
    Play(unsigned choice, std::span<const std::byte> script)
        : session_{settings_of(choice)}, model_{session_.settings()}, script_{script} {}

    void run() {
        connect();
        while (!script_.empty()) {
            const unsigned step = next();
            if ((step & 1U) == 0) {
                hear(step >> 1U);
            } else {
                act(step >> 1U);
            }
            now_ = now_ + milliseconds(500);
            check_output();
        }
    }

  private:
    void connect() {
        if (session_.connect(now_, out_)) {
            model_.connect();
        }
        say();
    }

    /// Shows the model what has been appended since the last time.
    void say() {
        model_.say(std::span{out_}.subspan(said_));
        said_ = out_.size();
    }

    unsigned next() {
        const auto byte = std::to_integer<unsigned>(script_.front());
        script_ = script_.subspan(1);
        return byte;
    }

    void hear(std::size_t count) {
        const auto part = script_.first(std::min(count, script_.size()));
        script_ = script_.subspan(part.size());
        // A copy of its own, so that a view kept too long is seen.
        const Bytes bytes(part.begin(), part.end());
        if (session_.state() == State::connecting || session_.state() == State::connected) {
            model_.hear(bytes);
        }
        session_.receive(now_, bytes);
        while (const auto event = session_.poll(out_)) {
            model_.happen(*event);
            say();
            touch(*event);
        }
    }

    void touch(const Event& event) {
        if (const auto* received = std::get_if<Received>(&event)) {
            for (const std::byte byte : received->payload) {
                sum_ += std::to_integer<unsigned>(byte);
            }
            for (const Property& property : received->properties) {
                sum_ += property.number;
            }
            require(!received->topic.empty());
        }
        if (std::holds_alternative<Broken>(event)) {
            require(session_.state() == State::closed);
        }
    }

    void act(unsigned step) {
        const auto qos = static_cast<Qos>((step >> 3U) % 3);
        const std::vector<Subscription> wishes{{.filter = "a/#", .qos = qos}};
        const std::vector<std::string_view> filters{"a/#"};
        switch (step & 7U) {
            case 0:
            case 1:
                static_cast<void>(session_.publish(
                    now_, {.topic = "a/b", .qos = qos, .use_alias = (step & 1U) != 0}, out_));
                break;
            case 2:
                static_cast<void>(session_.subscribe(now_, wishes, out_));
                break;
            case 3:
                static_cast<void>(session_.unsubscribe(now_, filters, out_));
                break;
            case 4:
                static_cast<void>(session_.ping(now_, out_));
                break;
            case 5:
                session_.tick(now_, out_);
                break;
            case 6:
                session_.notify_closed();
                connect();
                break;
            case 7:
                static_cast<void>(session_.authenticate(now_,
                                                        (step & 8U) != 0
                                                            ? ReasonCode::re_authenticate
                                                            : ReasonCode::continue_authentication,
                                                        {},
                                                        out_));
                break;
        }
    }

    /// All that a session sends is well-formed (the model reads it), it forgets nothing, and it
    /// sends nothing once it is closed.
    void check_output() {
        say();
        if (session_.state() == State::connected) {
            model_.check(session_);
        }
        out_.clear();
        said_ = 0;
        if (session_.state() == State::closed) {
            static_cast<void>(session_.publish(now_, {.topic = "a"}, out_));
            session_.tick(now_, out_);
            require(out_.empty());
        }
    }

    Session session_;
    SessionModel model_;
    std::span<const std::byte> script_;
    Bytes out_{};
    std::size_t said_{};
    Instant now_{};
    std::uint64_t sum_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) {
        return 0;
    }
    Play{data[0], std::as_bytes(std::span{data, size}.subspan(1))}.run();
    return 0;
}
