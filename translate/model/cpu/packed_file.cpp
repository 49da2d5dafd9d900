#include "translate/model/cpu/packed_file.h"

#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#include "parsers/document/error.h"
#include "translate/model/cpu/cpu_weights.h"
#include "translate/model/gguf_files.h"
#include "translate/model/packed_weights.h"
#include "translate/model_files/model_file.h"

namespace hymt::cpu {
namespace {

// To be raised when numbers lie otherwise in panels, or are rounded otherwise: a test holds both.
constexpr std::string_view kMagic = "hymt-doc packed weights 1\n";

// A thread reads and checks one at a time.
constexpr std::size_t kPieceBytes = std::size_t{4} << 20;

constexpr std::size_t kHashDigits = 32;

struct Header {
  std::array<char, 32> magic{};
  std::array<char, 8> precision{};
  std::array<char, kHashDigits> stamp{};         // Checkpoint::stamp()
  std::array<char, kHashDigits> content_hash{};  // Checkpoint::content_hash()
  std::uint64_t num_matrices = 0;
  std::uint64_t num_pieces = 0;
  std::uint64_t checksum = 0;  // XXH3-64 of the tables behind the header, and of it with 0 here.
};
static_assert(std::has_unique_object_representations_v<Header>);

template <std::size_t kSize>
void store(std::string_view text, std::array<char, kSize>& out) {
  std::copy_n(text.begin(), std::min(text.size(), kSize), out.begin());
}

template <std::size_t kSize>
std::string text_of(const std::array<char, kSize>& stored) {
  return {stored.begin(), std::find(stored.begin(), stored.end(), '\0')};
}

Header header_for(const Checkpoint& checkpoint, Precision precision) {
  Header header;
  store(kMagic, header.magic);
  store(precision_name(precision), header.precision);
  store(checkpoint.stamp(), header.stamp);
  return header;
}

bool has_stamp(const Header& header) { return header.stamp.front() != '\0'; }

// Whether the numbers are those of the checkpoint's weights, in the form that is wanted.
bool is_of(const Header& header, const Checkpoint& checkpoint, Precision precision) {
  const Header own = header_for(checkpoint, precision);
  return has_stamp(own) && header.magic == own.magic && header.precision == own.precision &&
         header.stamp == own.stamp;
}

struct Tables {
  std::vector<std::uint8_t> has_factors;  // [matrix]
  std::vector<std::uint64_t> checksums;   // [piece]
};

std::uint64_t checksum_of(Header header, const Tables& tables) {
  header.checksum = 0;
  const std::array hashes = {
      XXH3_64bits(&header, sizeof header),
      XXH3_64bits(tables.has_factors.data(), tables.has_factors.size()),
      XXH3_64bits(tables.checksums.data(), tables.checksums.size() * sizeof(std::uint64_t))};
  return XXH3_64bits(hashes.data(), sizeof hashes);
}

// Cuts stretches of numbers into pieces.
template <class Byte>
std::vector<std::span<Byte>> pieces_of(const std::vector<std::span<Byte>>& stretches) {
  std::vector<std::span<Byte>> pieces;
  for (std::span<Byte> rest : stretches) {
    while (!rest.empty()) {
      pieces.push_back(rest.first(std::min(rest.size(), kPieceBytes)));
      rest = rest.subspan(pieces.back().size());
    }
  }
  return pieces;
}

[[noreturn]] void throw_damaged(const std::string& path) {
  throw Error(ErrorKind::kEngine,
              "is damaged; remove it, or make it anew with 'hymt-doc models pack'", path);
}

// False if the file ends before, or cannot be read.
bool read_at(const ModelFile& file, std::uint64_t offset, std::span<std::byte> out) {
  while (!out.empty()) {
    const ssize_t size =
        ::pread(file.descriptor(), out.data(), out.size(), static_cast<off_t>(offset));
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return false;
    offset += static_cast<std::uint64_t>(size);
    out = out.subspan(static_cast<std::size_t>(size));
  }
  return true;
}

template <class Number>
bool read_at(const ModelFile& file, std::uint64_t offset, std::span<Number> out) {
  return read_at(file, offset, std::as_writable_bytes(out));
}

std::optional<ModelFile> open_if_there(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return std::nullopt;
  return ModelFile(path);
}

// None if it is no such file.
std::optional<Header> read_header(const ModelFile& file) {
  Header header;
  if (!read_at(file, 0, std::span(&header, 1))) return std::nullopt;
  return header;
}

std::uint64_t offset_of_numbers(const Tables& tables) {
  return sizeof(Header) + tables.has_factors.size() +
         tables.checksums.size() * sizeof(std::uint64_t);
}

}  // namespace

std::optional<PackedWeights> read_packed_weights(const Checkpoint& checkpoint, Precision precision,
                                                 ThreadTeam& team) {
  const auto file = open_if_there(packed_weights_path(checkpoint.path(), precision));
  if (!file) return std::nullopt;
  const auto header = read_header(*file);
  if (!header || !is_of(*header, checkpoint, precision)) return std::nullopt;
  PackedWeights weights = form_of_weights(checkpoint, precision);
  std::vector<PackedMatrix*> matrices;
  visit_matrices(weights, [&matrices](PackedMatrix& matrix) { matrices.push_back(&matrix); });
  // What is asked for before the checksum was seen to be right is of sizes that the model has.
  Tables tables;
  tables.has_factors.resize(matrices.size());
  if (header->num_matrices != matrices.size() ||
      !read_at(*file, sizeof(Header), std::span(tables.has_factors))) {
    throw_damaged(file->path());
  }
  std::vector<std::span<std::byte>> stretches;
  for (std::size_t i = 0; i < matrices.size(); ++i) {
    for (const auto stretch : matrices[i]->place_for_numbers(tables.has_factors[i] != 0)) {
      stretches.push_back(stretch);
    }
  }
  const std::vector<std::span<std::byte>> pieces = pieces_of(stretches);
  tables.checksums.resize(pieces.size());
  if (header->num_pieces != pieces.size() ||
      !read_at(*file, sizeof(Header) + matrices.size(), std::span(tables.checksums)) ||
      header->checksum != checksum_of(*header, tables)) {
    throw_damaged(file->path());
  }
  std::vector<std::uint64_t> offsets = {offset_of_numbers(tables)};
  for (const std::span<std::byte> piece : pieces) offsets.push_back(offsets.back() + piece.size());
  if (offsets.back() != file->size()) throw_damaged(file->path());
  std::atomic<bool> is_whole = true;
  team.run(pieces.size(), [&](std::size_t i, std::size_t /*thread*/) {
    if (!is_whole) return;
    if (!read_at(*file, offsets[i], pieces[i]) ||
        XXH3_64bits(pieces[i].data(), pieces[i].size()) != tables.checksums[i]) {
      is_whole = false;
    }
  });
  if (!is_whole) throw_damaged(file->path());
  return weights;
}

}  // namespace hymt::cpu

