#include "translate/glossary/words.h"

#include <libstemmer.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <cassert>

#include "parsers/characters/code_points.h"
#include "parsers/document/ascii.h"

namespace hymt {
namespace {

enum class CharacterClass { kOther, kLetter, kWordByItself };

CharacterClass class_of(char32_t c) {
  if (c < 0x80) {
    return is_ascii_alphanumeric(static_cast<char>(c)) ? CharacterClass::kLetter
                                                       : CharacterClass::kOther;
  }
  const auto character = static_cast<UChar32>(c);
  constexpr std::uint32_t kMask = U_GC_L_MASK | U_GC_M_MASK | U_GC_ND_MASK;
  if ((U_MASK(u_charType(character)) & kMask) == 0) return CharacterClass::kOther;
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(character, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_HANGUL:  // Particles are written on to words.
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
    case USCRIPT_TIBETAN: return CharacterClass::kWordByItself;
    default: return CharacterClass::kLetter;
  }
}

bool is_ascii(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

std::string folded(std::string_view text) {
  if (is_ascii(text)) return ascii_lower(text);
  std::string result;
  icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())))
      .foldCase()
      .toUTF8String(result);
  return result;
}

}  // namespace

class WordBreaker::Stemmer {
 public:
  explicit Stemmer(sb_stemmer* stemmer) : stemmer_(stemmer) {}
  ~Stemmer() { sb_stemmer_delete(stemmer_); }
  Stemmer(const Stemmer&) = delete;
  Stemmer& operator=(const Stemmer&) = delete;

  [[nodiscard]] std::string stem(const std::string& word) const {
    // A word that no dictionary holds has no stem worth the name.
    constexpr std::size_t kLongest = 256;
    if (word.size() > kLongest) return word;
    const sb_symbol* stem = sb_stemmer_stem(
        stemmer_, reinterpret_cast<const sb_symbol*>(word.data()), static_cast<int>(word.size()));
    if (stem == nullptr) return word;
    return {reinterpret_cast<const char*>(stem),
            static_cast<std::size_t>(sb_stemmer_length(stemmer_))};
  }

 private:
  sb_stemmer* stemmer_;
};

WordBreaker::WordBreaker(std::string_view language) {
  const std::string primary(language.substr(0, language.find('-')));
  if (sb_stemmer* stemmer = sb_stemmer_new(primary.c_str(), "UTF_8")) {
    stemmer_ = std::make_unique<Stemmer>(stemmer);
  }
}

WordBreaker::~WordBreaker() = default;

std::vector<Word> WordBreaker::words(std::string_view text) const {
  std::vector<Word> words;
  bool continues = false;  // The next letter belongs to the last word.
  for (std::size_t offset = 0; offset < text.size();) {
    const std::size_t begin = offset;
    const CharacterClass its_class = class_of(next_code_point(text, offset));
    if (its_class == CharacterClass::kLetter && continues) {
      words.back().range.end = offset;
    } else if (its_class != CharacterClass::kOther) {
      words.push_back({{begin, offset}, {}});
    }
    continues = its_class == CharacterClass::kLetter;
  }
  for (Word& word : words) {
    word.stem = folded(text.substr(word.range.begin, word.range.size()));
    if (stemmer_) word.stem = stemmer_->stem(word.stem);
  }
  return words;
}

}  // namespace hymt
