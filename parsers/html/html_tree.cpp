#include "parsers/html/html_tree.h"

#include <gumbo.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>

#include "parsers/html/character_reference.h"
#include "parsers/html/open_elements.h"

namespace hymt {
namespace {

using Kind = MarkupToken::Kind;
using Info = HtmlElementInfo;

// Answers to the scanner's questions, by the offset of the token: is what begins there raw text, or
// a CDATA section?
using Answers = std::map<std::size_t, bool>;

// What gumbo is shown, and where in it the tokens are.
struct Digest {
  struct Place {
    CompactOffset offset;  // In `text`: of a tag's '<', of the 'x' of a text.
    std::uint32_t token;   // In HtmlMarkup::tokens.
  };
  std::string text;
  std::vector<Place> places;  // Ordered by offset.
  // Tokens whose reading rests on a guess, in order.
  struct Guess {
    std::uint32_t token;
    std::size_t offset;  // In `text`.
    bool answer;
  };
  std::vector<Guess> guesses;
};

std::uint64_t hash_of(std::string_view bytes) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return hash;
}

// ---- Scanning ----------------------------------------------------------------------------------

// One pass over the source: tokens and digest.
class Scanner {
 public:
  Scanner(std::string_view source, const Answers& answers, HtmlMarkup& markup, Digest& digest,
          std::vector<Finding>& findings)
      : source_(source), answers_(answers), markup_(markup), digest_(digest), findings_(findings) {}

  // Scans to `end`, which is source.size() or where a token begins, or at most `max_tokens`.
  // Returns the offset where it stopped.
  std::size_t scan(std::size_t end, std::size_t max_tokens) {
    make_room(end, max_tokens);
    std::size_t offset = 0;
    std::string raw_text;
    while (offset < end && markup_.tokens.size() < max_tokens && !costs_too_much()) {
      const bool starts_cdata = raw_text.empty() && source_.substr(offset, 9) == "<![CDATA[";
      const bool cdata = starts_cdata && answer(offset, open_.in_foreign_element());
      next_html_token(source_, offset, cdata ? "svg" : std::string_view(raw_text), token_);
      offset = token_.range.end;
      MarkupToken token = markup_token(source_, token_);
      const bool was_too_deep = open_.too_deep();
      if (token.kind == Kind::kStartTag) {
        raw_text = start_tag(token);
      } else {
        if (token.kind == Kind::kEndTag || raw_text == "plaintext") raw_text.clear();
        other_token(token, starts_cdata, cdata);
      }
      if (was_too_deep || open_.too_deep()) token.kind = Kind::kUntrusted;
      markup_.tokens.push_back(token);
    }
    if (num_too_deep_ != 0) report_nesting();
    return offset;
  }

  // True if end tags are so far where they belong; see OpenElements.
  [[nodiscard]] bool is_plain() const { return open_.is_plain(); }

