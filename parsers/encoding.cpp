#include "parsers/encoding.h"

#include <unicode/ucsdet.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>

#include "parsers/document/ascii.h"
#include "parsers/document/coded_text.h"
#include "parsers/document/error.h"
#include "parsers/legacy_encoding.h"
#include "parsers/wide_encoding.h"

namespace hymt {
namespace {

struct Label {
  std::string_view label;
  std::string_view encoding;
};

constexpr Label kLabels[] = {
#include "parsers/encoding_labels.inc"
};

struct Mark {
  std::string_view bytes;
  std::string_view encoding;
};

// Longer marks first: UTF-32's begins with UTF-16's.
constexpr Mark kMarks[] = {
    {{"\xEF\xBB\xBF", 3}, "UTF-8"},    {{"\xFF\xFE\0\0", 4}, "UTF-32LE"},
    {{"\0\0\xFE\xFF", 4}, "UTF-32BE"}, {{"\xFF\xFE", 2}, "UTF-16LE"},
    {{"\xFE\xFF", 2}, "UTF-16BE"},
};

// What binary files begin with, where no text does.
constexpr std::string_view kBinaryMagic[] = {
    {"\x7F"
     "ELF",
     4},
    {"PK\x03\x04", 4},
    {"\x89PNG\r\n\x1A\n", 8},
    {"\xFF\xD8\xFF", 3},
    {"\x1F\x8B\x08", 3},
    {"\x28\xB5\x2F\xFD", 4},
    {"\xFD"
     "7zXZ\0",
     6},
    {"7z\xBC\xAF\x27\x1C", 6},
    {"\xD0\xCF\x11\xE0", 4},
    {"\xCA\xFE\xBA\xBE", 4},
    {"\0asm", 4},
    {"SQLite format 3\0", 16},
};

constexpr std::size_t kSample = std::size_t{1} << 16;

std::optional<WideEncoding> wide_encoding(std::string_view name) {
  if (name == "UTF-16LE") return WideEncoding::kUtf16Le;
  if (name == "UTF-16BE") return WideEncoding::kUtf16Be;
  if (name == "UTF-32LE") return WideEncoding::kUtf32Le;
  if (name == "UTF-32BE") return WideEncoding::kUtf32Be;
  return std::nullopt;
}

const Mark* find_mark(std::string_view bytes) {
  const auto* mark =
      std::find_if(std::begin(kMarks), std::end(kMarks),
                   [bytes](const Mark& candidate) { return bytes.starts_with(candidate.bytes); });
  if (mark == std::end(kMarks)) return nullptr;
  // A UTF-16 file may begin with a NUL; a UTF-32 file has whole units.
  if (mark->encoding == "UTF-32LE" && bytes.size() % 4 != 0) return std::end(kMarks) - 2;
  return mark;
}

// UTF-16 and UTF-32 without a mark show by NULs that keep to one place in each unit, as Latin text
// has them. Empty if there is no such pattern.
std::string_view wide_by_nuls(std::string_view bytes) {
  const std::string_view sample = bytes.substr(0, kSample - kSample % 4);
  const std::size_t num_units = sample.size() / 4;
  // Most files have no NUL at all.
  if (num_units < 4 || sample.find('\0') == std::string_view::npos) return {};
  std::array<std::size_t, 4> nuls{};
  for (std::size_t i = 0; i < num_units * 4; ++i) nuls[i % 4] += sample[i] == '\0' ? 1 : 0;
  const auto many = [&](std::size_t i) { return nuls[i] * 2 > num_units; };
  const auto few = [&](std::size_t i) { return nuls[i] * 20 <= num_units; };
  if (few(0) && few(2) && many(1) && many(3)) return "UTF-16LE";
  if (many(0) && many(2) && few(1) && few(3)) return "UTF-16BE";
  if (few(0) && many(2) && many(3)) return "UTF-32LE";
  if (many(0) && many(1) && few(3)) return "UTF-32BE";
  return {};
}

// True if ISO-2022-JP, -KR or -CN may be at work: all their bytes are ASCII.
bool has_shift_sequence(std::string_view bytes) {
  const std::string_view sample = bytes.substr(0, kSample);
  return sample.find("\x1B$") != std::string_view::npos ||
         sample.find("\x1B(J") != std::string_view::npos;
}

// How many control characters `bytes` holds that no text has.
std::size_t count_controls(std::string_view bytes) {
  constexpr std::size_t kBlock = 255;  // What a byte can count, which vector instructions do best.
  std::size_t count = 0;
  for (std::size_t begin = 0; begin < bytes.size(); begin += kBlock) {
    std::uint8_t in_block = 0;
    for (const char c : bytes.substr(begin, kBlock)) {
      const auto value = static_cast<unsigned char>(c);
      const bool is_control = value < 0x20 && (value < 0x07 || value > 0x0D) && value != 0x1B;
      in_block = static_cast<std::uint8_t>(in_block + static_cast<std::uint8_t>(is_control));
    }
    count += in_block;
  }
  return count;
}

struct CloseDetector {
  void operator()(UCharsetDetector* detector) const { ucsdet_close(detector); }
};

// ICU's best guess that the Encoding Standard knows; windows-1252, which takes any bytes, if it has
// none.
std::string_view detect(std::string_view bytes) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, CloseDetector> detector(ucsdet_open(&status));
  const std::string_view sample = bytes.substr(0, kSample);
  if (U_SUCCESS(status)) {
    ucsdet_setText(detector.get(), sample.data(), static_cast<std::int32_t>(sample.size()),
                   &status);
  }
  std::int32_t num_matches = 0;
  const UCharsetMatch** matches =
      U_SUCCESS(status) ? ucsdet_detectAll(detector.get(), &num_matches, &status) : nullptr;
  for (std::int32_t i = 0; U_SUCCESS(status) && i < num_matches; ++i) {
    const char* icu_name = ucsdet_getName(matches[i], &status);
    if (U_FAILURE(status)) break;
    const std::string_view encoding = encoding_of_label(icu_name);
    // Validity has excluded UTF-8, and marks or NULs would have shown the wide ones.
    if (!encoding.empty() && !encoding.starts_with("UTF-")) return encoding;
  }
  return "windows-1252";
}

std::string_view choose_encoding(std::string_view bytes, std::string_view declared) {
  const std::string_view encoding = encoding_of_label(declared);
  if (encoding.starts_with("UTF-16")) return "UTF-8";
  if (encoding == "x-user-defined") return "windows-1252";
  if (!encoding.empty()) return encoding;
  const std::string_view wide = wide_by_nuls(bytes);
  if (!wide.empty()) return wide;
  if (has_shift_sequence(bytes)) {
    const std::string_view detected = detect(bytes);
    if (detected.starts_with("ISO-2022-")) return detected;
  }
  return valid_utf8_prefix(bytes) == bytes.size() ? "UTF-8" : detect(bytes);
}

std::optional<std::string> decode_as(std::string_view bytes, std::string_view encoding) {
  if (encoding == "UTF-8") return std::string(bytes);
  if (const auto wide = wide_encoding(encoding)) return decode_wide(bytes, *wide);
  const std::unique_ptr<LegacyEncoding> legacy = make_legacy_encoding(encoding);
  return legacy == nullptr ? std::nullopt : legacy->decode(bytes);
}

constexpr bool is_label_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

}  // namespace

