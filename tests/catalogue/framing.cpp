// SPDX-License-Identifier: Apache-2.0
#include "tests/catalogue/section.hpp"

#include <algorithm>

/// Section E: packets that are none, that come in pieces or not at all, at every step.
namespace sonde::catalogue {

using namespace std::chrono_literals;
using support::Ending;
using support::Step;
using enum FailureReason;

namespace {

constexpr std::array steps{Step::connack, Step::suback, Step::puback, Step::pubrec, Step::delivery};

/// The message must not come while another step is tried.
void hold_back(Scenario& scenario, Step step) {
    if (step != Step::delivery) {
        scenario.broker.script.deeds[Step::delivery].delay = 10s;
    }
}

class Everywhere {
  public:
    explicit Everywhere(Section& section) : section_{section} {}

    void ends(const char* id,
              const std::string& what,
              const support::Deed& deed,
              FailureReason reason,
              LastWords words = LastWords::any) {
        for (const auto version : both_versions) {
            for (const auto step : steps) {
                auto at_step = deed;
                if (step == Step::delivery && at_step.delay == Duration::zero()) {
                    at_step.delay = 20ms;  // Behind the PUBACK.
                }
                auto& scenario = section_.at(step, id, what, at_step, reason);
                scenario.mqtt = version;
                scenario.last_words = words;
                hold_back(scenario, step);
            }
        }
    }
    /// `lasting`: how long it takes, at most. The message must not fall between its bytes.
    void does_no_harm(const char* id,
                      const std::string& what,
                      const support::Deed& deed,
                      Duration lasting) {
        for (const auto version : both_versions) {
            for (const auto step : steps) {
                auto& scenario = section_.well(step, id, what, deed);
                scenario.mqtt = version;
                if (step != Step::delivery) {
                    scenario.broker.script.deeds[Step::delivery].delay = lasting;
                }
            }
        }
    }

  private:
    Section& section_;
};

support::Change all_but_first(std::size_t count) {
    return [count](wire::Version version, const wire::Packet& correct) {
        auto bytes = support::encoded(version, correct);
        bytes.erase(bytes.begin(),
                    bytes.begin() + static_cast<long>(std::min(count, bytes.size())));
        return bytes;
    };
}

void add_lengths(Section& section) {
    Everywhere everywhere{section};
    everywhere.ends("E1",
                    "five bytes of length",
                    {.change = support::instead("d0 ff ff ff ff 7f")},
                    protocol,
                    LastWords::malformed);
    section
        .well(Step::connack,
              "E2",
              "a length longer than needed",
              {.change = support::instead("20 82 00 00 00")})
        .mqtt = MqttVersion::v3_1_1;
    section
        .at(Step::connack,
            "E2",
            "a length longer than needed",
            {.change = support::instead("20 83 00 00 00 00")},
            protocol)
        .last_words = LastWords::malformed;
    for (const auto step : steps) {
        const support::Deed deed{.delay = step == Step::delivery ? 20ms : 0ms,
                                 .change = support::instead("30 ff ff ff 7f 00")};
        auto& v5 = section.at(step, "E3", "268 435 455 bytes announced", deed, protocol);
        v5.last_words = LastWords::packet_too_large;
        hold_back(v5, step);
        auto& v3 = section.at(step, "E3", "268 435 455 bytes announced", deed, timeout);
        v3.mqtt = MqttVersion::v3_1_1;
        hold_back(v3, step);
    }
    for (const auto* const bytes :
         {"20 00", "30 00", "40 00", "50 00", "62 00", "70 00", "90 00", "b0 00"}) {
        everywhere.ends("E4", bytes, {.change = support::instead(bytes)}, protocol);
    }
}

}  // namespace

std::vector<Scenario> framing() {
    Section section;
    add_lengths(section);
    Everywhere everywhere{section};
    for (const auto& [id, count] :
         {std::pair{"E5", std::size_t{1}}, std::pair{"E6", std::size_t{3}}}) {
        everywhere.ends(
            id, "half a packet, then silence", {.change = support::only_first(count)}, timeout);
        everywhere.ends(id,
                        "half a packet, then the end",
                        {.change = support::only_first(count), .ending = Ending::close},
                        closed);
    }
    everywhere.does_no_harm("E7", "a byte each 2 ms", {.drip = 2ms}, 100ms);
    for (const auto version : both_versions) {
        for (const auto step : {Step::connack, Step::suback}) {
            section.at(step, "E8", "a byte each 200 ms", {.drip = 200ms}, timeout).mqtt = version;
        }
    }
    section
        .at(Step::connack,
            "E9",
            "CONNACK and DISCONNECT in one segment",
            {.change = support::followed_by("e0 01 8b")},
            rejected,
            0x8b)
        .end->phase = Phase::subscribe;
    section.well(Step::puback,
                 "E9",
                 "PUBACK and PINGRESP in one segment",
                 {.change = support::followed_by("d0 00")});
    section.also_in(MqttVersion::v3_1_1);
    for (const std::size_t cut : {1U, 2U, 3U, 4U, 5U, 6U, 20U, 60U}) {
        everywhere.does_no_harm(
            "E10",
            "in two segments",
            {.change = support::only_first(cut), .rest = all_but_first(cut), .rest_delay = 1ms},
            30ms);
    }
    for (const auto* const bytes : {"21 02 00 00", "93 03 00 01 00", "41 02 00 01", "d1 00"}) {
        everywhere.ends(
            "E11", bytes, {.change = support::instead(bytes)}, protocol, LastWords::malformed);
    }
    everywhere.ends("E12", "type 0", {.change = support::instead("00 00")}, protocol);
    for (const auto* const bytes : {"10 00", "82 00", "a2 00", "c0 00"}) {
        everywhere.ends("E13", bytes, {.change = support::instead(bytes)}, protocol);
    }
    for (const auto& [id, bytes] : {std::pair{"E12", "f0 00"}, std::pair{"E13", "e0 00"}}) {
        for (const auto step : steps) {
            auto& scenario = section.at(
                step,
                id,
                bytes,
                {.delay = step == Step::delivery ? 20ms : 0ms, .change = support::instead(bytes)},
                protocol);
            scenario.mqtt = MqttVersion::v3_1_1;
            hold_back(scenario, step);
        }
    }
    return section.take();
}

}  // namespace sonde::catalogue
