#include "translate/torch/row_answers.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "translate/model/sampler.h"
#include "translate/torch/weights.h"

namespace hymt::torch {
namespace {

constexpr float kForbidden = -std::numeric_limits<float>::infinity();

// Values fetched beyond the k best, so that ties with the k-th are seen.
constexpr std::int64_t kRoomForTies = 8;

using Indices = std::vector<std::int64_t>;

class RowAnswers {
 public:
  RowAnswers(const at::Tensor& logits, std::span<const RowRequest* const> requests,
             std::span<RowAnswer> answers)
      : requests_(requests),
        answers_(answers),
        vocab_size_(logits.size(1)),
        logits_(logits.to(at::kFloat)) {}

  void run() {
    copy_wanted_rows();
    for (std::size_t row = 0; row < requests_.size(); ++row) {
      if (requests_[row]->task == RowTask::kChoose) choosing_.push_back(as_int(row));
    }
    if (!choosing_.empty()) {
      scores_ = logits_.index_select(0, on_device(choosing_));
      ban();
      mask();
      penalize();
    }
    fetch_numbers();
    choose();
    score();
    list_most_probable();
  }

 private:
  // A token of a row, as an index of the flat tensor.
  [[nodiscard]] std::int64_t flat(std::int64_t row, TokenId token) const {
    return row * vocab_size_ + token;
  }
  [[nodiscard]] at::Tensor on_device(const Indices& numbers) const {
    return at::tensor(numbers, at::kLong).to(logits_.device());
  }
  [[nodiscard]] const RowRequest& chosen_request(std::size_t place) const {
    return *requests_[static_cast<std::size_t>(choosing_[place])];
  }

  void copy_wanted_rows();
  void ban();
  void mask();
  void mask_by_bits(const Indices& places);
  void penalize();
  void fetch_numbers();
  void choose();
  void draw(const Indices& places);
  void score();
  void list_most_probable();

  std::span<const RowRequest* const> requests_;
  std::span<RowAnswer> answers_;
  std::int64_t vocab_size_;
  at::Tensor logits_;  // [rows, V], float32

  // Rows that a token is chosen from; "place" is a row's number among them.
  Indices choosing_;
  at::Tensor scores_;  // [places, V]: logits under bans, mask and penalty.

