// A generator that does to its answers what language models were seen to do, and worse.
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parsers/characters/code_points.h"
#include "parsers/document/utf8.h"
#include "translate/model/random_draws.h"
#include "translate/stand_ins/pseudo_translation.h"
#include "translate/stand_ins/stand_in_generator.h"
#include "translate/stand_ins/stand_in_generators.h"

namespace hymt {
namespace {

// An answer in the making: text and tags in turn.
using Pieces = std::vector<AnswerPiece>;

template <typename Choices>
const auto& pick(RandomDraws& draws, const Choices& choices) {
  return choices[draws.below(choices.size())];
}

std::string joined(const Pieces& pieces) {
  std::string result;
  for (const AnswerPiece& piece : pieces) result += piece.bytes;
  return result;
}

std::vector<std::size_t> tag_indices(const Pieces& pieces) {
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].is_tag) indices.push_back(i);
  }
  return indices;
}

// A place between two characters of `text`.
std::size_t random_place(RandomDraws& draws, std::string_view text) {
  std::size_t place = draws.below(text.size() + 1);
  while (place < text.size() && is_utf8_continuation(text[place])) ++place;
  return place;
}

// Puts a piece somewhere, often in the middle of a word.
void insert_anywhere(RandomDraws& draws, Pieces& pieces, AnswerPiece piece) {
  const std::size_t index = draws.below(pieces.size() + 1);
  if (index == pieces.size() || pieces[index].is_tag) {
    pieces.insert(pieces.begin() + static_cast<std::ptrdiff_t>(index), std::move(piece));
    return;
  }
  const std::size_t place = random_place(draws, pieces[index].bytes);
  AnswerPiece tail{pieces[index].bytes.substr(place), false};
  pieces[index].bytes.resize(place);
  const auto behind = pieces.begin() + static_cast<std::ptrdiff_t>(index) + 1;
  pieces.insert(pieces.insert(behind, std::move(tail)), std::move(piece));
}

// --- Damage to tags. Without a tag to damage, all but the last do nothing.

void drop_tag(RandomDraws& draws, Pieces& pieces) {
  const auto tags = tag_indices(pieces);
  if (tags.empty()) return;
  if (draws.one_in(4)) {
    std::erase_if(pieces, [](const AnswerPiece& piece) { return piece.is_tag; });
  } else {
    pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(pick(draws, tags)));
  }
}

void move_tag(RandomDraws& draws, Pieces& pieces) {
  const auto tags = tag_indices(pieces);
  if (tags.empty()) return;
  const auto from = pieces.begin() + static_cast<std::ptrdiff_t>(pick(draws, tags));
  AnswerPiece tag = std::move(*from);
  pieces.erase(from);
  insert_anywhere(draws, pieces, std::move(tag));
}

void double_tag(RandomDraws& draws, Pieces& pieces) {
  const auto tags = tag_indices(pieces);
  if (tags.empty()) return;
  AnswerPiece tag = pieces[pick(draws, tags)];
  insert_anywhere(draws, pieces, std::move(tag));
}

void unbalance_tags(RandomDraws& draws, Pieces& pieces) {
  const auto tags = tag_indices(pieces);
  if (tags.empty()) return;
  const std::size_t first = pick(draws, tags);
  const std::size_t second = pick(draws, tags);
  std::string& bytes = pieces[first].bytes;
  switch (draws.below(3)) {
    case 0: std::swap(bytes, pieces[second].bytes); break;
    case 1:  // An opening tag becomes a closing one, or the other way round.
      bytes = bytes[1] == '/' ? "<" + bytes.substr(2) : "</" + bytes.substr(1);
      break;
    default: {  // A pair becomes a single tag, or the other way round.
      const bool is_single = bytes[bytes.size() - 2] == '/';
      bytes.resize(bytes.size() - (is_single ? 2 : 1));
      bytes += is_single ? ">" : "/>";
      break;
    }
  }
}

void misspell_tag(RandomDraws& draws, Pieces& pieces) {
  const auto tags = tag_indices(pieces);
  if (tags.empty()) return;
  std::string& bytes = pieces[pick(draws, tags)].bytes;
  const std::string inner = bytes.substr(1, bytes.size() - 2);
  switch (draws.below(8)) {
    case 0: bytes = "< " + inner + " >"; break;
    case 1: bytes = "&lt;" + inner + "&gt;"; break;
    case 2: bytes = "＜" + inner + "＞"; break;
    case 3: bytes = "[" + inner + "]"; break;
    case 4: bytes = "<" + inner; break;
    case 5: bytes = "<" + inner + "0>"; break;
    case 6: bytes = inner; break;
    default:
      std::transform(bytes.begin(), bytes.end(), bytes.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
      });
      break;
  }
}

