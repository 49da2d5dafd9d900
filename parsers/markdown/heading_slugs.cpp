#include "parsers/markdown/heading_slugs.h"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <vector>

#include "parsers/document/ascii.h"
#include "parsers/markdown/character_class.h"

namespace hymt::markdown {
namespace {

using icu::UnicodeString;

UnicodeString unicode(std::string_view text) {
  return UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string utf8(const UnicodeString& text) {
  std::string result;
  text.toUTF8String(result);
  return result;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0; });
}

// Compatibility decomposition. Text that ICU cannot take comes back as it is.
UnicodeString decomposed(const UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkd = icu::Normalizer2::getNFKDInstance(status);
  if (U_FAILURE(status)) return text;
  UnicodeString result = nfkd->normalize(text, status);
  return U_FAILURE(status) ? text : result;
}

void squeeze(std::string& slug, char mark) {
  slug.erase(std::unique(slug.begin(), slug.end(),
                         [mark](char a, char b) { return a == mark && b == mark; }),
             slug.end());
}

void strip(std::string& slug, char mark) {
  slug.erase(0, slug.find_first_not_of(mark));  // npos: all of it.
  slug.erase(slug.find_last_not_of(mark) + 1);
}

// ---- What a word is made of

// Alphabetic, Mark, Decimal_Number, Connector_Punctuation: "\p{Word}".
bool is_word_character(UChar32 c) {
  return u_hasBinaryProperty(c, UCHAR_ALPHABETIC) != 0 ||
         (U_GET_GC_MASK(c) & (U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK)) != 0;
}

// Go's IsLetter, IsDigit, and "_".
bool is_hugo_character(UChar32 c) {
  return c == '_' || (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_ND_MASK)) != 0;
}

// Lower case; what `stays` stays, a space becomes "-", all else but "-" goes.
template <typename Stays>
std::string kept(std::string_view text, Stays stays) {
  if (is_ascii(text)) {
    std::string slug;
    for (const char c : text) {
      if (c == ' ' || c == '-') {
        slug += '-';
      } else if (is_alphanumeric(c) || c == '_') {
        slug += ascii_lower(c);
      }
    }
    return slug;
  }
  UnicodeString lower = unicode(text);
  lower.toLower(icu::Locale::getRoot());
  UnicodeString result;
  for (std::int32_t i = 0; i < lower.length(); i = lower.moveIndex32(i, 1)) {
    const UChar32 c = lower.char32At(i);
    if (c == ' ' || c == '-') {
      result.append(static_cast<UChar32>('-'));
    } else if (stays(c)) {
      result.append(c);
    }
  }
  return utf8(result);
}

// ---- Rules

std::string gitlab_slug(std::string_view text) {
  std::string slug = kept(text, is_word_character);
  squeeze(slug, '-');
  if (!slug.empty() && std::all_of(slug.begin(), slug.end(), is_ascii_digit)) {
    slug.insert(0, "anchor-");
  }
  return slug;
}

std::string vitepress_slug(std::string_view text) {
  constexpr std::u16string_view kSpecial =
      u"~`!@#$%^&*()-_+=[]{}|\\;:\"'\u201C\u201D\u2018\u2019<>,.?/";
  const UnicodeString parts = decomposed(unicode(text));
  UnicodeString plain;
  for (std::int32_t i = 0; i < parts.length(); ++i) {
    const char16_t c = parts[i];
    if ((c >= 0x300 && c <= 0x36F) || c < 0x20) continue;
    const bool is_mark = kSpecial.find(c) != std::u16string_view::npos || u_isUWhiteSpace(c) != 0;
    plain.append(is_mark ? u'-' : c);
  }
  plain.toLower(icu::Locale::getRoot());
  std::string slug = utf8(plain);
  squeeze(slug, '-');
  strip(slug, '-');
  if (!slug.empty() && is_ascii_digit(slug.front())) slug.insert(0, "_");
  return slug;
}

std::string mkdocs_slug(std::string_view text) {
  const std::string parts = is_ascii(text) ? std::string(text) : utf8(decomposed(unicode(text)));
  std::string slug;
  for (const char c : parts) {
    if (is_alphanumeric(c) || c == '_' || c == '-') {
      slug += ascii_lower(c);
    } else if (is_space(c)) {
      slug += ' ';
    }
  }
  strip(slug, ' ');
  std::replace(slug.begin(), slug.end(), ' ', '-');
  squeeze(slug, '-');
  return slug;
}

std::string slug_of(Site site, std::string_view text) {
  switch (site) {
    case Site::kGitLab: return gitlab_slug(text);
    case Site::kVitePress: return vitepress_slug(text);
    case Site::kMkDocs: return mkdocs_slug(text);
    case Site::kHugo: {
      std::string slug = kept(text, is_hugo_character);
      return slug.empty() ? "heading" : slug;
    }
    default: return kept(text, is_word_character);
  }
}

}  // namespace

SlugSource HeadingSlugs::source() const {
  SlugSource source;
  source.is_raw = site_ == Site::kHugo;
  source.has_alt_text = site_ == Site::kDocusaurus || site_ == Site::kVitePress;
  source.is_typographic = site_ == Site::kJekyll;
  return source;
}

std::string HeadingSlugs::add(std::string_view text) {
  std::string slug = unique(slug_of(site_, text));
  if (site_ == Site::kStarlight && slug.ends_with('-')) slug.pop_back();
  return slug;
}

void HeadingSlugs::reserve(std::string_view id) {
  const bool counts = site_ == Site::kVitePress || site_ == Site::kMkDocs || site_ == Site::kHugo;
  if (counts) seen_.emplace(id, 0);
}

std::string HeadingSlugs::unique(const std::string& slug) {
  std::string result = slug;
  if (site_ == Site::kGitLab || site_ == Site::kJekyll) {
    // Counted, whatever else there is.
    const auto [entry, is_new] = seen_.try_emplace(slug, 0);
    return is_new ? slug : slug + "-" + std::to_string(++entry->second);
  }
  if (site_ == Site::kMkDocs) {
    if (slug.empty() || seen_.contains(slug)) result = numbered(slug);
  } else {
    while (seen_.contains(result)) result = slug + "-" + std::to_string(++seen_[slug]);
  }
  seen_.emplace(result, 0);
  return result;
}

// "a" is followed by "a_1", "a_1" by "a_2", which may be there, too. What is there remembers where
// the next free number was, so that many equal headings take no quadratic time.
std::string HeadingSlugs::numbered(const std::string& slug) {
  constexpr std::size_t kMostDigits = 9;
  const std::size_t mark = slug.rfind('_');
  const std::string_view digits =
      mark == std::string::npos ? std::string_view() : std::string_view(slug).substr(mark + 1);
  const bool is_numbered = !digits.empty() && digits.size() <= kMostDigits &&
                           std::all_of(digits.begin(), digits.end(), is_ascii_digit);
  const std::string base = is_numbered ? slug.substr(0, mark) : slug;
  std::size_t number = is_numbered ? std::stoul(std::string(digits)) : 0;
  std::vector<std::size_t*> passed;
  std::string result = slug;
  for (auto found = seen_.find(slug); result.empty() || found != seen_.end();
       found = seen_.find(result)) {
    if (found != seen_.end()) passed.push_back(&found->second);
    number = std::max(number + 1, found == seen_.end() ? 0 : found->second);
    result = base + "_" + std::to_string(number);
  }
  for (std::size_t* next : passed) *next = number;
  return result;
}

}  // namespace hymt::markdown
