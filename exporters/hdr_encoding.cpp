// SPDX-License-Identifier: Apache-2.0
#include "exporters/hdr_encoding.hpp"

#include "probes/base64.hpp"

#include <zlib.h>

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstddef>
#include <limits>
#include <new>
#include <optional>
#include <span>

namespace sonde {

namespace {

using Bytes = std::vector<std::byte>;

// HdrHistogram's V2 encoding (AbstractHistogram.encodeIntoByteBuffer), all of it big endian. The
// low byte of a cookie says that counts are variable-length words of eight bytes.
constexpr std::uint32_t cookie = 0x1c849313;
constexpr std::uint32_t compressed_cookie = 0x1c849314;
constexpr std::uint32_t significant_digits = 3;
constexpr std::uint64_t lowest_value = 1;
constexpr auto conversion_ratio = std::bit_cast<std::uint64_t>(1.0);
constexpr std::size_t header_size = 40;
constexpr std::size_t compressed_header_size = 8;

/// Up to the bucket of the largest duration there is, which has 63 bits.
constexpr std::size_t most_buckets =
    ((63 - hdr_precision_bits - 1) << hdr_precision_bits) + (std::size_t{2} << hdr_precision_bits);
constexpr std::size_t longest_count = 9;
constexpr std::size_t most_plain_bytes = header_size + most_buckets * longest_count;

template <class T>
void put(Bytes& into, T number) {
    for (unsigned byte = sizeof number; byte-- > 0;) {
        into.push_back(static_cast<std::byte>(number >> (8U * byte) & 0xffU));
    }
}

/// ZigZag LEB128-64b9B: seven bits a byte, lowest first, but the ninth byte has all of the last
/// eight.
void put_count(Bytes& into, std::int64_t count) {
    auto rest = static_cast<std::uint64_t>(count) << 1U ^ static_cast<std::uint64_t>(count >> 63U);
    for (std::size_t byte = 1; byte < longest_count && rest > 0x7f; ++byte) {
        into.push_back(static_cast<std::byte>((rest & 0x7fU) | 0x80U));
        rest >>= 7U;
    }
    into.push_back(static_cast<std::byte>(rest));
}

Bytes encode_counts(std::span<const std::uint64_t> counts) {
    Bytes encoded;
    while (!counts.empty()) {
        const auto used = std::ranges::find_if(counts, [](auto count) { return count != 0; });
        const auto zeros = used - counts.begin();
        if (zeros > 1) {
            put_count(encoded, -zeros);
            counts = counts.subspan(static_cast<std::size_t>(zeros));
        } else {
            put_count(encoded, static_cast<std::int64_t>(counts.front()));
            counts = counts.subspan(1);
        }
    }
    return encoded;
}

/// The power of two above the maximum; decoders ask for twice the lowest value or more.
std::uint64_t highest_trackable(Duration max) {
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    const auto highest = std::bit_ceil(static_cast<std::uint64_t>(max.count()) + 1);
    return std::clamp(highest, 2 * lowest_value, most);
}

Bytes compress(const Bytes& plain) {
    auto length = compressBound(plain.size());
    Bytes compressed(length);
    if (::compress(reinterpret_cast<Bytef*>(compressed.data()),
                   &length,
                   reinterpret_cast<const Bytef*>(plain.data()),
                   plain.size()) != Z_OK) {
        throw std::bad_alloc{};
    }
    compressed.resize(length);
    return compressed;
}

/// Nothing where it is damaged, goes on behind its end, or is longer than any histogram.
std::optional<Bytes> decompress(std::span<const std::byte> compressed) {
    Bytes plain(most_plain_bytes);
    uLongf length = plain.size();
    uLong taken = compressed.size();
    const auto status = uncompress2(reinterpret_cast<Bytef*>(plain.data()),
                                    &length,
                                    reinterpret_cast<const Bytef*>(compressed.data()),
                                    &taken);
    if (status != Z_OK || taken != compressed.size()) {
        return std::nullopt;
    }
    plain.resize(length);
    return plain;
}

/// Takes numbers off the front of received bytes. A read past the end yields zeros and sticks.
class Reader {
  public:
    explicit Reader(std::span<const std::byte> bytes) : bytes_{bytes} {}

    template <class T>
    T number() {
        T value = 0;
        for (std::size_t byte = 0; byte < sizeof value; ++byte) {
            value = static_cast<T>(value << 8U | next());
        }
        return value;
    }

