// SPDX-License-Identifier: Apache-2.0
#include "probes/net/proxy_layer.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace sonde::net {

ProxyLayer::ProxyLayer(std::unique_ptr<Layer> below,
                       Line& line,
                       std::unique_ptr<ProxyDialogue> dialogue)
    : UpperLayer{std::move(below), line, Phase::proxy},
      dialogue_{std::move(dialogue)},
      outgoing_{dialogue_->question()} {}

Result<Layer::Wants> ProxyLayer::say() {
    if (outgoing_.empty()) {
        return Wants::nothing;
    }
    const bool first = !request_is_due();
    if (first) {
        note_request_due();
    }
    const auto writing = below().write(outgoing_);
    if (!writing) {
        return tl::unexpected{writing.error()};
    }
    if (first) {
        note_request_sent();
    }
    outgoing_.erase(outgoing_.begin(),
                    outgoing_.begin() + static_cast<std::ptrdiff_t>(writing->taken));
    return writing->wants;
}

Result<ProxyDialogue::Step> ProxyLayer::hear(const Reading& reading,
                                             std::span<const std::byte> bytes) {
    if (reading.bytes == 0) {
        return tl::unexpected{Failure{
            .phase = Phase::proxy,
            .reason = FailureReason::closed,
            .detail = "the proxy closed the connection instead of connecting us to the broker",
        }};
    }
    return dialogue_->take(bytes.first(reading.bytes));
}

Result<Layer::Wants> ProxyLayer::settle() {
    while (true) {
        auto said = say();
        if (!said || *said != Wants::nothing) {
            return said;
        }
        std::array<std::byte, 512> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init)
        const auto room = std::span{buffer}.first(std::min(dialogue_->wanted(), buffer.size()));
        const auto reading = below().read(room);
        if (!reading) {
            return tl::unexpected{reading.error()};
        }
        if (reading->wants != Wants::nothing) {
            return reading->wants;
        }
        const auto step = hear(*reading, room);
        if (!step) {
            return tl::unexpected{step.error()};
        }
        if (*step == ProxyDialogue::Step::connected) {
            early_ = dialogue_->rest();
            dialogue_.reset();
            return Wants::nothing;
        }
        if (*step == ProxyDialogue::Step::has_question) {
            outgoing_ = dialogue_->question();
        }
    }
}

Result<Layer::Reading> ProxyLayer::read(std::span<std::byte> into) {
    if (early_.empty()) {
        return below().read(into);
    }
    const auto count = std::min(early_.size(), into.size());
    std::memcpy(into.data(), early_.data(), count);
    early_.erase(early_.begin(), early_.begin() + static_cast<std::ptrdiff_t>(count));
    return Reading{.bytes = count, .at = line().clock().now()};
}

}  // namespace sonde::net