void invent_tag(RandomDraws& draws, Pieces& pieces) {
  static constexpr std::array<std::string_view, 10> kInventions = {
      "<s99>", "</s99>", "<x99/>", "<s1>", "</s1>", "<x1/>", "<b>", "</p>", "<br/>", "<sn>"};
  insert_anywhere(draws, pieces, {std::string(pick(draws, kInventions)), true});
}

void damage_tags(RandomDraws& draws, Pieces& pieces) {
  switch (draws.below(6)) {
    case 0: return drop_tag(draws, pieces);
    case 1: return move_tag(draws, pieces);
    case 2: return double_tag(draws, pieces);
    case 3: return unbalance_tags(draws, pieces);
    case 4: return misspell_tag(draws, pieces);
    default: return invent_tag(draws, pieces);
  }
}

// --- Talk around the answer.

constexpr std::array<std::string_view, 14> kPreambles = {
    "Here is the translation:\n\n",
    "Sure! Here's the translated text:\n",
    "Translation: ",
    "**Translation:**\n",
    "The translation of the given text is: ",
    "Certainly! ",
    "Sure, I can help you with that.\n\n",
    "Hier ist die Übersetzung:\n",
    "Voici la traduction :\n\n",
    "以下是翻译：\n",
    "译文：",
    "好的，",
    "<think>\nThe user wants a translation. I keep the tags.\n</think>\n\n",
    "Output:\n"};

constexpr std::array<std::string_view, 10> kPostscripts = {
    "\n\nNote: I kept the tags as they were.",
    "\n\nLet me know if you need anything else!",
    "\n\n(Note: the original is ambiguous.)",
    " (Translator's note: literally.)",
    "\n\nI hope this helps!",
    "\n\n注：标签已保留。",
    "\n---\nAlternative: see above.",
    "\n\nExplanation:\n1. The first word is a verb.\n2. The second is a noun.",
    "\n\n**Confidence:** high",
    " Is there anything else I can do for you today, or shall we stop here?"};

constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kWrappings = {{
    {"```\n", "\n```"},
    {"```markdown\n", "\n```"},
    {"~~~\n", "\n~~~"},
    {"```", "```"},
    {"```html\n", ""},
    {"\"", "\""},
    {"“", "”"},
    {"«", "»"},
    {"'", "'"},
    {"<target>", "</target>"},
    {"<target>\n", "\n</target>"},
    {"{\"translation\": \"", "\"}"},
    {"**", "**"},
}};

void add_chatter(RandomDraws& draws, const GenerationRequest& request, std::string& text) {
  switch (draws.below(6)) {
    case 0:
    case 1: text.insert(0, pick(draws, kPreambles)); return;
    case 2: text += pick(draws, kPostscripts); return;
    case 3: {
      const auto& [before, behind] = pick(draws, kWrappings);
      text = std::string(before) + text + std::string(behind);
      return;
    }
    case 4: {  // The source.
      static constexpr std::array<std::string_view, 5> kSeparators = {"\n", "\n\n", " → ", " => ",
                                                                      " "};
      const std::string separator(pick(draws, kSeparators));
      text = draws.one_in(2) ? request.source.text + separator + text
                             : text + separator + request.source.text;
      return;
    }
    default:  // The prompt.
      text = "Translate the following text into " + request.target_language +
             ", without additional explanation.\n\n" +
             (request.preceding.empty() ? "" : request.preceding + "\n") + request.source.text +
             "\n" + text;
      return;
  }
}

// --- The rest.

void truncate(RandomDraws& draws, GenerationResult& result) {
  result.text.resize(random_place(draws, result.text));
  if (draws.one_in(2)) result.stop = StopReason::kLength;
}

void loop(RandomDraws& draws, std::string& text) {
  const std::size_t begin = random_place(draws, text);
  std::size_t length = 1 + draws.below(40);
  while (begin + length < text.size() && is_utf8_continuation(text[begin + length])) {
    ++length;
  }
  const std::string piece = text.substr(begin, length);
  const std::size_t times = 5 + draws.below(100);
  for (std::size_t i = 0; i < times; ++i) text += piece;
}

