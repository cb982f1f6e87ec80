// SPDX-License-Identifier: Apache-2.0
#include "agent/exposed.hpp"

#include "exporters/gzip.hpp"

#include <ostream>
#include <sstream>
#include <utility>

namespace sonde {

HttpResponse exposed(const HttpRequest& request,
                     NativeHistograms native,
                     const std::function<void(const Exposition& to)>& write) {
    const auto accept = request.headers.find("accept");
    const auto format = accept == request.headers.end() ? ExpositionFormat::text
                                                        : preferred_format(accept->second, native);
    HttpResponse response{.content_type = std::string{content_type_of(format)},
                          .gzip = request.accepts_gzip};
    if (request.accepts_gzip) {
        GzipBuffer buffer{response.body};
        std::ostream out{&buffer};
        write({.out = out, .format = format});
        buffer.finish();
    } else {
        std::ostringstream out;
        write({.out = out, .format = format});
        response.body = std::move(out).str();
    }
    return response;
}

}  // namespace sonde
