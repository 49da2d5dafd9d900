// OpenAI's chat completions: a text in, its translation out.
//
// The languages stand in fields of our own (source_lang, target_lang), or in the words of the
// prompt: "translate from English into German", "to language 'de'". The text is the last message of
// the user. What Weblate joins into one text is translated apart, and joined again.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "cli/options/languages.h"
#include "cli/service/json_response.h"
#include "cli/service/protocols.h"
#include "cli/service/request_error.h"

namespace hymt {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kSeparator = "\n==WEBLATE_PART==\n";
// Of a prompt; what stands behind is not searched for languages.
constexpr std::size_t kMostPrompt = 2048;
// The most words in a language's name.
constexpr std::size_t kMostWords = 4;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

// The language whose name or tag `text` begins with, quoted or not.
std::optional<std::string> language_at(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
  for (const std::string_view word : {"language ", "the language "}) {
    if (text.starts_with(word)) return language_at(text.substr(word.size()));
  }
  const std::size_t quote = text.find_first_of("'\"`");
  if (quote == 0) {
    const std::size_t end = text.find(text.front(), 1);
    if (end == std::string_view::npos) return std::nullopt;
    return find_language(text.substr(1, end - 1));
  }
  // The longest run of words that is one: "Simplified Chinese", "pt-BR".
  std::vector<std::size_t> ends;
  for (std::size_t i = 0; i <= text.size() && ends.size() < kMostWords; ++i) {
    const bool is_in_word =
        i < text.size() && (is_letter(text[i]) || text[i] == '-' || text[i] == '_');
    if (is_in_word) continue;
    ends.push_back(i);
    if (i == text.size() || text[i] != ' ') break;
  }
  for (auto end = ends.rbegin(); end != ends.rend(); ++end) {
    if (*end == 0) continue;
    if (auto tag = find_language(text.substr(0, *end))) return tag;
  }
  return std::nullopt;
}

// What stands behind the first of `words` that a language follows; a word of the prompt each.
std::optional<std::string> language_behind(std::string_view prompt,
                                           std::initializer_list<std::string_view> words) {
  for (std::size_t i = 0; i < prompt.size(); ++i) {
    if (i > 0 && is_letter(prompt[i - 1])) continue;
    for (const std::string_view word : words) {
      if (!prompt.substr(i).starts_with(word)) continue;
      if (auto tag = language_at(prompt.substr(i + word.size()))) return tag;
    }
  }
  return std::nullopt;
}

// The text of a message: a text, or a list of parts with texts.
std::string content_of(const Json& message) {
  const auto content = message.find("content");
  if (content == message.end() || content->is_null()) return {};
  if (content->is_string()) return content->get<std::string>();
  std::string text;
  if (content->is_array()) {
    for (const Json& part : *content) {
      if (part.is_object() && part.value("type", "") == "text" && part.contains("text") &&
          part["text"].is_string()) {
        text += part["text"].get<std::string>();
        continue;
      }
      throw RequestError(400, "a message holds something that is no text");
    }
    return text;
  }
  throw RequestError(400, "the content of a message must be a text or a list of parts");
}

struct Chat {
  std::string prompt;
  std::string text;
};

Chat read_chat(const RequestFields& fields) {
  const Json messages = Json::parse(fields.json("messages"), nullptr, false);
  if (!messages.is_array()) throw RequestError(400, "the field 'messages' is missing");
  Chat chat;
  bool has_text = false;
  for (const Json& message : messages) {
    if (!message.is_object() || !message.contains("role") || !message["role"].is_string()) {
      throw RequestError(400, "a message has no role");
    }
    const std::string role = message["role"].get<std::string>();
    if (role == "system" || role == "developer") {
      chat.prompt += content_of(message) + "\n";
    } else if (role == "user") {
      chat.text = content_of(message);
      has_text = true;
    }
  }
  if (!has_text) throw RequestError(400, "there is no message of the user to translate");
  // Without a prompt of its own, a first paragraph may be one: "Translate ... into German:".
  if (chat.prompt.empty() && chat.text.starts_with("Translate ")) {
    const std::size_t end = chat.text.find("\n\n");
    if (end != std::string::npos) {
      chat.prompt = chat.text.substr(0, end);
      chat.text.erase(0, end + 2);
    }
  }
  return chat;
}

std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0;;) {
    const std::size_t end = text.find(kSeparator, begin);
    parts.emplace_back(text.substr(begin, end - begin));
    if (end == std::string_view::npos) return parts;
    begin = end + kSeparator.size();
  }
}

