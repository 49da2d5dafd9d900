// The prompts that we ask a model with, for a judge that is not ours.
//
//     prompt_ids FOLDER STYLE < requests
//
// FOLDER holds a tokenizer, STYLE is a prompt style ("hy-mt2"). Reads a request a line, a JSON
// object of "source" (tags in it as "<s1>"), "from", "to" and, where there are some, "wording"
// ("formatted", "plain", "alternative"), "context", "note" and "terms" (pairs). Writes an object a
// line: "text" is what stands between the framing tokens, "ids" is all of the prompt. Exits with 1,
// and the reason on standard error, if tokenizer and prompts do not belong together.
#include <cstddef>
#include <exception>
#include <iostream>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "parsers/document/error.h"
#include "tests/translate/prompts/tagged_request.h"
#include "translate/prompts/prompt_template.h"
#include "translate/tokenizer/tokenizer.h"

namespace hymt {
namespace {

using Json = nlohmann::json;

Wording wording_of(const std::string& name) {
  if (name == "plain") return Wording::kPlain;
  return name == "alternative" ? Wording::kAlternative : Wording::kFormatted;
}

GenerationRequest read_request(const Json& json) {
  GenerationRequest request = request_for(json.at("source"), json.at("from"), json.at("to"));
  request.wording = wording_of(json.value("wording", "formatted"));
  request.preceding = json.value("context", "");
  request.note = json.value("note", "");
  for (const Json& term : json.value("terms", Json::array())) {
    request.terms.push_back({term.at(0), term.at(1)});
  }
  return request;
}

void print_prompts(const PromptTemplate& prompts) {
  for (std::string line; std::getline(std::cin, line);) {
    const GenerationRequest request = read_request(Json::parse(line));
    constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();
    const Json result = {{"text", prompts.text(request)},
                         {"ids", prompts.build(request, kNoLimit).ids}};
    std::cout << result.dump() << '\n';
  }
}

}  // namespace
}  // namespace hymt

int main(int argc, char** argv) {
  try {
    const auto style = argc == 3 ? hymt::parse_prompt_style(argv[2]) : std::nullopt;
    if (!style) {
      std::cerr << "usage: prompt_ids FOLDER STYLE < requests\n";
      return 2;
    }
    const auto tokenizer = hymt::load_tokenizer(argv[1]);
    hymt::print_prompts(hymt::PromptTemplate(*style, *tokenizer));
    return 0;
  } catch (const hymt::Error& error) {
    std::cerr << error.path() << ": " << error.what() << '\n';
  } catch (const std::exception& error) {
    std::cerr << "prompt_ids: " << error.what() << '\n';
  }
  return 1;
}
