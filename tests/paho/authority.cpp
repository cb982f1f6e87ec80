#include "tests/paho/authority.hpp"

#include <stdexcept>
#include <vector>

namespace sonde::testing {

namespace {

void openssl(const std::vector<std::string>& arguments) {
    std::vector<std::string> command{"openssl"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    Process tool{command};
    if (tool.wait() != 0) {
        throw std::runtime_error{"openssl: " + tool.error()};
    }
}

/// Makes a key and what asks for a certificate for it, or is one.
void request(const std::vector<std::string>& more) {
    std::vector<std::string> arguments{
        "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    openssl(arguments);
}

}  // namespace

Authority::Authority() {
    request({"-x509",
             "-days",
             "2",
             "-subj",
             "/CN=Authority of a test",
             "-keyout",
             folder_.path() + "/authority.key",
             "-out",
             file()});
}

Mosquitto::Certificate Authority::certificate_for(const std::string& names) const {
    const auto base = folder_.path() + "/server";
    const auto extensions = folder_.write("names", "subjectAltName=" + names + "\n");
    request({"-subj", "/CN=server", "-keyout", base + ".key", "-out", base + ".csr"});
    openssl({"x509",
             "-req",
             "-in",
             base + ".csr",
             "-CA",
             file(),
             "-CAkey",
             folder_.path() + "/authority.key",
             "-CAcreateserial",
             "-days",
             "2",
             "-extfile",
             extensions,
             "-out",
             base + ".pem"});
    return {.file = base + ".pem", .key = base + ".key"};
}

}  // namespace sonde::testing