  // What came back, as doubles: they hold float32 and token ids exactly.
  std::vector<double> log_sums_;     // [rows]
  std::vector<double> looked_up_;    // Logits of end tokens, then of a given one, row by row.
  std::vector<double> best_scores_;  // [places]
  std::vector<double> best_tokens_;  // [places]
  std::vector<double> best_logits_;  // [places]
};

std::vector<double> fetched(const at::Tensor& numbers) {
  const at::Tensor here = numbers.to(at::kCPU, at::kDouble).contiguous();
  const double* begin = here.data_ptr<double>();
  return {begin, begin + here.numel()};
}

std::vector<float> fetched_row(const at::Tensor& row) {
  const at::Tensor here = row.to(at::kCPU).contiguous();
  const float* begin = here.data_ptr<float>();
  return {begin, begin + here.numel()};
}

void RowAnswers::copy_wanted_rows() {
  Indices rows;
  for (std::size_t row = 0; row < requests_.size(); ++row) {
    if (!requests_[row]->logits.empty()) rows.push_back(as_int(row));
  }
  if (rows.empty()) return;
  const at::Tensor here = logits_.index_select(0, on_device(rows)).to(at::kCPU).contiguous();
  const float* from = here.data_ptr<float>();
  for (const std::int64_t row : rows) {
    const std::span<float> into = requests_[static_cast<std::size_t>(row)]->logits;
    std::memcpy(into.data(), from, into.size() * sizeof(float));
    from += vocab_size_;
  }
}

// Rows that show the same bans share one list on the device.
void RowAnswers::ban() {
  std::vector<bool> is_done(choosing_.size());
  for (std::size_t first = 0; first < choosing_.size(); ++first) {
    const auto banned = chosen_request(first).banned;
    if (is_done[first] || banned.empty()) continue;
    Indices places;
    for (std::size_t place = first; place < choosing_.size(); ++place) {
      const auto other = chosen_request(place).banned;
      if (other.data() != banned.data() || other.size() != banned.size()) continue;
      is_done[place] = true;
      places.push_back(as_int(place));
    }
    const at::Tensor tokens = on_device(Indices(banned.begin(), banned.end()));
    if (places.size() == choosing_.size()) {
      scores_.index_fill_(1, tokens, kForbidden);
    } else {
      scores_.index_put_({on_device(places).unsqueeze(1), tokens.unsqueeze(0)},
                         at::full({}, kForbidden, scores_.options()));
    }
  }
}

void RowAnswers::mask() {
  Indices listed_places, masked_places, allowed;
  for (std::size_t place = 0; place < choosing_.size(); ++place) {
    const TokenMask& allowed_here = chosen_request(place).mask;
    if (allowed_here.form == TokenMask::Form::kBits) masked_places.push_back(as_int(place));
    if (allowed_here.form != TokenMask::Form::kList) continue;
    listed_places.push_back(as_int(place));
    for (const TokenId token : allowed_here.list) allowed.push_back(flat(as_int(place), token));
  }
  if (!listed_places.empty()) {
    const at::Tensor indices = on_device(allowed);
    const at::Tensor kept = scores_.view(-1).index_select(0, indices);
    scores_.index_fill_(0, on_device(listed_places), kForbidden);
    scores_.view(-1).index_put_({indices}, kept);
  }
  if (!masked_places.empty()) mask_by_bits(masked_places);
}

void RowAnswers::mask_by_bits(const Indices& places) {
  Indices words;
  for (const std::int64_t place : places) {
    for (const std::uint64_t word : chosen_request(static_cast<std::size_t>(place)).mask.bits) {
      words.push_back(static_cast<std::int64_t>(word));
    }
  }
  const at::Tensor packed = on_device(words).view({as_int(places.size()), -1, 1});
  const at::Tensor shifts = at::arange(64, packed.options());
  const at::Tensor is_allowed = at::bitwise_and(at::bitwise_right_shift(packed, shifts), 1)
                                    .to(at::kBool)
                                    .view({as_int(places.size()), -1})
                                    .narrow(1, 0, vocab_size_);
  const at::Tensor rows = on_device(places);
  scores_.index_copy_(
      0, rows, scores_.index_select(0, rows).masked_fill(is_allowed.logical_not(), kForbidden));
}

void RowAnswers::penalize() {
  Indices seen;
  std::vector<float> penalties;
  for (std::size_t place = 0; place < choosing_.size(); ++place) {
    const RowRequest& request = chosen_request(place);
    for (const TokenId token : request.penalized) {
      seen.push_back(flat(as_int(place), token));
      penalties.push_back(request.sampling.repetition_penalty);
    }
  }
  if (seen.empty()) return;
  const at::Tensor indices = on_device(seen);
  const at::Tensor penalty = at::tensor(penalties, at::kFloat).to(logits_.device());
  const at::Tensor before = scores_.view(-1).index_select(0, indices);
  scores_.view(-1).index_copy_(0, indices,
                               at::where(before.lt(0), before * penalty, before / penalty));
}

// All in one go, as each waits for the device.
void RowAnswers::fetch_numbers() {
  Indices wanted;
  for (std::size_t row = 0; row < requests_.size(); ++row) {
    const RowRequest& request = *requests_[row];
    for (const TokenId token : request.end_tokens) wanted.push_back(flat(as_int(row), token));
    if (request.task == RowTask::kScore) wanted.push_back(flat(as_int(row), request.given));
  }
  std::vector<at::Tensor> numbers = {at::logsumexp(logits_, 1).to(at::kDouble)};
  if (!wanted.empty()) {
    numbers.push_back(logits_.view(-1).index_select(0, on_device(wanted)).to(at::kDouble));
  }
  if (!choosing_.empty()) {
    const auto [scores, tokens] = scores_.max(1);
    const at::Tensor of_best =
        logits_.index_select(0, on_device(choosing_)).gather(1, tokens.unsqueeze(1)).view(-1);
    for (const at::Tensor& part : {scores, tokens, of_best}) {
      numbers.push_back(part.to(at::kDouble));
    }
  }
  const std::vector<double> all = fetched(at::cat(numbers));
  auto next = all.begin();
  for (auto [into, count] : {std::pair{&log_sums_, requests_.size()},
                             {&looked_up_, wanted.size()},
                             {&best_scores_, choosing_.size()},
                             {&best_tokens_, choosing_.size()},
                             {&best_logits_, choosing_.size()}}) {
    const auto end = std::min(next + static_cast<std::ptrdiff_t>(count), all.end());
    into->assign(next, end);
    next = end;
  }
}

void RowAnswers::choose() {
  for (std::size_t row = 0; row < requests_.size(); ++row) {
    answers_[row] = {};
    if (!std::isfinite(log_sums_[row])) answers_[row].status = RowStatus::kNotFinite;
  }
  Indices drawing;
  for (std::size_t place = 0; place < choosing_.size(); ++place) {
    const auto row = static_cast<std::size_t>(choosing_[place]);
    RowAnswer& answer = answers_[row];
    if (answer.status != RowStatus::kDone) continue;
    if (best_scores_[place] == double{kForbidden}) {
      answer.status = RowStatus::kNothingAllowed;
    } else if (requests_[row]->sampling.temperature > 0.0F) {
      drawing.push_back(as_int(place));
    } else {
      answer.chosen = {static_cast<TokenId>(best_tokens_[place]),
                       static_cast<float>(best_logits_[place] - log_sums_[row])};
    }
  }
  if (!drawing.empty()) draw(drawing);
}

// All tokens of a row whose value is at least the k-th largest, in no order, from the best of it;
// none if the best may not be all.
std::vector<Candidate> at_least_kth(std::span<const double> values, std::span<const double> tokens,
                                    std::size_t k, bool are_all) {
  const double least = values[k - 1];
  if (!are_all && values.back() == least && least != double{kForbidden}) return {};
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] < least || values[i] == double{kForbidden}) continue;
    candidates.push_back({static_cast<TokenId>(tokens[i]), static_cast<float>(values[i])});
  }
  return candidates;
}

