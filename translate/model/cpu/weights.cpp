#include "translate/model/cpu/weights.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace hymt::cpu {
namespace {

// What of a model int4 leaves in 8 bits: of 120,000 tokens many are alike, and those that decide
// are computed anew from among the first that these bits find.
Precision precision_of_head(Precision precision) {
  return precision == Precision::kInt4 ? Precision::kInt8 : precision;
}

std::size_t bytes_of(std::span<const WeightMatrix* const> parts, Precision precision) {
  const std::vector<WeightFormat> formats = weight_formats(precision, parts);
  std::size_t total = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    total += packed_bytes(formats[i], parts[i]->num_columns(), parts[i]->num_rows());
  }
  return total;
}

using Parts = std::vector<const WeightMatrix*>;

Parts gate_up_of(const FeedForwardWeights& weights) {
  return {weights.gate_proj.get(), weights.up_proj.get()};
}

// Those of a layer, but for its experts, that have the same input, in the order of PackedLayer.
std::array<Parts, 4> parts_of(const LayerWeights& layer) {
  return {Parts{layer.q_proj.get(), layer.k_proj.get(), layer.v_proj.get()},
          Parts{layer.o_proj.get()}, gate_up_of(layer.feed_forward),
          Parts{layer.feed_forward.down_proj.get()}};
}

// Of all experts of a layer together: what their products want of rows is the same for all.
struct MixtureParts {
  Parts gate_ups;  // Gate and up of the first, gate and up of the second...
  Parts downs;
};

MixtureParts parts_of(const MixtureWeights& mixture) {
  MixtureParts parts;
  for (const FeedForwardWeights& expert : mixture.experts) {
    for (const WeightMatrix* part : gate_up_of(expert)) parts.gate_ups.push_back(part);
    parts.downs.push_back(expert.down_proj.get());
  }
  return parts;
}

// Gives matrices their forms, and keeps of what each is to be packed.
class Former {
 public:
  [[nodiscard]] PackedMatrix form(const Parts& parts, Precision precision) {
    return form(parts, weight_formats(precision, parts));
  }

  [[nodiscard]] std::unique_ptr<PackedMixture> form(const MixtureWeights& mixture,
                                                    Precision precision) {
    auto formed = std::make_unique<PackedMixture>();
    formed->router = form({mixture.router.get()}, Precision::kFloat32);
    formed->bias.resize(mixture.experts.size());
    if (mixture.bias) formed->bias = read_vector(*mixture.bias);
    const MixtureParts parts = parts_of(mixture);
    const std::vector<WeightFormat> of_gate_ups = weight_formats(precision, parts.gate_ups);
    const std::vector<WeightFormat> of_downs = weight_formats(precision, parts.downs);
    formed->experts.resize(mixture.experts.size());
    for (std::size_t i = 0; i < mixture.experts.size(); ++i) {
      formed->experts[i].gate_up =
          form(gate_up_of(mixture.experts[i]), {of_gate_ups[2 * i], of_gate_ups[2 * i + 1]});
      formed->experts[i].down = form({parts.downs[i]}, {of_downs[i]});
    }
    return formed;
  }

  // Of each matrix, in the order in which they were formed.
  [[nodiscard]] const std::vector<Parts>& all_parts() const { return all_parts_; }

 private:
  [[nodiscard]] PackedMatrix form(const Parts& parts, const std::vector<WeightFormat>& formats) {
    all_parts_.push_back(parts);
    return {parts, formats};
  }

  std::vector<Parts> all_parts_;
};

// In the order of visit_matrices().
PackedWeights form_weights(const Checkpoint& checkpoint, Precision precision, Former& former) {
  const auto form = [&former](const Parts& parts, Precision of_parts) {
    return former.form(parts, of_parts);
  };
  PackedWeights formed;
  for (const LayerWeights& layer : checkpoint.layers()) {
    const auto [qkv, output, gate_up, down] = parts_of(layer);
    formed.layers.push_back({
        .input_norm = read_vector(layer.input_norm),
        .qkv = form(qkv, precision),
        .query_norm = read_vector(layer.query_norm),
        .key_norm = read_vector(layer.key_norm),
        .output = form(output, precision),
        .post_attention_norm = read_vector(layer.post_attention_norm),
        .feed_forward = {form(gate_up, precision), form(down, precision)},
        .mixture = layer.mixture ? former.form(*layer.mixture, precision) : nullptr,
    });
  }
  formed.final_norm = read_vector(checkpoint.final_norm());
  formed.head = form({&checkpoint.output_head()}, precision_of_head(precision));
  return formed;
}

std::size_t num_bytes(const PackedFeedForward& weights) {
  return weights.gate_up.num_bytes() + weights.down.num_bytes();
}

std::size_t num_bytes(const PackedMixture& mixture) {
  std::size_t total = mixture.router.num_bytes() + mixture.bias.size() * sizeof(float);
  for (const PackedFeedForward& expert : mixture.experts) total += num_bytes(expert);
  return total;
}

}  // namespace

PackedWeights form_of_weights(const Checkpoint& checkpoint, Precision precision) {
  Former former;
  return form_weights(checkpoint, precision, former);
}

PackedWeights pack_weights(const Checkpoint& checkpoint, Precision precision,
                           const Kernels& kernels, ThreadTeam& team) {
  Former former;
  PackedWeights packed = form_weights(checkpoint, precision, former);
  auto parts = former.all_parts().begin();
  visit_matrices(packed, [&](PackedMatrix& matrix) {
    matrix.pack(*parts, kernels, team);
    for (const WeightMatrix* part : *parts) part->release();
    ++parts;
  });
  return packed;
}

std::size_t num_bytes(const PackedWeights& weights) {
  std::size_t total = weights.head.num_bytes() + weights.final_norm.size() * sizeof(float);
  for (const PackedLayer& layer : weights.layers) {
    total += layer.qkv.num_bytes() + layer.output.num_bytes() + num_bytes(layer.feed_forward);
    if (layer.mixture) total += num_bytes(*layer.mixture);
    for (const std::vector<float>* norm :
         {&layer.input_norm, &layer.query_norm, &layer.key_norm, &layer.post_attention_norm}) {
      total += norm->size() * sizeof(float);
    }
  }
  return total;
}

bool has_blocks(const PackedWeights& weights) {
  const auto is = [](const PackedMatrix& matrix) { return is_in_blocks(matrix.row_form().format); };
  const auto is_any = [&is](const PackedFeedForward& layer) {
    return is(layer.gate_up) || is(layer.down);
  };
  return is(weights.head) || std::ranges::any_of(weights.layers, [&](const PackedLayer& layer) {
           if (is(layer.qkv) || is(layer.output) || is_any(layer.feed_forward)) return true;
           return layer.mixture && is_any(layer.mixture->experts.front());
         });
}

std::size_t expected_bytes(const Checkpoint& checkpoint, Precision precision) {
  std::size_t total = bytes_of(std::array{&checkpoint.output_head()}, precision_of_head(precision));
  for (const LayerWeights& layer : checkpoint.layers()) {
    for (const Parts& parts : parts_of(layer)) total += bytes_of(parts, precision);
    if (!layer.mixture) continue;
    const MixtureParts parts = parts_of(*layer.mixture);
    total += bytes_of(parts.gate_ups, precision) + bytes_of(parts.downs, precision) +
             bytes_of(std::array<const WeightMatrix*, 1>{layer.mixture->router.get()},
                      Precision::kFloat32);
  }
  return total;
}

}  // namespace hymt::cpu