 private:
  // Each "<" begins at most a tag and the text behind it. To grow by and by would need twice the
  // memory for a while.
  void make_room(std::size_t end, std::size_t max_tokens) {
    const std::string_view bytes = source_.substr(0, end);
    const auto num_marks = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '<'));
    const std::size_t num_tokens = std::min(2 * num_marks + 1, max_tokens);
    markup_.tokens.reserve(num_tokens);
    digest_.places.reserve(num_tokens);
  }

  void report_nesting() {
    std::string message =
        "elements are nested more than " + std::to_string(OpenElements::kMaxDepth) + " deep here";
    if (num_too_deep_ > 1) {
      message += " and in " + std::to_string(num_too_deep_ - 1) + " other places";
    }
    message += "; what is inside is not translated";
    findings_.push_back(
        {Severity::kWarning, "nesting-too-deep", std::move(message), first_too_deep_});
  }

  // Formatting elements that are never closed are opened again in every block: a tree may be larger
  // than its source by the square.
  [[nodiscard]] bool costs_too_much() const {
    constexpr std::size_t kAlways = 200000;
    return open_.num_reopened() > kAlways + 2 * markup_.tokens.size();
  }

  [[nodiscard]] bool answer(std::size_t offset, bool guess) const {
    const auto found = answers_.find(offset);
    return found == answers_.end() ? guess : found->second;
  }

  [[nodiscard]] std::uint32_t next_token() const {
    return static_cast<std::uint32_t>(markup_.tokens.size());
  }

  void add_place(std::size_t offset) { digest_.places.push_back({offset, next_token()}); }

  // Returns the name of the element if raw text follows.
  std::string start_tag(const MarkupToken& token) {
    const bool was_too_deep = open_.too_deep();
    const bool raw_guess = token.info->has(Info::kRawText) && open_.reads_raw_text(*token.info);
    OpenElements::Tag tag{token.info, token.name, 0, token_.self_closing};
    if (token.info->has(Info::kFormatting)) {
      tag.identity = hash_of(token.range.of(source_).substr(1));
    }
    open_.start_tag(tag);
    if (open_.too_deep()) {
      if (!was_too_deep && num_too_deep_++ == 0) first_too_deep_ = token.range;
      return token.info->has(Info::kRawText) ? token_.name : std::string();
    }
    const std::size_t offset = digest_.text.size();
    add_place(offset);
    write_start_tag(token, tag.identity);
    if (!token.info->has(Info::kRawText)) return {};
    const bool raw = answer(token.range.begin, raw_guess);
    digest_.guesses.push_back({next_token(), offset, raw});
    return raw ? token_.name : std::string();
  }

  void other_token(const MarkupToken& token, bool starts_cdata, bool cdata) {
    if (token.kind == Kind::kEndTag) open_.end_tag(*token.info, token.name);
    if (open_.too_deep()) return;
    const std::size_t offset = digest_.text.size();
    switch (token.kind) {
      case Kind::kText:
        if (!token.is_space) open_.text();
        write_text(token);
        break;
      case Kind::kEndTag:
        digest_.text += "</";
        digest_.text += name_for_gumbo(token);
        digest_.text += '>';
        break;
      case Kind::kDoctype: digest_.text += token.range.of(source_); break;
      case Kind::kCdata:
        digest_.text += "<![CDATA[x]]>";
        add_place(offset + 9);
        break;
      case Kind::kComment:
        if (starts_cdata) digest_.text += "<![CDATA[>";
        break;
      case Kind::kStartTag:
      case Kind::kUntrusted:
      case Kind::kOpaque: break;
    }
    if (starts_cdata) digest_.guesses.push_back({next_token(), offset, cdata});
  }

  // gumbo knows elements that the standard has dropped, and does not know some newer ones.
  [[nodiscard]] std::string_view name_for_gumbo(const MarkupToken& token) const {
    const std::string_view name = token.info->name;
    if (name == "dialog" || name == "search") return "section";
    if (name == "menuitem") return "x-menuitem";
    if (token_.name == "isindex") return "x-isindex";
    return token_.name;
  }

  void write_start_tag(const MarkupToken& token, std::uint64_t identity) {
    digest_.text += '<';
    digest_.text += name_for_gumbo(token);
    if (token.has_attributes) write_attributes(token, identity);
    digest_.text += token_.self_closing ? "/>" : ">";
  }

  // Those that the tree construction looks at.
  void write_attributes(const MarkupToken& token, std::uint64_t identity) {
    const std::string_view name = token_.name;
    if (name == "input" && equals_ignoring_case(attribute("type"), "hidden")) {
      digest_.text += " type=hidden";
    } else if (name == "annotation-xml") {
      const std::string_view encoding = attribute("encoding");
      if (equals_ignoring_case(encoding, "text/html") ||
          equals_ignoring_case(encoding, "application/xhtml+xml")) {
        digest_.text += " encoding=text/html";
      }
    } else if (token.info->has(Info::kFormatting)) {
      const bool leaves_foreign =
          name == "font" &&
          (has_attribute("color") || has_attribute("face") || has_attribute("size"));
      if (leaves_foreign) digest_.text += " size=1";
      // Equal elements are counted (the "Noah's Ark clause"), so they must look equal.
      digest_.text += " a=" + std::to_string(identity);
    }
  }

  [[nodiscard]] const HtmlAttribute* find_attribute(std::string_view name) const {
    for (const HtmlAttribute& attribute : token_.attributes) {
      if (equals_ignoring_case(attribute.name.of(source_), name)) return &attribute;
    }
    return nullptr;
  }
  [[nodiscard]] bool has_attribute(std::string_view name) const {
    return find_attribute(name) != nullptr;
  }
  [[nodiscard]] std::string_view attribute(std::string_view name) const {
    const HtmlAttribute* found = find_attribute(name);
    return found == nullptr ? std::string_view() : found->value.of(source_);
  }

  // White space at the start of a text may go elsewhere than the rest: before <body>, in tables.
  void write_text(const MarkupToken& token) {
    const std::string_view text = token.range.of(source_);
    std::size_t at = 0;
    while (at < text.size()) {
      if (is_html_space(text[at])) {
        ++at;
        continue;
      }
      std::string decoded;
      const std::size_t length =
          text[at] == '&'
              ? decode_character_reference(text.substr(at, 32), ReferenceContext::kText, decoded)
              : 0;
      if (length == 0 || !is_html_space(decoded[0])) break;
      at += length;
    }
    if (at != 0) digest_.text += ' ';
    if (at != text.size()) digest_.text += 'x';
    add_place(digest_.text.size() - 1);
  }

  std::string_view source_;
  const Answers& answers_;
  HtmlMarkup& markup_;
  Digest& digest_;
  std::vector<Finding>& findings_;
  OpenElements open_;
  HtmlToken token_;
  std::size_t num_too_deep_ = 0;  // Places, not tags.
  ByteRange first_too_deep_;
};

