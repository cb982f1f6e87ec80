// SPDX-License-Identifier: Apache-2.0
#include "exporters/captured_stream_json.hpp"

#include "exporters/json_text.hpp"
#include "exporters/utc.hpp"

namespace sonde {

namespace {

using Json = nlohmann::ordered_json;

Json end_of(const TapeEnd& end) {
    if (end.address.empty()) {
        return {};
    }
    return {{"address", end.address}, {"port", end.port}};
}

}  // namespace

std::string to_json_line(const capture::CapturedStream& stream, std::size_t number) {
    const auto& tape = stream.tape;
    const bool timed = tape.started != WallTime{};
    return to_json_text({{"schema", "sonde.stream/1"},
                         {"stream", number},
                         {"client", end_of(tape.ours)},
                         {"server", end_of(tape.theirs)},
                         {"started", timed ? Json(format_utc(tape.started)) : Json()},
                         {"mqtt", name_of(tape.mqtt)},
                         {"remarks", stream.remarks}});
}

}  // namespace sonde
