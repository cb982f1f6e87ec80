// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/histogram.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// The precision at which a Histogram's buckets are those of an HdrHistogram with three significant
/// digits and a lowest discernible value of 1.
inline constexpr unsigned hdr_precision_bits = 10;

/// HdrHistogram's compressed V2 encoding in base64, in nanoseconds: what its interval logs hold and
/// its decoders read. The histogram must have hdr_precision_bits; minimum, maximum and sum come
/// through to the bucket's width only.
std::string encode_hdr(const Histogram& histogram);

/// The counts, bucket by bucket up to the highest in use, of what encode_hdr or another encoder of
/// histograms with three significant digits from 1 on wrote. The error says what is wrong with the
/// text, which may come from anybody: no more memory is taken than a full histogram needs.
tl::expected<std::vector<std::uint64_t>, std::string> decode_hdr(std::string_view base64);

}  // namespace sonde