std::string joined(const std::vector<TranslatedText>& texts) {
  std::string all;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) all += kSeparator;
    all += texts[i].text;
  }
  return all;
}

// What is in each answer, and in each part of one that is sent in parts.
Json frame(const char* object, const std::string& model) {
  static std::atomic<std::uint64_t> number = 0;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {{"id", "chatcmpl-" + std::to_string(++number)},
          {"object", object},
          {"created", std::chrono::duration_cast<std::chrono::seconds>(now).count()},
          {"model", model}};
}

HttpResponse whole_answer(const std::string& model, const std::string& text) {
  Json json = frame("chat.completion", model);
  json["choices"] = {{{"index", 0},
                      {"message", {{"role", "assistant"}, {"content", text}, {"refusal", nullptr}}},
                      {"logprobs", nullptr},
                      {"finish_reason", "stop"}}};
  return json_response(json);
}

// As server-sent events. The text comes in one of them: it is not proven before it is whole.
HttpResponse streamed_answer(const std::string& model, const std::string& text) {
  Json json = frame("chat.completion.chunk", model);
  HttpResponse response;
  response.type = "text/event-stream";
  const auto add = [&](const Json& delta, const Json& reason) {
    json["choices"] = {
        {{"index", 0}, {"delta", delta}, {"logprobs", nullptr}, {"finish_reason", reason}}};
    response.body += "data: " + json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n\n";
  };
  add({{"role", "assistant"}, {"content", ""}}, nullptr);
  add({{"content", text}}, nullptr);
  add(Json::object(), "stop");
  response.body += "data: [DONE]\n\n";
  return response;
}

}  // namespace

ServiceCall read_openai_call(const RequestFields& fields, const ServiceDefaults& defaults) {
  if (fields.text("n").value_or("1") != "1") {
    throw RequestError(400, "the field 'n' must be 1: a text has one translation here");
  }
  ServiceCall call;
  call.model = fields.text("model").value_or("");
  if (call.model == "auto") call.model.clear();
  const Chat chat = read_chat(fields);
  const std::string_view prompt = std::string_view(chat.prompt).substr(0, kMostPrompt);
  TextsRequest& texts = call.texts;
  texts.source = language_of_field("source_lang", fields.text("source_lang").value_or(""));
  texts.target = language_of_field("target_lang", fields.text("target_lang").value_or(""));
  if (texts.source.empty()) texts.source = language_behind(prompt, {"from "}).value_or("");
  if (texts.target.empty()) {
    texts.target = language_behind(prompt, {"into ", "to "}).value_or(defaults.target);
  }
  if (texts.target.empty()) {
    throw RequestError(400,
                       "the language to translate into is neither in the prompt ('translate from "
                       "English into German') nor in a field 'target_lang'");
  }
  texts.texts = parts_of(chat.text);
  if (texts.texts.size() > defaults.max_texts) {
    throw RequestError(413, "the message joins too many texts; send several requests");
  }
  const bool is_streamed = fields.flag("stream");
  call.respond = [is_streamed](const ServedModel& model, const std::vector<TranslatedText>& done) {
    return (is_streamed ? streamed_answer : whole_answer)(model.name, joined(done));
  };
  return call;
}

}  // namespace hymt
