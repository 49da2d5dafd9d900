// Answers to what never became a request.
#pragma once

#include <boost/system/error_code.hpp>
#include <optional>
#include <string_view>

#include "cli/service/http/http_message.h"

namespace hymt {

// A line of text; with Retry-After where coming again may help.
[[nodiscard]] HttpResponse plain_response(unsigned status, std::string_view text);

// What to answer to what could not be read as a request; none: it is not worth an answer.
[[nodiscard]] std::optional<HttpResponse> response_to(const boost::system::error_code& error);

}  // namespace hymt
