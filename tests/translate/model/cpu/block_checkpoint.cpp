#include "tests/translate/model/cpu/block_checkpoint.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "translate/model/float16.h"
#include "translate/model/weight_matrix.h"

namespace hymt {
namespace {

// A binary16 scale, and a signed byte or half a byte for each of 32 values.
std::vector<std::byte> encoded(std::span<const float> values, DataType type) {
  const bool is_q8 = type == DataType::kQ8Of32;
  const auto largest =
      *std::ranges::max_element(values, {}, [](float value) { return std::abs(value); });
  const std::uint16_t half =
      float16_away_from_zero(is_q8 ? std::abs(largest) / 127.0F : largest / -8.0F);
  const float scale = widened_float16(half);
  std::vector<std::byte> block(is_q8 ? 34 : 18);
  std::memcpy(block.data(), &half, sizeof half);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float number = scale == 0.0F ? 0.0F : std::nearbyint(values[i] / scale);
    if (is_q8) {
      block[2 + i] = static_cast<std::byte>(static_cast<std::int8_t>(number));
    } else {
      const auto code = static_cast<unsigned>(std::clamp(number + 8.0F, 0.0F, 15.0F));
      block[2 + i % 16] |= static_cast<std::byte>(code << i / 16 * 4);
    }
  }
  return block;
}

// A matrix in memory of its own, which is not given back as a mapped file's is.
class BlocksInMemory final : public WeightMatrix {
 public:
  BlocksInMemory(std::vector<std::byte> bytes, DataType type, const WeightMatrix& like)
      : bytes_(std::move(bytes)),
        stored_({.tensor = {.name = "blocks",
                            .type = type,
                            .shape = {like.num_rows(), like.num_columns()},
                            .bytes = bytes_},
                 .scales = {}}) {}

  [[nodiscard]] std::size_t num_rows() const override { return stored_.num_rows(); }
  [[nodiscard]] std::size_t num_columns() const override { return stored_.num_columns(); }
  void read_rows(std::size_t first, std::size_t count, float* out) const override {
    stored_.read_rows(first, count, out);
  }
  [[nodiscard]] std::uint64_t num_stored_bytes() const override { return bytes_.size(); }
  [[nodiscard]] bool is_in_blocks() const override { return stored_.is_in_blocks(); }
  [[nodiscard]] std::optional<BlockTraits> block_traits() const override {
    return stored_.block_traits();
  }
  void read_blocks(std::size_t row, BlockRow& out) const override { stored_.read_blocks(row, out); }

 private:
  std::vector<std::byte> bytes_;
  StoredMatrix stored_;
};

class BlockCheckpoint final : public Checkpoint {
 public:
  BlockCheckpoint(std::shared_ptr<const Checkpoint> checkpoint, DataType type)
      : Checkpoint(checkpoint->path(), checkpoint->config()), checkpoint_(std::move(checkpoint)) {
    weights_ = checkpoint_->weights();
    const bool is_tied = weights_.output_head == weights_.embedding;
    weights_.embedding = stored(*weights_.embedding, type);
    weights_.output_head = is_tied ? weights_.embedding : stored(*weights_.output_head, type);
    for (LayerWeights& layer : weights_.layers) {
      for (auto* matrix : {&layer.q_proj, &layer.k_proj, &layer.v_proj, &layer.o_proj,
                           &layer.feed_forward.gate_proj, &layer.feed_forward.up_proj,
                           &layer.feed_forward.down_proj}) {
        *matrix = stored(**matrix, type);
      }
    }
  }

  [[nodiscard]] const std::string& content_hash() const override {
    return checkpoint_->content_hash();
  }
  void check_unchanged() const override {}

 private:
  static std::shared_ptr<const WeightMatrix> stored(const WeightMatrix& matrix, DataType type) {
    std::vector<std::byte> bytes;
    std::vector<float> row(matrix.num_columns());
    for (std::size_t i = 0; i < matrix.num_rows(); ++i) {
      matrix.read_rows(i, 1, row.data());
      for (std::size_t at = 0; at < row.size(); at += kBlockCodes) {
        const auto block = encoded(std::span(row).subspan(at, kBlockCodes), type);
        bytes.insert(bytes.end(), block.begin(), block.end());
      }
    }
    return std::make_shared<const BlocksInMemory>(std::move(bytes), type, matrix);
  }

  std::shared_ptr<const Checkpoint> checkpoint_;
};

}  // namespace

std::shared_ptr<const Checkpoint> in_blocks(std::shared_ptr<const Checkpoint> checkpoint,
                                            DataType type) {
  return std::make_shared<const BlockCheckpoint>(std::move(checkpoint), type);
}

}  // namespace hymt