// ---- gumbo -------------------------------------------------------------------------------------

// Memory for one parse, given back all at once. gumbo takes millions of small pieces.
class Arena {
 public:
  static void* allocate(void* arena, std::size_t size) {
    return static_cast<Arena*>(arena)->take(size);
  }
  static void release(void* /*arena*/, void* /*piece*/) {}

 private:
  static constexpr std::size_t kAlignment = alignof(void*);  // Nothing of gumbo's is wider.
  static constexpr std::size_t kFirstBlock = std::size_t{1} << 14;
  static constexpr std::size_t kLargestBlock = std::size_t{1} << 22;

  void* take(std::size_t size) {
    size = (size + kAlignment - 1) / kAlignment * kAlignment;
    if (size > left_) {
      left_ = std::max(size, next_block_);
      next_block_ = std::min(next_block_ * 2, kLargestBlock);
      blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(left_));
      free_ = blocks_.back().get();
    }
    void* piece = free_;
    free_ += size;
    left_ -= size;
    return piece;
  }

  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::byte* free_ = nullptr;
  std::size_t left_ = 0;
  std::size_t next_block_ = kFirstBlock;
};

// Walks gumbo's tree, makes our elements and says to which the tokens belong.
class TreeReader {
 public:
  TreeReader(HtmlMarkup& markup, const Digest& digest) : markup_(markup), digest_(digest) {}

  void read(const GumboNode* document) {
    static constexpr Info kRoot{};
    HtmlElement root;
    root.info = &kRoot;
    const auto num_tags =
        std::count_if(markup_.tokens.begin(), markup_.tokens.end(),
                      [](const MarkupToken& token) { return token.kind == Kind::kStartTag; });
    markup_.elements.reserve(static_cast<std::size_t>(num_tags) + 1);
    markup_.elements.assign(1, root);
    struct Step {
      const GumboVector* children;
      unsigned next;
      std::uint32_t element;
    };
    std::vector<Step> steps{{&document->v.document.children, 0, 0}};
    while (!steps.empty()) {
      Step& step = steps.back();
      if (step.next == step.children->length) {
        steps.pop_back();
        continue;
      }
      const auto* node = static_cast<const GumboNode*>(step.children->data[step.next++]);
      if (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE) {
        const std::uint32_t element = read_element(*node, step.element);
        steps.push_back({&node->v.element.children, 0, element});
      } else if (node->type == GUMBO_NODE_COMMENT) {
        comments_.push_back(offset_of(node->v.text.original_text));
      } else {
        read_text(node->v.text, step.element);
      }
    }
    std::sort(comments_.begin(), comments_.end());
  }

