#include "parsers/legacy_encoding.h"

#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "parsers/document/coded_text.h"
#include "parsers/document/utf8.h"

namespace hymt {
namespace {

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

// The second half of ISO-8859-16, which ICU does not have.
constexpr std::array<std::uint16_t, 96> kIso8859Part16 = {
    0x00A0, 0x0104, 0x0105, 0x0141, 0x20AC, 0x201E, 0x0160, 0x00A7, 0x0161, 0x00A9, 0x0218, 0x00AB,
    0x0179, 0x00AD, 0x017A, 0x017B, 0x00B0, 0x00B1, 0x010C, 0x0142, 0x017D, 0x201D, 0x00B6, 0x00B7,
    0x017E, 0x010D, 0x0219, 0x00BB, 0x0152, 0x0153, 0x0178, 0x017C, 0x00C0, 0x00C1, 0x00C2, 0x0102,
    0x00C4, 0x0106, 0x00C6, 0x00C7, 0x00C8, 0x00C9, 0x00CA, 0x00CB, 0x00CC, 0x00CD, 0x00CE, 0x00CF,
    0x0110, 0x0143, 0x00D2, 0x00D3, 0x00D4, 0x0150, 0x00D6, 0x015A, 0x0170, 0x00D9, 0x00DA, 0x00DB,
    0x00DC, 0x0118, 0x021A, 0x00DF, 0x00E0, 0x00E1, 0x00E2, 0x0103, 0x00E4, 0x0107, 0x00E6, 0x00E7,
    0x00E8, 0x00E9, 0x00EA, 0x00EB, 0x00EC, 0x00ED, 0x00EE, 0x00EF, 0x0111, 0x0144, 0x00F2, 0x00F3,
    0x00F4, 0x0151, 0x00F6, 0x015B, 0x0171, 0x00F9, 0x00FA, 0x00FB, 0x00FC, 0x0119, 0x021B, 0x00FF};

void append_escaped_byte(char byte, std::string& out) {
  const unsigned value = static_cast<unsigned char>(byte);
  out.push_back(static_cast<char>(0xC0 | (value >> 6 & 1)));
  out.push_back(static_cast<char>(0x80 | (value & 0x3F)));
}

// If `text` begins with an escaped byte, gives it and returns true.
bool read_escaped_byte(std::string_view text, char& byte) {
  if (text.size() < 2) return false;
  const unsigned lead = static_cast<unsigned char>(text[0]);
  const unsigned trail = static_cast<unsigned char>(text[1]);
  if ((lead & 0xFE) != 0xC0 || (trail & 0xC0) != 0x80) return false;
  byte = static_cast<char>(0x80 | (lead & 1) << 6 | (trail & 0x3F));
  return true;
}

std::string numeric_reference(std::uint32_t code_point) {
  return "&#" + std::to_string(code_point) + ";";
}

// UTF-8 for what ICU made of some bytes; nothing if it holds unpaired surrogates.
std::optional<std::string> utf8_of(const UChar* text, std::int32_t length) {
  UErrorCode status = U_ZERO_ERROR;
  std::string out(static_cast<std::size_t>(length) * 3, '\0');
  std::int32_t written = 0;
  u_strToUTF8(out.data(), static_cast<std::int32_t>(out.size()), &written, text, length, &status);
  if (U_FAILURE(status)) return std::nullopt;
  out.resize(static_cast<std::size_t>(written));
  return out;
}

// Encodings with one byte a character: a table in each direction.
class SingleByteEncoding : public LegacyEncoding {
 public:
  // `upper` holds the code points of the bytes from 0x80; 0 for none. ASCII is as in ASCII.
  explicit SingleByteEncoding(const std::array<std::uint32_t, 128>& upper) {
    for (unsigned i = 0; i < 128; ++i) {
      const char byte = static_cast<char>(0x80 + i);
      if (upper[i] == 0 || byte_of(upper[i]) != 0) {
        append_escaped_byte(byte, text_[i]);
        continue;
      }
      append_utf8(upper[i], text_[i]);
      bytes_.insert(
          std::lower_bound(bytes_.begin(), bytes_.end(), std::pair{upper[i], std::uint8_t{0}}),
          {upper[i], static_cast<std::uint8_t>(0x80 + i)});
    }
  }

  std::optional<std::string> decode(std::string_view bytes) override {
    std::string text;
    text.reserve(bytes.size() + bytes.size() / 8);
    for (const char byte : bytes) {
      const unsigned value = static_cast<unsigned char>(byte);
      if (value < 0x80) {
        text.push_back(byte);
      } else {
        text.append(text_[value - 0x80]);
      }
    }
    return text;
  }