namespace hymt {

std::string packed_weights_path(const std::string& model, Precision precision) {
  const std::string name = "packed-" + std::string(precision_name(precision)) + ".bin";
  std::error_code ignored;
  if (std::filesystem::is_directory(model, ignored)) {
    return (std::filesystem::path(model) / name).string();
  }
  return gguf_parts(model).front() + "." + name;
}

std::optional<PackedWeightsFile> find_packed_weights(const Checkpoint& checkpoint,
                                                     Precision precision) {
  const std::string path = packed_weights_path(checkpoint.path(), precision);
  const auto file = cpu::open_if_there(path);
  if (!file) return std::nullopt;
  PackedWeightsFile found{path, file->size(), {}};
  const auto header = cpu::read_header(*file);
  if (header && cpu::is_of(*header, checkpoint, precision)) {
    found.content_hash = cpu::text_of(header->content_hash);
  }
  return found;
}

std::uint64_t write_packed_weights(const std::shared_ptr<const Checkpoint>& checkpoint,
                                   const WeightsOptions& options,
                                   const std::function<void(std::string_view)>& write) {
  const auto written = [&write](std::span<const std::byte> bytes) {
    write({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    return bytes.size();
  };
  cpu::Header header = cpu::header_for(*checkpoint, options.precision);
  if (!cpu::has_stamp(header)) {
    throw Error(ErrorKind::kEngine, "has no files that packed weights could lie beside",
                checkpoint->path());
  }
  cpu::store(checkpoint->content_hash(), header.content_hash);
  const auto weights = cpu::prepare_weights(
      checkpoint,
      {.precision = options.precision, .num_threads = options.num_threads, .packs_anew = true});
  cpu::Tables tables;
  std::vector<std::span<const std::byte>> stretches;
  cpu::visit_matrices(weights->packed(), [&](const cpu::PackedMatrix& matrix) {
    tables.has_factors.push_back(matrix.has_input_factors() ? 1 : 0);
    for (const auto stretch : matrix.numbers()) stretches.push_back(stretch);
  });
  const auto pieces = cpu::pieces_of(stretches);
  for (const auto piece : pieces) {
    tables.checksums.push_back(XXH3_64bits(piece.data(), piece.size()));
  }
  header.num_matrices = tables.has_factors.size();
  header.num_pieces = pieces.size();
  header.checksum = cpu::checksum_of(header, tables);
  std::uint64_t total = written(std::as_bytes(std::span(&header, 1)));
  total += written(std::as_bytes(std::span(tables.has_factors)));
  total += written(std::as_bytes(std::span(tables.checksums)));
  for (const auto piece : pieces) total += written(piece);
  checkpoint->check_unchanged();
  return total;
}

}  // namespace hymt
