// A JSON value as a response. The library stays in those files that make the values.
#pragma once

#include <utility>

#include "cli/service/http/http_message.h"

namespace hymt {

template <typename Json>
[[nodiscard]] HttpResponse json_response(const Json& value, unsigned status = 200) {
  HttpResponse response;
  response.status = status;
  // Bytes that are not UTF-8, in a model's answer to a text that has some, become U+FFFD.
  response.body = value.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  return response;
}

}  // namespace hymt