std::string_view encoding_of_label(std::string_view label) {
  while (!label.empty() && is_label_space(label.front())) label.remove_prefix(1);
  while (!label.empty() && is_label_space(label.back())) label.remove_suffix(1);
  if (label.size() > 32) return {};  // No label is so long.
  const std::string lower = ascii_lower(label);
  const auto* found = std::lower_bound(
      std::begin(kLabels), std::end(kLabels), lower,
      [](const Label& entry, const std::string& wanted) { return entry.label < wanted; });
  return found != std::end(kLabels) && found->label == lower ? found->encoding : std::string_view();
}

DecodedText decode_text(std::string_view bytes, std::string_view declared) {
  DecodedText result;
  if (const Mark* mark = find_mark(bytes)) {
    result.has_bom = true;
    result.encoding = mark->encoding;
    bytes.remove_prefix(mark->bytes.size());
  } else {
    result.encoding = choose_encoding(bytes, declared);
  }
  std::optional<std::string> text = decode_as(bytes, result.encoding);
  if (!text) {
    throw Error(ErrorKind::kInput,
                "The file is not valid " + result.encoding +
                    ", the encoding that it declares or seems to have; convert it to UTF-8.");
  }
  result.text = std::move(*text);
  return result;
}

bool looks_binary(std::string_view bytes) {
  if (find_mark(bytes) != nullptr) return false;
  const bool magic =
      std::any_of(std::begin(kBinaryMagic), std::end(kBinaryMagic),
                  [bytes](std::string_view start) { return bytes.starts_with(start); });
  if (magic) return true;
  const std::string_view sample = bytes.substr(0, kSample);
  const std::size_t num_controls = count_controls(sample);
  // Compressed data has one byte in ten of these; texts have hardly any.
  if (num_controls < 32 || num_controls * 20 < sample.size()) return false;
  return wide_by_nuls(bytes).empty();
}

bool encode_text(std::string_view text, std::string_view encoding, bool has_bom,
                 Unencodable unencodable, std::string& out) {
  out.clear();
  const auto* mark = std::find_if(std::begin(kMarks), std::end(kMarks),
                                  [encoding](const Mark& m) { return m.encoding == encoding; });
  if (has_bom && mark != std::end(kMarks)) out.append(mark->bytes);
  if (encoding == "UTF-8") {
    out.append(text);
    return true;
  }
  if (const auto wide = wide_encoding(encoding)) return encode_wide(text, *wide, out);
  const std::string name(encoding);
  const std::unique_ptr<LegacyEncoding> legacy = make_legacy_encoding(name);
  return legacy != nullptr && legacy->encode(text, unencodable, out);
}

}  // namespace hymt
