#include "cli/service/random_name.h"

#include <sys/random.h>

#include <cerrno>
#include <vector>

#include "parsers/document/error.h"

namespace hymt {
namespace {

std::vector<unsigned char> random_bytes(std::size_t count) {
  std::vector<unsigned char> bytes(count);
  for (std::size_t done = 0; done < count;) {
    const ssize_t got = ::getrandom(bytes.data() + done, count - done, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) throw Error(ErrorKind::kEngine, "the system gives no random numbers");
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

std::string hexadecimal(const std::vector<unsigned char>& bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : bytes) {
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 15U];
  }
  return text;
}

}  // namespace

std::string random_hex(std::size_t num_bytes) { return hexadecimal(random_bytes(num_bytes)); }

std::string random_uuid() {
  std::vector<unsigned char> bytes = random_bytes(16);
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0FU) | 0x40U);  // The version.
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3FU) | 0x80U);  // The variant.
  std::string text = hexadecimal(bytes);
  for (const std::size_t at : {8, 13, 18, 23}) text.insert(at, "-");
  return text;
}

}  // namespace hymt
