// SPDX-License-Identifier: Apache-2.0
#include "exporters/gzip.hpp"

#include <zlib.h>

#include <new>

namespace sonde {

struct GzipBuffer::Deflater {
    Deflater() {
        // The largest window, and 16 to ask for gzip's header and trailer instead of zlib's. The
        // fastest level: an exposition repeats itself so much that a higher one gains little.
        constexpr int gzip_window = 15 + 16;
        constexpr int memory_level = 8;
        if (deflateInit2(
                &stream, Z_BEST_SPEED, Z_DEFLATED, gzip_window, memory_level, Z_DEFAULT_STRATEGY) !=
            Z_OK) {
            throw std::bad_alloc{};
        }
    }
    Deflater(Deflater&&) = delete;
    Deflater& operator=(Deflater&&) = delete;
    Deflater(const Deflater&) = delete;
    Deflater& operator=(const Deflater&) = delete;
    ~Deflater() { deflateEnd(&stream); }

    z_stream stream{};
    std::array<Bytef, 16384> compressed{};
};

GzipBuffer::GzipBuffer(std::string& into) : into_{into}, deflater_{std::make_unique<Deflater>()} {
    setp(plain_.begin(), plain_.end());
}

GzipBuffer::~GzipBuffer() = default;

void GzipBuffer::finish() {
    compress(Z_FINISH);
}

GzipBuffer::int_type GzipBuffer::overflow(int_type character) {
    compress(Z_NO_FLUSH);
    if (!traits_type::eq_int_type(character, traits_type::eof())) {
        sputc(traits_type::to_char_type(character));
    }
    return traits_type::not_eof(character);
}

void GzipBuffer::compress(int flush) {
    auto& stream = deflater_->stream;
    auto& compressed = deflater_->compressed;
    // zlib works on unsigned bytes, streams on char.
    stream.next_in = reinterpret_cast<Bytef*>(pbase());
    stream.avail_in = static_cast<uInt>(pptr() - pbase());
    do {
        stream.next_out = compressed.data();
        stream.avail_out = static_cast<uInt>(compressed.size());
        deflate(&stream, flush);
        into_.append(compressed.begin(), compressed.end() - stream.avail_out);
    } while (stream.avail_out == 0);
    setp(plain_.begin(), plain_.end());
}

}  // namespace sonde
