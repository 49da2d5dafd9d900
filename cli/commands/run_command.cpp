#include "cli/commands/run_command.h"

#include <variant>

#include "cli/commands/check_command.h"
#include "cli/commands/exit_code.h"
#include "cli/commands/explain_command.h"
#include "cli/commands/languages_command.h"
#include "cli/commands/learn_command.h"
#include "cli/commands/models_command.h"
#include "cli/commands/resolve_command.h"
#include "cli/commands/serve_command.h"
#include "cli/commands/status_command.h"
#include "cli/commands/translate_command.h"
#include "cli/options/command_line.h"

namespace hymt {
namespace {

struct Runner {
  FileSystem& file_system;
  StatusStream& status;

  int operator()(const ShowText& show) const {
    file_system.standard_output()->write(show.text);
    return kExitDone;
  }
  int operator()(const TranslateOptions& options) const {
    return translate(options, file_system, status);
  }
  int operator()(const StatusOptions& options) const {
    return show_status(options, file_system, status);
  }
  int operator()(const CheckOptions& options) const { return check(options, file_system, status); }
  int operator()(const LearnOptions& options) const { return learn(options, file_system, status); }
  int operator()(const ResolveOptions& options) const {
    return resolve(options, file_system, status);
  }
  int operator()(const ExplainOptions& options) const {
    return explain(options, file_system, status);
  }
  int operator()(const ModelsOptions& options) const { return models(options, file_system); }
  int operator()(const LanguagesOptions& options) const {
    return list_languages(options, file_system);
  }
  int operator()(const ServeOptions& options) const { return serve(options, file_system, status); }
};

}  // namespace

int run_command(const std::vector<std::string>& words, FileSystem& file_system,
                StatusStream& status) {
  return std::visit(Runner{file_system, status}, parse_command_line(words));
}

}  // namespace hymt