  bool encode(std::string_view text, Unencodable unencodable, std::string& out) override {
    for (std::size_t at = 0; at < text.size();) {
      const unsigned lead = static_cast<unsigned char>(text[at]);
      char byte = 0;
      if (lead < 0x80) {
        out.push_back(text[at++]);
        continue;
      }
      if (read_escaped_byte(text.substr(at), byte)) {
        out.push_back(byte);
        at += 2;
        continue;
      }
      const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
      const std::string_view character = text.substr(at, length);
      if (valid_utf8_prefix(character) != length) return false;
      std::uint32_t code_point = lead & (0x7FU >> length);
      for (const char c : character.substr(1)) {
        code_point = code_point << 6 | (static_cast<unsigned char>(c) & 0x3FU);
      }
      byte = byte_of(code_point);
      if (byte != 0) {
        out.push_back(byte);
      } else if (unencodable == Unencodable::kNumericReference) {
        out.append(numeric_reference(code_point));
      } else {
        return false;
      }
      at += length;
    }
    return true;
  }

 private:
  [[nodiscard]] char byte_of(std::uint32_t code_point) const {
    const auto found =
        std::lower_bound(bytes_.begin(), bytes_.end(), std::pair{code_point, std::uint8_t{0}});
    return found != bytes_.end() && found->first == code_point ? static_cast<char>(found->second)
                                                               : char{0};
  }

  std::array<std::string, 128> text_;                          // By byte - 0x80.
  std::vector<std::pair<std::uint32_t, std::uint8_t>> bytes_;  // Sorted by code point.
};

// Encodings with several bytes a character, or with shift states.
class MultiByteEncoding : public LegacyEncoding {
 public:
  MultiByteEncoding(Converter converter, bool stateful)
      : converter_(std::move(converter)), stateful_(stateful) {
    UErrorCode status = U_ZERO_ERROR;
    ucnv_setToUCallBack(converter_.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                        &status);
    ucnv_setFallback(converter_.get(), false);
  }

  std::optional<std::string> decode(std::string_view bytes) override {
    std::optional<std::string> text = decode_whole(bytes);
    if (text && encodes_to(*text, bytes)) return text;
    if (stateful_) return std::nullopt;
    text = decode_by_character(bytes);
    if (!encodes_to(*text, bytes)) return std::nullopt;
    return text;
  }

  bool encode(std::string_view text, Unencodable unencodable, std::string& out) override {
    UErrorCode status = U_ZERO_ERROR;
    ucnv_resetFromUnicode(converter_.get());
    if (unencodable == Unencodable::kNumericReference) {
      ucnv_setFromUCallBack(converter_.get(), UCNV_FROM_U_CALLBACK_ESCAPE, UCNV_ESCAPE_XML_DEC,
                            nullptr, nullptr, &status);
    } else {
      ucnv_setFromUCallBack(converter_.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                            &status);
    }
    while (!text.empty()) {
      const std::size_t valid = valid_utf8_prefix(text);
      if (!encode_valid(text.substr(0, valid), out)) return false;
      text.remove_prefix(valid);
      if (text.empty()) break;
      char byte = 0;
      if (stateful_ || !read_escaped_byte(text, byte)) return false;
      out.push_back(byte);
      text.remove_prefix(2);
    }
    return true;
  }

 private:
  // ICU counts in 32 bits; longer texts go in pieces.
  static constexpr std::size_t kPiece = std::size_t{1} << 20;

  bool encodes_to(std::string_view text, std::string_view bytes) {
    std::string again;
    again.reserve(bytes.size());
    return encode(text, Unencodable::kFail, again) && again == bytes;
  }

  // Nothing if some bytes are malformed.
  std::optional<std::string> decode_whole(std::string_view bytes) {
    ucnv_resetToUnicode(converter_.get());
    std::vector<UChar> buffer(kPiece);
    std::string text;
    text.reserve(bytes.size() + bytes.size() / 2);
    const char* from = bytes.data();
    const char* const end = from + bytes.size();
    std::size_t kept = 0;  // Units at the start of the buffer from the last round.
    for (bool more = true; more;) {
      UErrorCode status = U_ZERO_ERROR;
      UChar* to = buffer.data() + kept;
      ucnv_toUnicode(converter_.get(), &to, buffer.data() + buffer.size(), &from, end, nullptr,
                     true, &status);
      more = status == U_BUFFER_OVERFLOW_ERROR;
      if (U_FAILURE(status) && !more) return std::nullopt;
      auto length = static_cast<std::size_t>(to - buffer.data());
      // A surrogate pair may lie across two rounds.
      kept = more && length != 0 && (buffer[length - 1] & 0xFC00) == 0xD800 ? 1 : 0;
      length -= kept;
      const std::optional<std::string> part =
          utf8_of(buffer.data(), static_cast<std::int32_t>(length));
      if (!part) return std::nullopt;
      text.append(*part);
      if (kept != 0) buffer[0] = buffer[length];
    }
    return text;
  }

