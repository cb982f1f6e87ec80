// SPDX-License-Identifier: Apache-2.0
#include "agent/load_part.hpp"

#include "agent/snapshot_bytes.hpp"
#include "exporters/load_json_read.hpp"

#include <poll.h>

#include <array>
#include <cerrno>
#include <utility>

namespace sonde {

namespace {

constexpr int glance_milliseconds = 200;
constexpr int longest_exit_milliseconds = 1000;

}  // namespace

void LoadPart::say(const Frame& frame) const {
    const auto bytes = to_bytes(frame);
    (void)process_.send(bytes);
}

void LoadPart::listen() {
    std::array<char, 65'536> bytes{};
    while (!ended_) {
        const auto count = process_.receive(bytes);
        if (count == -EAGAIN) {
            break;
        }
        if (count == -EINTR) {
            continue;
        }
        if (count <= 0) {
            ended_ = true;
            break;
        }
        reader_.add({bytes.data(), static_cast<std::size_t>(count)});
    }
    while (auto frame = reader_.take()) {
        take(std::move(*frame));
    }
}

std::string LoadPart::how_it_ended() {
    if (!refusal_.empty()) {
        return refusal_;
    }
    // Its end of the connection is closed a moment before it is gone.
    pollfd gone{.fd = process_.exit_descriptor(), .events = POLLIN, .revents = 0};
    (void)::poll(&gone, 1, longest_exit_milliseconds);
    const auto exit = process_.reap();
    std::string how = "ended before its time";
    if (exit && exit->signal != 0) {
        how = "was ended by signal " + std::to_string(exit->signal);
    } else if (exit) {
        how = "ended with status " + std::to_string(exit->status);
    }
    auto words = process_.first_words();
    words.erase(words.find_last_not_of('\n') + 1);
    return words.empty() ? how : how + " and said: " + words;
}

void LoadPart::take(Frame frame) {
    switch (frame.kind) {
        case FrameKind::ready:
            ready_ = std::move(frame.body);
            return;
        case FrameKind::begun:
            begun_ = true;
            return;
        case FrameKind::interval:
            if (auto interval = snapshot_from(frame.body)) {
                intervals_.push_back(*std::move(interval));
            }
            return;
        case FrameKind::result:
            if (auto result = load::read_load_result(frame.body)) {
                result_ = *std::move(result);
            } else {
                refusal_ = "told a result that cannot be read: " + result.error();
            }
            // It waits for that.
            process_.finish_sending();
            return;
        case FrameKind::refusal:
            refusal_ = std::move(frame.body);
            return;
        case FrameKind::order:
        case FrameKind::start:
        case FrameKind::drain:
        case FrameKind::now:
            return;  // Those are ours to send.
    }
}

void listen_to(std::vector<LoadPart>& parts) {
    std::vector<pollfd> waits;
    waits.reserve(parts.size());
    for (const auto& part : parts) {
        waits.push_back(
            {.fd = part.ended() ? -1 : part.descriptor(), .events = POLLIN, .revents = 0});
    }
    (void)::poll(waits.data(), waits.size(), glance_milliseconds);
    for (auto& part : parts) {
        part.listen();
    }
}

std::string name_of_part(std::size_t index, std::size_t count) {
    return "process " + std::to_string(index + 1) + " of " + std::to_string(count);
}

}  // namespace sonde