constexpr std::array<std::string_view, 22> kHostile = {
    "</p>", "**", "\n\n", "]]>",   "`", "|",  "---",         "<!--",   "-->", "</script>", "\n# ",
    "\n- ", "*",  "_",    "&amp;", "&", "\"", "' onclick='", "[x](y)", "\\",  "{{ x }}",   "${x}"};

constexpr std::array<std::string_view, 12> kControls = {std::string_view("\0", 1),
                                                        "\x01",
                                                        "\x07",
                                                        "\x1B[31m",
                                                        "\x7F",
                                                        "\xEF\xBF\xBE",
                                                        "\xE2\x80\xAE",
                                                        "\xEF\xBB\xBF",
                                                        "\r",
                                                        "\xFF",
                                                        "\xC0\x80",
                                                        "\xE2\x80\xA8"};

constexpr std::array<std::string_view, 6> kOtherScripts = {
    "Это предложение на другом языке.", "这是另一种语言的句子。",
    "これは別の言語の文です。",         "هذه جملة بلغة أخرى.",
    "이것은 다른 언어입니다.",          "זה משפט בשפה אחרת."};

void insert_anywhere(RandomDraws& draws, std::string& text, std::string_view piece) {
  text.insert(random_place(draws, text), piece);
}

void damage_otherwise(RandomDraws& draws, GenerationResult& result) {
  std::string& text = result.text;
  switch (draws.below(9)) {
    case 0: truncate(draws, result); return;
    case 1: loop(draws, text); return;
    case 2: text.clear(); return;
    case 3: text = draws.one_in(2) ? " \n\t " : "\u3000"; return;
    case 4: text = pick(draws, kOtherScripts); return;
    case 5: insert_anywhere(draws, text, pick(draws, kControls)); return;
    case 6:
      result.stop = draws.one_in(2) ? StopReason::kFailed : StopReason::kDeadline;
      result.error = "The adversary does not feel like it.";
      return;
    default:
      for (std::size_t count = 1 + draws.below(4); count > 0; --count) {
        insert_anywhere(draws, text, pick(draws, kHostile));
      }
      return;
  }
}

std::string_view damage_name(Damage damage) {
  switch (damage) {
    case Damage::kTags: return ":tags";
    case Damage::kChatter: return ":chatter";
    case Damage::kAll: return "";
  }
  return "";
}

class AdversarialGenerator final : public StandInGenerator {
 public:
  AdversarialGenerator(std::uint64_t seed, Damage damage)
      : StandInGenerator(
            "adversarial:" + std::to_string(seed) + std::string(damage_name(damage)),
            "adversarial/1:" + std::to_string(seed) + std::string(damage_name(damage))),
        seed_(seed),
        damage_(damage) {}

 private:
  void answer(GenerationRequest& request, GenerationResult& result) const override {
    const std::uint64_t text = XXH3_64bits(request.source.text.data(), request.source.text.size());
    Pieces pieces = pseudo_translation(request.source);
    RandomDraws draws(mixed(seed_, request.seed, request.stream, text));
    const bool is_hard_text = mixed(seed_, text) % 5 == 0;
    if (!is_hard_text && draws.one_in(3)) {
      result.text = joined(pieces);
      return;
    }
    // One to three damages, each of a kind that was asked for; those to tags come first, while
    // the tags can still be told from the text.
    std::array<std::size_t, 3> counts{};
    for (std::size_t i = 1 + draws.below(3); i > 0; --i) {
      ++counts.at(damage_ == Damage::kTags ? 0 : damage_ == Damage::kChatter ? 1 : draws.below(3));
    }
    for (std::size_t i = 0; i < counts[0]; ++i) damage_tags(draws, pieces);
    result.text = joined(pieces);
    for (std::size_t i = 0; i < counts[1]; ++i) add_chatter(draws, request, result.text);
    for (std::size_t i = 0; i < counts[2]; ++i) damage_otherwise(draws, result);
  }

  std::uint64_t seed_;
  Damage damage_;
};

}  // namespace

std::unique_ptr<Generator> make_adversarial_generator(std::uint64_t seed, Damage damage) {
  return std::make_unique<AdversarialGenerator>(seed, damage);
}

}  // namespace hymt
