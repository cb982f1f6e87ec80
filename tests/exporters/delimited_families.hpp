// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <prometheus_model.pb.h>

#include <google/protobuf/io/coded_stream.h>

#include <cstdint>
#include <string>
#include <vector>

namespace sonde {

/// The messages of an exposition by protobuf, as whoever scrapes it reads them; fails the test
/// where there is something else.
inline std::vector<io::prometheus::client::MetricFamily> delimited_families(
    const std::string& text) {
    std::vector<io::prometheus::client::MetricFamily> families;
    google::protobuf::io::CodedInputStream in{reinterpret_cast<const std::uint8_t*>(text.data()),
                                              static_cast<int>(text.size())};
    std::uint32_t size = 0;
    while (in.ReadVarint32(&size)) {
        std::string message;
        if (!in.ReadString(&message, static_cast<int>(size)) ||
            !families.emplace_back().ParseFromString(message)) {
            ADD_FAILURE() << "no message of " << size << " bytes behind " << families.size();
            break;
        }
    }
    EXPECT_EQ(in.CurrentPosition(), static_cast<int>(text.size()));
    return families;
}

}  // namespace sonde