    std::int64_t count() {
        std::uint64_t value = 0;
        unsigned shift = 0;
        bool more = true;
        for (; more && shift < 56; shift += 7) {
            const auto byte = next();
            value |= (byte & 0x7fU) << shift;
            more = (byte & 0x80U) != 0;
        }
        if (more) {
            value |= next() << 56U;
        }
        return static_cast<std::int64_t>(value >> 1U ^ (~(value & 1U) + 1U));
    }

    bool ok() const { return ok_; }
    std::size_t left() const { return bytes_.size(); }

  private:
    std::uint64_t next() {
        if (bytes_.empty()) {
            ok_ = false;
            return 0;
        }
        const auto byte = std::to_integer<std::uint64_t>(bytes_.front());
        bytes_ = bytes_.subspan(1);
        return byte;
    }

    std::span<const std::byte> bytes_;
    bool ok_{true};
};

tl::expected<std::vector<std::uint64_t>, std::string> decode_counts(Reader in) {
    std::vector<std::uint64_t> counts;
    while (in.left() > 0) {
        const auto count = in.count();
        if (!in.ok()) {
            return tl::unexpected{std::string{"it ends within a count"}};
        }
        const auto room = most_buckets - counts.size();
        // The magnitude without overflow: the lowest number has no positive counterpart.
        const auto buckets = count < 0 ? static_cast<std::uint64_t>(-(count + 1)) + 1 : 1;
        if (buckets > room) {
            return tl::unexpected{std::string{"it has more buckets than any duration needs"}};
        }
        counts.resize(counts.size() + buckets);
        counts.back() = count < 0 ? 0 : static_cast<std::uint64_t>(count);
    }
    const auto used = std::ranges::find_if(
        counts.rbegin(), counts.rend(), [](std::uint64_t count) { return count != 0; });
    counts.erase(used.base(), counts.end());
    return counts;
}

}  // namespace

std::string encode_hdr(const Histogram& histogram) {
    assert(histogram.precision_bits() == hdr_precision_bits);
    const auto counts = encode_counts(histogram.counts());
    Bytes plain;
    plain.reserve(header_size + counts.size());
    put(plain, cookie);
    put(plain, static_cast<std::uint32_t>(counts.size()));
    put(plain, std::uint32_t{0});  // No index is shifted.
    put(plain, significant_digits);
    put(plain, lowest_value);
    put(plain, highest_trackable(histogram.max()));
    put(plain, conversion_ratio);
    plain.insert(plain.end(), counts.begin(), counts.end());

    const auto compressed = compress(plain);
    Bytes framed;
    framed.reserve(compressed_header_size + compressed.size());
    put(framed, compressed_cookie);
    put(framed, static_cast<std::uint32_t>(compressed.size()));
    framed.insert(framed.end(), compressed.begin(), compressed.end());
    return to_base64(framed);
}

tl::expected<std::vector<std::uint64_t>, std::string> decode_hdr(std::string_view base64) {
    const auto refused = [](const char* why) {
        return tl::unexpected{std::string{why}};
    };
    if (base64.size() > (compressed_header_size + compressBound(most_plain_bytes) + 2) / 3 * 4) {
        return refused("it is longer than any histogram");
    }
    const auto framed = from_base64(base64);
    if (!framed) {
        return refused("it is not base64");
    }
    Reader frame{*framed};
    if (frame.number<std::uint32_t>() != compressed_cookie) {
        return refused("it does not begin as a compressed HdrHistogram of version 2 does");
    }
    const auto length = frame.number<std::uint32_t>();
    if (!frame.ok() || length != frame.left()) {
        return refused("it is not as long as it says");
    }
    const auto plain = decompress(std::span{*framed}.subspan(compressed_header_size));
    if (!plain) {
        return refused("it cannot be decompressed to what fits a histogram");
    }
    Reader in{*plain};
    if (in.number<std::uint32_t>() != cookie) {
        return refused("what it holds does not begin as an HdrHistogram of version 2 does");
    }
    const auto counts_length = in.number<std::uint32_t>();
    const bool shifted = in.number<std::uint32_t>() != 0;
    const auto digits = in.number<std::uint32_t>();
    const auto lowest = in.number<std::uint64_t>();
    in.number<std::uint64_t>();  // The highest that its encoder could have counted.
    const auto ratio = in.number<std::uint64_t>();
    if (!in.ok() || counts_length != in.left()) {
        return refused("its counts are not as long as it says");
    }
    if (shifted || digits != significant_digits || lowest != lowest_value ||
        ratio != conversion_ratio) {
        return refused("its buckets are others than those of three significant digits from 1 on");
    }
    return decode_counts(in);
}

}  // namespace sonde
