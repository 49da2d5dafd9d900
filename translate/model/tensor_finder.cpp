#include "translate/model/tensor_finder.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "parsers/document/error.h"
#include "translate/model/json_value.h"

namespace hymt {
namespace {

constexpr std::size_t kWordBits = 32;

const DataTypeTraits* find_type(std::string_view stored_name) {
  for (const DataTypeTraits& traits : data_types()) {
    if (traits.stored_name == stored_name) return &traits;
  }
  return nullptr;
}

bool is_float(DataType type) {
  return type == DataType::kFloat32 || type == DataType::kFloat16 || type == DataType::kBFloat16;
}

// Whether `tensor`, of a shape that is known to be sound, is made of whole blocks and all there.
bool has_whole_blocks(const StoredTensor& tensor, const DataTypeTraits& type) {
  std::size_t count = 1;
  for (const std::size_t size : tensor.shape) count *= size;
  return tensor.shape.back() % type.block_values == 0 &&
         tensor.bytes.size() == count / type.block_values * type.block_bytes;
}

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::string text = "[";
  for (const std::size_t size : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(size);
  return text + "]";
}

std::size_t divided_up(std::size_t size, std::size_t by) { return (size + by - 1) / by; }

}  // namespace

TensorView TensorFinder::vector(const std::string& name, std::size_t size) const {
  TensorView view = tensor(name, {size});
  if (!is_float(view.type)) fail(name, "is of type " + files_.find(name)->tensor->type);
  return view;
}

std::shared_ptr<const WeightMatrix> TensorFinder::matrix(const std::string& name, std::size_t rows,
                                                         std::size_t columns) const {
  const std::string stem = name.substr(0, name.rfind('.'));
  if (files_.find(stem + ".qweight") != nullptr) return gptq(stem, rows, columns);
  if (files_.find(stem + ".weight_packed") != nullptr) return packed(stem, rows, columns);
  MatrixView view;
  view.tensor = tensor(name, {rows, columns});
  const bool has_scales =
      view.tensor.type == DataType::kInt8 || view.tensor.type == DataType::kFloat8;
  if (has_scales) {
    check_zero_points(stem + ".weight_zero_point");
    const std::string inverse = name + "_scale_inv";
    read_scales(files_.find(inverse) != nullptr ? inverse : name + "_scale", view);
  }
  return std::make_shared<const StoredMatrix>(std::move(view));
}

bool TensorFinder::has_matrix(const std::string& name) const {
  const std::string stem = name.substr(0, name.rfind('.'));
  return has(name) || has(stem + ".qweight") || has(stem + ".weight_packed");
}

std::vector<std::shared_ptr<const WeightMatrix>> TensorFinder::matrices(
    const std::string& name, std::size_t count, std::size_t rows, std::size_t columns,
    std::size_t rows_each) const {
  const TensorView whole = tensor(name, {count, rows, columns});
  if (whole.type == DataType::kInt8 || whole.type == DataType::kFloat8) {
    fail(name, "is of type " + required(name).type + ", which one tensor for all experts cannot be",
         std::string(container_.readable_one));
  }
  const DataTypeTraits& type = traits_of(whole.type);
  const std::size_t bytes = rows_each * (columns / type.block_values) * type.block_bytes;
  std::vector<std::shared_ptr<const WeightMatrix>> matrices;
  for (std::size_t i = 0; i < count * rows / rows_each; ++i) {
    MatrixView view;
    view.tensor = {
        whole.name, whole.type, {rows_each, columns}, whole.bytes.subspan(i * bytes, bytes)};
    matrices.push_back(std::make_shared<const StoredMatrix>(std::move(view)));
  }
  return matrices;
}

TensorView TensorFinder::tensor(const std::string& name, const Shape& shape) const {
  const StoredTensor& stored = required(name);
  const DataTypeTraits* type = find_type(stored.type);
  if (type == nullptr) {
    fail(name, "is of type " + quoted_name(stored.type) + ", which is not read",
         std::string(container_.readable_one));
  }
  check_shape(name, shape);
  if (!has_whole_blocks(stored, *type)) {
    fail(name, "is no whole number of blocks of " + stored.type);
  }
  return {stored.name, type->type, stored.shape, stored.bytes};
}

const StoredTensor& TensorFinder::required(const std::string& name) const {
  const WeightFiles::Entry* entry = files_.find(name);
  if (entry == nullptr) fail_missing(name);
  return *entry->tensor;
}

void TensorFinder::check_shape(const std::string& name, const Shape& wanted) const {
  const StoredTensor& stored = required(name);
  if (stored.shape == wanted) return;
  fail(name,
       "has the shape " + shape_text(stored.shape) + ", but " +
           std::string(container_.description) + " " + shape_text(wanted),
       "take all files from one release");
}

// Symmetric numbers have none, or some that are all zero.
void TensorFinder::check_zero_points(const std::string& name) const {
  const WeightFiles::Entry* entry = files_.find(name);
  if (entry == nullptr) return;
  const std::span<const std::byte> bytes = entry->tensor->bytes;
  if (std::all_of(bytes.begin(), bytes.end(), [](std::byte b) { return b == std::byte{0}; })) {
    return;
  }
  fail(name, "has zero points, which are not read beside FP8 or I8",
       "take the model's release in bfloat16");
}

// One number for all, for each row, for each block of rows and columns, or for groups of a row.
void TensorFinder::read_scales(const std::string& name, MatrixView& view) const {
  const StoredTensor& stored = required(name);
  const DataTypeTraits* type = find_type(stored.type);
  if (type == nullptr || !is_float(type->type)) {
    fail(name, "is of type " + quoted_name(stored.type) + ", which scales are not",
         "take the model's release in bfloat16");
  }
  const std::size_t rows = view.tensor.shape[0];
  const std::size_t columns = view.tensor.shape[1];
  const Shape blocks = {divided_up(rows, quantization_.block_rows),
                        divided_up(columns, quantization_.block_columns)};
  std::size_t count = 1;
  if (stored.shape.empty() || stored.shape == Shape{1} || stored.shape == Shape{1, 1}) {
    view.block_rows = rows;
    view.block_columns = columns;
  } else if (stored.shape == Shape{rows} || stored.shape == Shape{rows, 1}) {
    view.block_columns = columns;
    count = rows;
  } else if (stored.shape == blocks) {
    view.block_rows = quantization_.block_rows;
    view.block_columns = quantization_.block_columns;
    count = blocks[0] * blocks[1];
  } else if (stored.shape.size() == 2 && stored.shape[0] == rows && stored.shape[1] > 0 &&
             columns % stored.shape[1] == 0) {
    view.block_columns = columns / stored.shape[1];
    count = rows * stored.shape[1];
  } else {
    fail(name,
         "has the shape " + shape_text(stored.shape) +
             ", which is neither one number, nor one for each row, nor one for each block of " +
             shape_text({quantization_.block_rows, quantization_.block_columns}),
         "take the model's release in bfloat16");
  }
  view.scales.resize(count);
  read_values({stored.name, type->type, stored.shape, stored.bytes}, 0, count, view.scales.data());
  for (const float scale : view.scales) {
    if (!std::isfinite(scale)) fail(name, "holds a number that is not finite");
  }
}

TensorView TensorFinder::packed_scales(const std::string& name, const Shape& shape) const {
  const TensorView view = tensor(name, shape);
  if (!is_float(view.type)) {
    fail(name, "is of type " + required(name).type + ", which scales are not");
  }
  if (!all_finite(view.type, view.bytes)) fail(name, "holds a number that is not finite");
  extra_parts_.push_back(&required(name));
  return view;
}

PackedWords TensorFinder::packed_words(const std::string& name, const Shape& shape) const {
  const StoredTensor& stored = required(name);
  if (stored.type != "I32") {
    fail(name, "is of type " + quoted_name(stored.type) + " in place of I32",
         "take the model's release in bfloat16");
  }
  check_shape(name, shape);
  extra_parts_.push_back(&stored);
  return {stored.bytes, shape[1]};
}

// The group of each column: as a tensor says, else one after the other.
void TensorFinder::read_groups(const std::string& name, PackedIntegers& packed) const {
  const std::size_t columns = packed.num_columns;
  packed.groups.resize(columns);
  const WeightFiles::Entry* entry = files_.find(name);
  if (entry == nullptr) {
    const std::size_t size = divided_up(columns, packed.num_groups);
    if (divided_up(columns, size) != packed.num_groups) {
      fail(std::string(packed.scales.name), "has scales for " + std::to_string(packed.num_groups) +
                                                " groups, into which " + std::to_string(columns) +
                                                " inputs cannot be divided");
    }
    for (std::size_t i = 0; i < columns; ++i) {
      packed.groups[i] = static_cast<std::uint32_t>(i / size);
    }
    return;
  }
  const StoredTensor& stored = *entry->tensor;
  if (stored.type != "I32") fail(name, "is of type " + quoted_name(stored.type));
  check_shape(name, {columns});
  extra_parts_.push_back(&stored);
  std::memcpy(packed.groups.data(), stored.bytes.data(), columns * sizeof(std::uint32_t));
  const auto beyond = [&](std::uint32_t group) { return group >= packed.num_groups; };
  if (std::any_of(packed.groups.begin(), packed.groups.end(), beyond)) {
    fail(name, "names a group for which there is no scale");
  }
}

// So many words of 32 bits that hold so many values: of 4 bits or of 8.
std::size_t TensorFinder::bits_of(const std::string& name, std::size_t words,
                                  std::size_t values) const {
  for (const std::size_t bits : {std::size_t{4}, std::size_t{8}}) {
    if (words == divided_up(values * bits, kWordBits)) return bits;
  }
  fail(name,
       "has " + std::to_string(words) + " words for " + std::to_string(values) +
           " numbers, which makes neither 4 bits a number nor 8",
       "take the model's release in bfloat16");
}

std::shared_ptr<const WeightMatrix> TensorFinder::gptq(const std::string& stem, std::size_t rows,
                                                       std::size_t columns) const {
  const std::string name = stem + ".qweight";
  const Shape& shape = required(name).shape;
  if (shape.size() != 2) fail(name, "is no matrix");
  PackedIntegers packed;
  packed.num_rows = rows;
  packed.num_columns = columns;
  packed.bits = bits_of(name, shape[0], columns);
  packed.packed_along = PackedAlong::kColumns;
  packed.numbers = packed_words(name, {shape[0], rows});
  const Shape& scales = required(stem + ".scales").shape;
  packed.num_groups = scales.empty() || scales[0] == 0 || scales[0] > columns ? 1 : scales[0];
  packed.scales = packed_scales(stem + ".scales", {packed.num_groups, rows});
  packed.zeros = packed_words(stem + ".qzeros",
                              {packed.num_groups, divided_up(rows * packed.bits, kWordBits)});
  packed.zero = quantization_.zeros_are_less_by_one ? 1 : 0;
  read_groups(stem + ".g_idx", packed);
  return std::make_shared<const PackedIntegerMatrix>(std::move(packed));
}

std::shared_ptr<const WeightMatrix> TensorFinder::packed(const std::string& stem, std::size_t rows,
                                                         std::size_t columns) const {
  const std::string name = stem + ".weight_packed";
  const Shape& shape = required(name).shape;
  if (shape.size() != 2) fail(name, "is no matrix");
  PackedIntegers packed;
  packed.num_rows = rows;
  packed.num_columns = columns;
  packed.bits = bits_of(name, shape[1], columns);
  packed.numbers = packed_words(name, {rows, shape[1]});
  const Shape& scales = required(stem + ".weight_scale").shape;
  const bool is_matrix = scales.size() == 2 && scales[1] > 0 && scales[1] <= columns;
  packed.num_groups = is_matrix ? scales[1] : 1;
  packed.scales = packed_scales(stem + ".weight_scale", {rows, packed.num_groups});
  if (files_.find(stem + ".weight_zero_point") != nullptr) {
    packed.zeros = packed_words(stem + ".weight_zero_point",
                                {divided_up(rows * packed.bits, kWordBits), packed.num_groups});
  } else {
    packed.zero = std::int32_t{1} << (packed.bits - 1);  // Stored numbers are greater by that.
  }
  read_groups(stem + ".weight_g_idx", packed);
  return std::make_shared<const PackedIntegerMatrix>(std::move(packed));
}

void TensorFinder::fail_missing(const std::string& name) const {
  throw Error(ErrorKind::kEngine,
              "has no tensor " + quoted_name(name) + ", which " +
                  std::string(container_.description) + "; take all files from one release",
              files_.main_path());
}

void TensorFinder::fail(const std::string& name, const std::string& what,
                        const std::string& remedy) const {
  const WeightFiles::Entry* entry = files_.find(name);
  throw Error(ErrorKind::kEngine, "tensor " + quoted_name(name) + " " + what + "; " + remedy,
              entry->file->path);
}

}  // namespace hymt