// The same of a whole row.
std::vector<Candidate> at_least_kth(const at::Tensor& row, std::size_t k) {
  std::vector<float> scratch;
  std::vector<Candidate> candidates;
  collect_candidates(fetched_row(row), k, scratch, candidates);
  return candidates;
}

// For each of some rows, the tokens whose value is at least the `counts[i]`-th largest (all, if
// there are not so many). Rows from which few are wanted send their best only.
std::vector<std::vector<Candidate>> best_of_rows(const at::Tensor& values, const Indices& rows,
                                                 const std::vector<std::size_t>& counts) {
  const auto vocab_size = static_cast<std::size_t>(values.size(1));
  constexpr std::size_t kFew = 1024;
  std::int64_t most = 0;
  for (const std::size_t count : counts) {
    if (count <= kFew) most = std::max(most, as_int(count));
  }
  most = std::min(most + kRoomForTies, values.size(1));
  const auto width = static_cast<std::size_t>(most);
  const auto [best, tokens] =
      values.index_select(0, at::tensor(rows, at::kLong).to(values.device())).topk(most, 1);
  const std::vector<double> best_values = fetched(best);
  const std::vector<double> best_tokens = fetched(tokens);
  std::vector<std::vector<Candidate>> all(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (counts[i] <= width) {
      all[i] = at_least_kth(std::span(best_values).subspan(i * width, width),
                            std::span(best_tokens).subspan(i * width, width), counts[i],
                            width == vocab_size);
    }
    if (all[i].empty()) all[i] = at_least_kth(values.select(0, rows[i]), counts[i]);
  }
  return all;
}

void RowAnswers::draw(const Indices& places) {
  std::vector<std::size_t> counts;
  for (const std::int64_t place : places) {
    const std::int32_t top_k = chosen_request(static_cast<std::size_t>(place)).sampling.top_k;
    const auto all = static_cast<std::size_t>(vocab_size_);
    counts.push_back(top_k > 0 ? std::min(static_cast<std::size_t>(top_k), all) : all);
  }
  auto candidates = best_of_rows(scores_, places, counts);
  Indices drawn;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const auto place = static_cast<std::size_t>(places[i]);
    const RowRequest& request = chosen_request(place);
    std::sort(candidates[i].begin(), candidates[i].end(),
              [](const Candidate& a, const Candidate& b) { return a.token < b.token; });
    const TokenId token = draw_token(candidates[i], static_cast<float>(best_scores_[place]),
                                     request.sampling, request.draw);
    answers_[static_cast<std::size_t>(choosing_[place])].chosen.token = token;
    drawn.push_back(flat(choosing_[place], token));
  }
  const std::vector<double> logits = fetched(logits_.view(-1).index_select(0, on_device(drawn)));
  for (std::size_t i = 0; i < places.size(); ++i) {
    const auto row = static_cast<std::size_t>(choosing_[static_cast<std::size_t>(places[i])]);
    answers_[row].chosen.log_probability = static_cast<float>(logits[i] - log_sums_[row]);
  }
}

void RowAnswers::score() {
  auto next = looked_up_.begin();
  for (std::size_t row = 0; row < requests_.size(); ++row) {
    const RowRequest& request = *requests_[row];
    const auto end = next + static_cast<std::ptrdiff_t>(request.end_tokens.size());
    const std::vector<float> ends(next, end);
    next = end;
    const double given = request.task == RowTask::kScore ? *next++ : 0.0;
    if (answers_[row].status == RowStatus::kNotFinite) continue;
    answers_[row].end_log_probability = joint_log_probability(ends, log_sums_[row]);
    if (request.task != RowTask::kScore) continue;
    answers_[row].chosen = {request.given, static_cast<float>(given - log_sums_[row])};
  }
}

void RowAnswers::list_most_probable() {
  Indices rows;
  std::vector<std::size_t> counts;
  for (std::size_t row = 0; row < requests_.size(); ++row) {
    if (requests_[row]->num_top == 0 || answers_[row].status == RowStatus::kNotFinite) continue;
    rows.push_back(as_int(row));
    counts.push_back(std::min(requests_[row]->num_top, static_cast<std::size_t>(vocab_size_)));
  }
  if (rows.empty()) return;
  auto best = best_of_rows(logits_, rows, counts);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto row = static_cast<std::size_t>(rows[i]);
    std::sort(best[i].begin(), best[i].end(), [](const Candidate& a, const Candidate& b) {
      return a.score != b.score ? a.score > b.score : a.token < b.token;
    });
    for (std::size_t k = 0; k < std::min(counts[i], best[i].size()); ++k) {
      answers_[row].top.push_back(
          {best[i][k].token, static_cast<float>(double{best[i][k].score} - log_sums_[row])});
    }
  }
}

}  // namespace

void answer_rows(const at::Tensor& logits, std::span<const RowRequest* const> requests,
                 std::span<RowAnswer> answers) {
  RowAnswers(logits, requests, answers).run();
}

}  // namespace hymt::torch
