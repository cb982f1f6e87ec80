// SPDX-License-Identifier: Apache-2.0
#include "probes/load/payload_source.hpp"

#include "probes/load/load_message.hpp"
#include "probes/load/random.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace sonde::load {

namespace {

__extension__ using Wide = unsigned __int128;

/// Where in the block of random bytes a filler may start.
constexpr std::uint64_t offsets = 4096;
/// Odd, so that a stream's next 4095 messages start elsewhere than this one.
constexpr std::uint64_t stride = 2'531;

/// Parts of the seed.
constexpr std::uint64_t bytes_part = 1;
constexpr std::uint64_t sizes_part = 2;

/// Below `bound`, which is 1 or more.
std::uint64_t below(std::uint64_t bound, Random& random) {
    return static_cast<std::uint64_t>((Wide{random.next()} * bound) >> 64U);
}

/// Of the standard normal distribution, by Box and Muller.
double normal(Random& random) {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - random.unit()));
    return radius * std::cos(2.0 * std::numbers::pi * random.unit());
}

/// What a normal distribution puts below `bound` deviations, and its density there.
double share_below(double bound) {
    return std::erfc(-bound / std::numbers::sqrt2) / 2.0;
}
double density_at(double bound) {
    return std::exp(-bound * bound / 2.0) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
}

std::uint64_t clamped_normal(const PayloadSize& sizes, Random& random) {
    const double drawn = sizes.mean + sizes.deviation * normal(random);
    return static_cast<std::uint64_t>(std::llround(
        std::clamp(drawn, static_cast<double>(sizes.minimum), static_cast<double>(sizes.maximum))));
}

double mean_of_clamped_normal(const PayloadSize& sizes) {
    const auto least = static_cast<double>(sizes.minimum);
    const auto most = static_cast<double>(sizes.maximum);
    if (!(sizes.deviation > 0)) {
        return std::clamp(sizes.mean, least, most);
    }
    const double low = (least - sizes.mean) / sizes.deviation;
    const double high = (most - sizes.mean) / sizes.deviation;
    return least * share_below(low) + most * (1.0 - share_below(high)) +
           sizes.mean * (share_below(high) - share_below(low)) -
           sizes.deviation * (density_at(high) - density_at(low));
}

std::uint64_t weighted(const PayloadSize& sizes, std::uint64_t total, Random& random) {
    auto left = below(total, random);
    for (const auto& [bytes, weight] : sizes.weighted) {
        if (left < weight) {
            return bytes;
        }
        left -= weight;
    }
    return 0;
}

std::uint64_t total_weight(const PayloadSize& sizes) {
    std::uint64_t total = 0;
    for (const auto& [bytes, weight] : sizes.weighted) {
        total += weight;
    }
    return total;
}

std::vector<std::byte> random_bytes(std::size_t count, std::uint64_t seed) {
    std::vector<std::byte> bytes(count);
    Random random{seed};
    for (std::size_t at = 0; at < count; at += sizeof(std::uint64_t)) {
        auto drawn = random.next();
        for (auto i = at; i < std::min(at + sizeof drawn, count); ++i) {
            bytes[i] = static_cast<std::byte>(drawn & 0xffU);
            drawn >>= 8U;
        }
    }
    return bytes;
}

}  // namespace

PayloadSource::PayloadSource(const PayloadSize& sizes, std::uint64_t seed)
    : sizes_{sizes}, seed_{derived_seed(seed, sizes_part)}, total_weight_{total_weight(sizes)} {
    if (sizes.kind != PayloadSize::Kind::files) {
        bytes_ = random_bytes(largest() - load_header_size + offsets - 1,
                              derived_seed(seed, bytes_part));
        return;
    }
    for (const auto& content : sizes.contents) {
        const auto bytes = std::as_bytes(std::span{content});
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
        ends_.push_back(bytes_.size());
    }
    sizes_.contents.clear();
}

std::size_t PayloadSource::size_of(std::uint32_t stream, std::uint32_t sequence) const {
    Random random{derived_seed(seed_, std::uint64_t{stream} << 32U | sequence)};
    std::uint64_t size = 0;
    switch (sizes_.kind) {
        case PayloadSize::Kind::fixed:
            size = sizes_.fixed;
            break;
        case PayloadSize::Kind::uniform:
            size = sizes_.minimum + below(sizes_.maximum - sizes_.minimum + 1, random);
            break;
        case PayloadSize::Kind::normal:
            size = clamped_normal(sizes_, random);
            break;
        case PayloadSize::Kind::weighted:
            size = weighted(sizes_, total_weight_, random);
            break;
        case PayloadSize::Kind::files:
            return load_header_size + file_of(stream, sequence).size();
    }
    return std::max<std::size_t>(size, load_header_size);
}

std::span<const std::byte> PayloadSource::filler_of(std::uint32_t stream,
                                                    std::uint32_t sequence) const {
    if (sizes_.kind == PayloadSize::Kind::files) {
        return file_of(stream, sequence);
    }
    const auto start = Random::mixed(seed_ + stream) + sequence * stride;
    return std::span{bytes_}.subspan(start % offsets, size_of(stream, sequence) - load_header_size);
}

/// Each stream goes through the files one after another, and the next stream is one file ahead.
std::span<const std::byte> PayloadSource::file_of(std::uint32_t stream,
                                                  std::uint32_t sequence) const {
    if (ends_.empty()) {
        return {};
    }
    const auto file = (std::uint64_t{stream} + sequence) % ends_.size();
    const auto begin = file == 0 ? 0 : ends_[file - 1];
    return std::span{bytes_}.subspan(begin, ends_[file] - begin);
}

std::size_t PayloadSource::largest() const {
    std::uint64_t size = 0;
    switch (sizes_.kind) {
        case PayloadSize::Kind::fixed:
            size = sizes_.fixed;
            break;
        case PayloadSize::Kind::uniform:
        case PayloadSize::Kind::normal:
            size = sizes_.maximum;
            break;
        case PayloadSize::Kind::weighted:
            for (const auto& [bytes, weight] : sizes_.weighted) {
                size = std::max(size, bytes);
            }
            break;
        case PayloadSize::Kind::files:
            for (std::size_t file = 0; file < ends_.size(); ++file) {
                size = std::max(size, size_of(0, static_cast<std::uint32_t>(file)));
            }
            break;
    }
    return std::max<std::size_t>(size, load_header_size);
}

double PayloadSource::mean() const {
    double mean = 0;
    switch (sizes_.kind) {
        case PayloadSize::Kind::fixed:
            mean = static_cast<double>(sizes_.fixed);
            break;
        case PayloadSize::Kind::uniform:
            mean = std::midpoint(static_cast<double>(sizes_.minimum),
                                 static_cast<double>(sizes_.maximum));
            break;
        case PayloadSize::Kind::normal:
            mean = mean_of_clamped_normal(sizes_);
            break;
        case PayloadSize::Kind::weighted:
            for (const auto& [bytes, weight] : sizes_.weighted) {
                mean += static_cast<double>(bytes) * static_cast<double>(weight) /
                        static_cast<double>(total_weight_);
            }
            break;
        case PayloadSize::Kind::files:
            mean = static_cast<double>(load_header_size) +
                   static_cast<double>(bytes_.size()) / static_cast<double>(ends_.size());
            break;
    }
    return std::max(mean, static_cast<double>(load_header_size));
}

}  // namespace sonde::load
