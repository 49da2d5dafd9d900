// Tells whoever started the program how far it is (sd_notify(3), the protocol of systemd).
#pragma once

#include <string_view>

namespace hymt {

// Sends `state`, such as "READY=1" or "STOPPING=1", to the socket that NOTIFY_SOCKET names. Does
// nothing if there is none; what cannot be sent is lost, as the one who is told decides what that
// means.
void notify_supervisor(std::string_view state);

}  // namespace hymt
