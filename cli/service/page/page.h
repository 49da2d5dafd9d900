// The web page at "/", which asks the service as any other client does.
#pragma once

#include <string_view>

#include "cli/service/http/http_message.h"

namespace hymt {

// Whether the page, or a file that it loads, is at this path of a request.
[[nodiscard]] bool is_page_path(std::string_view path);

// Requires is_page_path(request.path). Browsers may keep it, but must ask whether it is still so:
// then the status is 304. Thread-safe.
[[nodiscard]] HttpResponse page_response(const HttpRequest& request);

}  // namespace hymt