  // Each character that survives the way there and back; other bytes escaped.
  std::string decode_by_character(std::string_view bytes) {
    const auto longest = static_cast<std::size_t>(ucnv_getMaxCharSize(converter_.get()));
    std::array<std::string, 128> ascii;  // IBM's tables swap three control characters.
    for (std::size_t i = 0; i < ascii.size(); ++i) {
      const char byte = static_cast<char>(i);
      ascii[i] = decode_one({&byte, 1}).value_or(std::string(1, byte));
    }
    std::string text;
    text.reserve(bytes.size() + bytes.size() / 2);
    for (std::size_t at = 0; at < bytes.size();) {
      const auto lead = static_cast<unsigned char>(bytes[at]);
      if (lead < 0x80) {
        text.append(ascii[lead]);
        ++at;
        continue;
      }
      std::size_t length = 0;
      for (std::size_t tried = 1; tried <= longest && at + tried <= bytes.size(); ++tried) {
        const std::string_view character = bytes.substr(at, tried);
        const std::optional<std::string> decoded = decode_one(character);
        if (!decoded || !encodes_to(*decoded, character)) continue;
        text.append(*decoded);
        length = tried;
        break;
      }
      if (length == 0) {
        append_escaped_byte(bytes[at], text);
        length = 1;
      }
      at += length;
    }
    return text;
  }

  std::optional<std::string> decode_one(std::string_view character) {
    UErrorCode status = U_ZERO_ERROR;
    std::array<UChar, 8> buffer{};
    const std::int32_t length =
        ucnv_toUChars(converter_.get(), buffer.data(), static_cast<std::int32_t>(buffer.size()),
                      character.data(), static_cast<std::int32_t>(character.size()), &status);
    if (U_FAILURE(status) || length == 0 || status == U_STRING_NOT_TERMINATED_WARNING) {
      return std::nullopt;
    }
    return utf8_of(buffer.data(), length);
  }

  // `text` is valid UTF-8. The state goes on from call to call only in stateful encodings, where
  // there is but one call.
  bool encode_valid(std::string_view text, std::string& out) {
    std::vector<UChar> units(std::min(kPiece, text.size()) + 1);
    std::array<char, 1 << 14> buffer;  // NOLINT: written before it is read.
    do {
      std::size_t size = std::min(kPiece, text.size());
      while (size < text.size() && is_utf8_continuation(text[size])) --size;
      const bool last = size == text.size();
      UErrorCode status = U_ZERO_ERROR;
      std::int32_t length = 0;
      u_strFromUTF8(units.data(), static_cast<std::int32_t>(units.size()), &length, text.data(),
                    static_cast<std::int32_t>(size), &status);
      if (U_FAILURE(status)) return false;
      const UChar* from = units.data();
      do {
        status = U_ZERO_ERROR;
        char* to = buffer.data();
        ucnv_fromUnicode(converter_.get(), &to, buffer.data() + buffer.size(), &from,
                         units.data() + length, nullptr, last, &status);
        out.append(buffer.data(), to);
      } while (status == U_BUFFER_OVERFLOW_ERROR);
      if (U_FAILURE(status)) return false;
      text.remove_prefix(size);
    } while (!text.empty());
    return true;
  }

  Converter converter_;
  bool stateful_;
};

// ICU's name where it differs from the standard's; the standard means the superset that Windows
// uses.
const char* icu_name(std::string_view name) {
  if (name == "Shift_JIS") return "ibm-943_P15A-2003";
  if (name == "EUC-KR") return "windows-949-2000";
  if (name == "Big5") return "Big5-HKSCS";
  if (name == "ISO-8859-8-I") return "ISO-8859-8";
  return name.data();  // Names are literals, so they end in NUL.
}

bool is_stateful(std::string_view name) {
  return name.starts_with("ISO-2022-") || name.starts_with("HZ-");
}

std::unique_ptr<LegacyEncoding> make_single_byte(UConverter* converter) {
  std::array<std::uint32_t, 128> upper{};
  for (unsigned i = 0; i < 128; ++i) {
    UErrorCode status = U_ZERO_ERROR;
    const char byte = static_cast<char>(0x80 + i);
    const char* from = &byte;
    const UChar32 code_point = ucnv_getNextUChar(converter, &from, &byte + 1, &status);
    if (U_SUCCESS(status) && code_point != 0xFFFD)
      upper[i] = static_cast<std::uint32_t>(code_point);
  }
  return std::make_unique<SingleByteEncoding>(upper);
}

}  // namespace

std::unique_ptr<LegacyEncoding> make_legacy_encoding(std::string_view name) {
  if (name == "ISO-8859-16") {
    std::array<std::uint32_t, 128> upper{};
    for (unsigned i = 0; i < 32; ++i) upper[i] = 0x80 + i;
    std::copy(kIso8859Part16.begin(), kIso8859Part16.end(), upper.begin() + 32);
    return std::make_unique<SingleByteEncoding>(upper);
  }
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(icu_name(name), &status));
  if (U_FAILURE(status)) return nullptr;
  if (ucnv_getMaxCharSize(converter.get()) == 1) return make_single_byte(converter.get());
  return std::make_unique<MultiByteEncoding>(std::move(converter), is_stateful(name));
}

}  // namespace hymt