  // The first guess that gumbo does not share; null if it shares all.
  [[nodiscard]] const Digest::Guess* first_wrong_guess() const {
    for (const Digest::Guess& guess : digest_.guesses) {
      const MarkupToken& token = markup_.tokens[guess.token];
      bool right = false;
      if (token.kind == Kind::kStartTag) {
        right = guess.answer == raw_text_tags_.contains(guess.token);
      } else {
        const bool comment = std::binary_search(comments_.begin(), comments_.end(), guess.offset);
        right = guess.answer != comment;
      }
      if (!right) return &guess;
    }
    return nullptr;
  }

 private:
  [[nodiscard]] std::size_t offset_of(const GumboStringPiece& piece) const {
    return static_cast<std::size_t>(piece.data - digest_.text.data());
  }

  // The first place at or behind an offset.
  [[nodiscard]] std::vector<Digest::Place>::const_iterator place_at(std::size_t offset) {
    // Nodes mostly come in the order of their tokens, so it is the one behind the last.
    const std::vector<Digest::Place>& places = digest_.places;
    const bool is_next = next_place_ < places.size() && places[next_place_].offset >= offset &&
                         (next_place_ == 0 || places[next_place_ - 1].offset < offset);
    if (!is_next) {
      const auto found = std::lower_bound(
          places.begin(), places.end(), offset,
          [](const Digest::Place& place, std::size_t wanted) { return place.offset < wanted; });
      next_place_ = static_cast<std::size_t>(found - places.begin());
    }
    return places.begin() + static_cast<std::ptrdiff_t>(next_place_++);
  }

  // The token of the start tag that opened an element; none if no tag did.
  [[nodiscard]] std::uint32_t token_of(const GumboElement& element) {
    if (element.original_tag.length == 0) return MarkupToken::kNoElement;
    const std::size_t offset = offset_of(element.original_tag);
    const auto place = place_at(offset);
    const bool found = place != digest_.places.end() && place->offset == offset &&
                       markup_.tokens[place->token].kind == Kind::kStartTag;
    return found ? place->token : MarkupToken::kNoElement;
  }

  std::uint32_t read_element(const GumboNode& node, std::uint32_t parent) {
    constexpr unsigned kReopened =
        GUMBO_INSERTION_RECONSTRUCTED_FORMATTING_ELEMENT | GUMBO_INSERTION_ADOPTION_AGENCY_CLONED;
    const GumboElement& gumbo = node.v.element;
    const auto index = static_cast<std::uint32_t>(markup_.elements.size());
    const std::uint32_t token_index = token_of(gumbo);
    if (token_index == MarkupToken::kNoElement) {
      const Info& info = find_html_element(gumbo_normalized_tagname(gumbo.tag));
      markup_.elements.push_back(
          child_element(markup_.elements, parent, info, TranslateMark::kNone));
      return index;
    }
    MarkupToken& token = markup_.tokens[token_index];
    markup_.elements.push_back(child_element(markup_.elements, parent, *token.info, token.mark));
    markup_.elements.back().is_reopened = (node.parse_flags & kReopened) != 0;
    // Formatting elements that are opened again behind a block repeat their tag; the first counts.
    if (token.element == MarkupToken::kNoElement) token.element = index;
    if (gumbo.tag_namespace == GUMBO_NAMESPACE_HTML && token.info->has(Info::kRawText)) {
      raw_text_tags_.insert(token_index);
    }
    return index;
  }

  // A text node may span several texts, with tags between them that were dropped.
  void read_text(const GumboText& text, std::uint32_t parent) {
    const std::size_t begin = offset_of(text.original_text);
    const std::size_t end = begin + text.original_text.length;
    const std::string_view holder = markup_.elements[parent].info->name;
    for (auto place = place_at(begin); place != digest_.places.end() && place->offset < end;
         ++place) {
      MarkupToken& token = markup_.tokens[place->token];
      const bool is_text = token.kind == Kind::kText || token.kind == Kind::kCdata;
      // These hold nothing but white space; the rest of the text is dropped.
      if (!token.is_space && is_any_of(holder, {"html", "frameset"})) continue;
      if (is_text && token.element == MarkupToken::kNoElement) token.element = parent;
    }
  }

  HtmlMarkup& markup_;
  const Digest& digest_;
  std::size_t next_place_ = 0;                       // Behind the one that was found last.
  std::vector<std::size_t> comments_;                // Offsets in the digest.
  std::unordered_set<std::uint32_t> raw_text_tags_;  // Tokens.
};

