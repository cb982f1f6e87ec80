// SPDX-License-Identifier: Apache-2.0
#include "probes/net/tls_tickets.hpp"

#include <algorithm>

namespace sonde::net {

namespace {

/// Where a session keeps its ticket's place.
int place_index() {
    static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

}  // namespace

bool TlsTicket::lend_to(SSL* session) {
    SSL_set_ex_data(session, place_index(), this);
    return latest_ && SSL_set_session(session, latest_.get()) == 1;
}

void TlsTicket::note_taken(const SSL* session) {
    if (SSL_version(session) == TLS1_3_VERSION) {
        latest_.reset();
    }
}

int TlsTicket::keep(SSL* session, SSL_SESSION* given) {
    auto* const ticket = static_cast<TlsTicket*>(SSL_get_ex_data(session, place_index()));
    if (ticket == nullptr || SSL_SESSION_is_resumable(given) != 1) {
        return 0;
    }
    ticket->latest_.reset(given);
    return 1;  // It is ours now.
}

void TlsTicket::collect_in(SSL_CTX* context) {
    // Without OpenSSL's own cache: a session that is in one may not be offered by another context.
    (void)SSL_CTX_ctrl(context,
                       SSL_CTRL_SET_SESS_CACHE_MODE,
                       SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL,
                       nullptr);
    SSL_CTX_sess_set_new_cb(context, &keep);
}

std::shared_ptr<TlsTicket> TlsTickets::of(const std::string& client, const TlsSettings& settings) {
    auto found = places_.find(client);
    if (found == places_.end()) {
        make_room();
        found = places_.emplace(client, Place{}).first;
    }
    auto& place = found->second;
    if (!place.ticket || place.settings != settings) {
        place.settings = settings;
        place.ticket = std::make_shared<TlsTicket>();
    }
    place.used = ++uses_;
    return place.ticket;
}

void TlsTickets::make_room() {
    if (places_.size() >= most) {
        places_.erase(std::ranges::min_element(
            places_, {}, [](const auto& place) { return place.second.used; }));
    }
}

}  // namespace sonde::net
