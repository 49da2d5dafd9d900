#include "parsers/markdown/cmark_functions.h"

#include <cmark-gfm.h>
#include <cmark-gfm/buffer.h>
#include <cmark-gfm/houdini.h>
#include <cmark-gfm/utf8.h>
#include <cmark-gfm_version.h>

#include <algorithm>

#include "parsers/document/ascii.h"
#include "parsers/document/error.h"
#include "parsers/markdown/character_class.h"
#include "parsers/markdown/cmark_memory.h"

namespace hymt::markdown {
namespace {

// A buffer of cmark-gfm that frees itself.
class Buffer {
 public:
  Buffer() { cmark_strbuf_init(plain_cmark_allocator(), &buffer_, 0); }
  ~Buffer() { cmark_strbuf_free(&buffer_); }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  cmark_strbuf* get() { return &buffer_; }
  [[nodiscard]] std::string_view view() const {
    return {reinterpret_cast<const char*>(buffer_.ptr), static_cast<std::size_t>(buffer_.size)};
  }

 private:
  cmark_strbuf buffer_;
};

const std::uint8_t* bytes(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

std::string fold_case(std::string_view text) {
  std::string folded;
  if (std::all_of(text.begin(), text.end(), [](char c) { return c > 0; })) {
    folded.assign(text);
    for (char& c : folded) c = ascii_lower(c);
    return folded;
  }
  for (const char c : text) {
    if (c == '\0') {
      folded += "\xEF\xBF\xBD";
    } else {
      folded += c;
    }
  }
  Buffer buffer;
  call_cmark([&] {
    cmark_utf8proc_case_fold(buffer.get(), bytes(folded), static_cast<bufsize_t>(folded.size()));
  });
  return std::string(buffer.view());
}

}  // namespace

void check_cmark_version(int loaded) {
  if (loaded == CMARK_GFM_VERSION) return;
  const auto part = [loaded](unsigned shift) {
    return std::to_string((static_cast<unsigned>(loaded) >> shift) & 0xFFU);
  };
  throw Error(ErrorKind::kInput,
              "Markdown cannot be read: hymt-doc was built with cmark-gfm " CMARK_GFM_VERSION_STRING
              " and runs with " +
                  part(24) + "." + part(16) + "." + part(8) + ".gfm." + part(0) +
                  "; install that version, or build hymt-doc again");
}

std::int32_t first_code_point(std::string_view text) {
  std::int32_t result = -1;
  // No code point is longer than four bytes; a short limit keeps the size in cmark's int.
  const auto size = static_cast<bufsize_t>(std::min<std::size_t>(text.size(), 4));
  return cmark_utf8proc_iterate(bytes(text), size, &result) < 0 ? -1 : result;
}

bool is_unicode_space(std::int32_t code_point) { return cmark_utf8proc_is_space(code_point) != 0; }

bool is_unicode_punctuation(std::int32_t code_point) {
  return cmark_utf8proc_is_punctuation(code_point) != 0;
}

std::size_t decode_entity(std::string_view text, std::string& out) {
  text = text.substr(1, text.find('\0'));  // cmark would take NUL for a hexadecimal digit.
  // Numbers may have any count of leading zeros; cmark refuses more than eight digits.
  constexpr std::size_t kLongest = 64;
  Buffer buffer;
  const auto size = static_cast<bufsize_t>(std::min(text.size(), kLongest));
  bufsize_t length = 0;
  call_cmark([&] { length = houdini_unescape_ent(buffer.get(), bytes(text), size); });
  if (length == 0) return 0;
  out += buffer.view();
  return static_cast<std::size_t>(length) + 1;
}

std::string label_key(std::string_view label) {
  const std::string folded = fold_case(label);
  std::string key;
  for (const char c : trimmed(folded)) {
    if (!is_space(c)) {
      key += c;
    } else if (key.back() != ' ') {
      key += ' ';
    }
  }
  return key;
}

}  // namespace hymt::markdown