// The start of the first element that is deeper than any the model should have let pass.
std::optional<std::size_t> find_too_deep(const HtmlMarkup& markup) {
  constexpr std::uint32_t kMaxDepth = 2 * OpenElements::kMaxDepth;
  std::vector<std::uint32_t> depths(markup.elements.size(), 0);
  for (std::size_t i = 1; i < depths.size(); ++i) {
    depths[i] = depths[markup.elements[i].parent] + 1;
  }
  for (const MarkupToken& token : markup.tokens) {
    if (token.kind != Kind::kStartTag || token.element == MarkupToken::kNoElement) continue;
    if (depths[token.element] > kMaxDepth) return token.range.begin;
  }
  return std::nullopt;
}

// Scans and builds until both agree.
class TreeBuilder {
 public:
  explicit TreeBuilder(std::string_view source) : source_(source), end_(source.size()) {}

  HtmlMarkup build(std::vector<Finding>& findings) {
    while (!build_once()) {
    }
    std::move(findings_.begin(), findings_.end(), std::back_inserter(findings));
    if (scanned_ != source_.size()) {
      MarkupToken rest;
      rest.kind = Kind::kUntrusted;
      rest.range = {scanned_, source_.size()};
      markup_.tokens.push_back(rest);
      findings.push_back({Severity::kWarning, "markup-unclear",
                          "what the markup means cannot be told, or not with reasonable effort, "
                          "from here on; the rest is not translated",
                          rest.range});
    }
    finish_elements(markup_);
    return std::move(markup_);
  }

 private:
  static constexpr std::size_t kAll = static_cast<std::size_t>(-1);
  static constexpr std::size_t kFirstPart = 4096;
  static constexpr int kMaxWrongGuesses = 8;

  // Returns true when there is nothing left to be done better.
  bool build_once() {
    markup_ = {};
    findings_.clear();
    Digest digest;
    Scanner scanner(source_, answers_, markup_, digest, findings_);
    scanned_ = scanner.scan(end_, max_tokens_);
    // What gumbo's work on markup that is not plain comes to can only be told from its tree. So it
    // gets a small part first, and twice as much whenever that went well.
    if (!scanner.is_plain() && max_tokens_ == kAll && markup_.tokens.size() > kFirstPart) {
      max_tokens_ = kFirstPart;
      return false;
    }
    Arena arena;
    GumboOptions options = kGumboDefaultOptions;
    options.max_errors = 0;  // Errors are quadratic in the nesting.
    options.allocator = Arena::allocate;
    options.deallocator = Arena::release;
    options.userdata = &arena;
    const GumboOutput* output =
        gumbo_parse_with_options(&options, digest.text.data(), digest.text.size());
    TreeReader reader(markup_, digest);
    reader.read(output->document);
    if (const Digest::Guess* wrong = reader.first_wrong_guess()) {
      correct(*wrong);
      return false;
    }
    if (!scanner.is_plain()) {
      const std::optional<std::size_t> too_deep = find_too_deep(markup_);
      if (too_deep) end_ = *too_deep;
      if (too_deep) return false;
    }
    if (markup_.tokens.size() < max_tokens_ || scanned_ == end_) return true;
    max_tokens_ *= 2;
    return false;
  }

  // Everything before the first wrong guess was read right, so its answer stays right.
  void correct(const Digest::Guess& wrong) {
    const std::size_t offset = markup_.tokens[wrong.token].range.begin;
    if (num_wrong_guesses_++ < kMaxWrongGuesses) {
      answers_[offset] = !wrong.answer;
    } else {
      end_ = offset;
    }
  }

  std::string_view source_;
  std::size_t end_;  // What lies behind is not read.
  std::size_t max_tokens_ = kAll;
  Answers answers_;
  int num_wrong_guesses_ = 0;
  // Of the last round:
  HtmlMarkup markup_;
  std::vector<Finding> findings_;
  std::size_t scanned_ = 0;
};

}  // namespace

HtmlMarkup build_html_tree(std::string_view source, std::vector<Finding>& findings) {
  return TreeBuilder(source).build(findings);
}

}  // namespace hymt
