// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/net/layer.hpp"
#include "probes/net/line.hpp"

#include <cstdint>
#include <memory>
#include <optional>

namespace sonde::net {

/// A layer above another that has something to settle with its peer before it carries anything. How
/// long that takes is a phase: from its first request sent to the answer that ended it received.
class UpperLayer : public Layer {
  public:
    Result<Wants> open() final;
    std::optional<Step> opening() const final;
    void report(PhaseTimes& phases) const override;
    void report_stamped(PhaseTimes& phases) override;
    std::optional<TlsFacts> tls_facts() const override { return below_->tls_facts(); }

  protected:
    /// `line` is the bottom of `below`.
    UpperLayer(std::unique_ptr<Layer> below, Line& line, Phase phase);

    /// Goes on with what there is to settle. The layer below is open. `nothing`: it is settled.
    virtual Result<Wants> settle() = 0;

    /// The first request is about to be sent,
    void note_request_due();
    bool request_is_due() const { return requesting_; }
    /// and was, as far as the kernel took it.
    void note_request_sent();

    bool is_open() const { return open_; }
    Layer& below() const { return *below_; }
    Line& line() const { return *line_; }

  private:
    /// By which the kernel knows the phase.
    struct Stamps {
        std::uint64_t request_through{};   ///< Bytes sent up to the end of the first request.
        std::optional<Instant> settled{};  ///< When what ended it came in.
    };

    std::unique_ptr<Layer> below_;
    Line* line_;
    Instant since_{};
    Duration time_{};
    std::unique_ptr<Stamps> stamps_{};  ///< Null where the line takes none.
    Phase phase_;
    bool begun_{false};
    bool requesting_{false};
    bool open_{false};
};

}  // namespace sonde::net
