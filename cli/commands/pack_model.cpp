#include "cli/commands/pack_model.h"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "cli/commands/exit_code.h"
#include "cli/files/output_file.h"
#include "cli/report/safe_text.h"
#include "cli/report/scaled_number.h"
#include "parsers/document/error.h"
#include "translate/loading/backend_kinds.h"
#include "translate/loading/model_location.h"
#include "translate/loading/model_source.h"
#include "translate/model/packed_weights.h"

namespace hymt {
namespace {

void pack(const std::string& name, const WeightsOptions& options, FileSystem& file_system) {
  const std::shared_ptr<const Checkpoint> checkpoint =
      open_model(locate_model(name))->open_checkpoint();
  const std::string path = packed_weights_path(checkpoint->path(), options.precision);
  OutputFile file(file_system, path, Links::kRefuse);
  const std::uint64_t num_bytes = write_packed_weights(
      checkpoint, options, [&file](std::string_view bytes) { file.write(bytes); });
  file.commit();
  file_system.standard_output()->write(name_on_line(path) + ": " + bytes_text(num_bytes) +
                                       ", with which " + name_on_line(name) + " starts in " +
                                       std::string(precision_name(options.precision)) + "\n");
}

}  // namespace

int pack_models(const ModelsOptions& options, FileSystem& file_system) {
  if (options.models.empty()) throw Error(ErrorKind::kUsage, "models pack wants a MODEL");
  const BackendChoice backend = choose_backend("cpu", "cpu", options.precision.value_or("auto"));
  const WeightsOptions weights{.precision = backend.precision,
                               .num_threads = std::max(1U, std::thread::hardware_concurrency())};
  for (const std::string& name : options.models) pack(name, weights, file_system);
  file_system.sync_folders();
  return kExitDone;
}

}  // namespace hymt
