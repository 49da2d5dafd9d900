// The named values of a request: a JSON object, a form, or what stands behind '?'; and its file.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/service/http/http_message.h"

namespace hymt {

// Nesting beyond this is refused.
inline constexpr std::size_t kMaxJsonDepth = 16;

// A value. All texts in it are valid UTF-8.
class RequestFields {
 public:
  RequestFields() = default;

  // Those behind '?', and those of the body, which win. Throws RequestError: 415 for a body of
  // another kind, 400 for one that is not what it says, 413 for a list of more than `max_texts`.
  [[nodiscard]] static RequestFields of(const HttpRequest& request, std::size_t max_texts);

  // The same for a request that brings a document: a form with files (multipart/form-data) too, or
  // a body of any other kind, which is the file. Both as the request has them, which must outlive
  // the object.
  [[nodiscard]] static RequestFields of_upload(const HttpRequest& request, std::size_t max_texts);

  [[nodiscard]] bool has(std::string_view name) const { return fields_.contains(name); }
  // Was it written as a list?
  [[nodiscard]] bool is_list(std::string_view name) const;

  // What follows throws RequestError (400) if the value has another form. A null is as good as
  // nothing, a number or a truth value is the text of it.

  // Nothing if there is none; of several the last.
  [[nodiscard]] std::optional<std::string> text(std::string_view name) const;
  // The same, not empty. Throws if there is none.
  [[nodiscard]] std::string wanted_text(std::string_view name) const;
  // One or a list; empty if there is none.
  [[nodiscard]] std::vector<std::string> texts(std::string_view name) const;
  // "true", "1"; false if there is none.
  [[nodiscard]] bool flag(std::string_view name) const;
  // The objects of a glossary; a text of a form holds them as JSON.
  struct Term {
    std::string source;
    std::string target;
    bool is_forced = false;  // "force"; it may be missing.
  };
  [[nodiscard]] std::vector<Term> terms(std::string_view name) const;
  struct File {
    std::string_view bytes;
    std::string name;  // Any bytes; empty: none.
    std::string type;  // In lower case, without parameters; empty: none.
  };
  // The one file that was sent. Null: none.
  [[nodiscard]] const File* file() const { return file_ ? &*file_ : nullptr; }

  // What was no text and no list of texts, as JSON; empty if there is none.
  [[nodiscard]] const std::string& json(std::string_view name) const;

 private:
  struct Field {
    std::vector<std::string> texts;
    bool is_list = false;
    std::string json;  // In place of texts.
  };

  void read_form(std::string_view form, std::size_t max_texts);
  void read_json(std::string_view json, std::size_t max_texts);
  void read_parts(const HttpRequest& request, std::size_t max_texts);
  void add_text(std::string name, std::string value, std::size_t max_texts);

  std::map<std::string, Field, std::less<>> fields_;
  std::optional<File> file_;
};

// Whether brackets in a text of JSON nest no deeper than `depth`. Says nothing about whether it is
// JSON otherwise.
[[nodiscard]] bool nests_within(std::string_view json, std::size_t depth);

// "a+b%26c" is "a b&c"; a '%' that begins no byte stays. Any bytes may come of it.
[[nodiscard]] std::string form_decoded(std::string_view text);

}  // namespace hymt
