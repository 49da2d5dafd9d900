#include "cli/service/http/server/refusal.h"

#include <boost/beast/http/error.hpp>
#include <string>

namespace hymt {

namespace http = boost::beast::http;

HttpResponse plain_response(unsigned status, std::string_view text) {
  HttpResponse response;
  response.status = status;
  response.type = "text/plain; charset=utf-8";
  response.body = std::string(text) + "\n";
  if (status == 503 || status == 429) response.headers.emplace_back("Retry-After", "1");
  return response;
}

std::optional<HttpResponse> response_to(const boost::system::error_code& error) {
  if (error == http::error::body_limit) {
    return plain_response(413, "the body is larger than this server takes");
  }
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    return plain_response(431, "the header is larger than this server takes");
  }
  if (error == http::error::bad_version) return plain_response(505, "this is a server of HTTP/1");
  if (error == http::error::end_of_stream || error == http::error::partial_message) return {};
  if (error.category() == make_error_code(http::error::bad_method).category()) {
    return plain_response(400, "this is no request of HTTP/1.1");
  }
  return {};
}

}  // namespace hymt
