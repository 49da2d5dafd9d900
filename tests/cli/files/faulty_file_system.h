// A file system that fails on purpose.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/files/file_system.h"
#include "parsers/document/error.h"

namespace hymt {

// The real one, but before every step it asks whether that step shall fail. Thread-safe.
class FaultyFileSystem : public FileSystem {
 public:
  enum class Step : std::uint8_t {
    kStatus,
    kList,
    kOpen,
    kOpened,  // After the file was opened to be read.
    kRead,
    kCreate,
    kWrite,
    kSync,
    kPermissions,
    kPublish,
    kMakeDirectories,
  };
  // Called before each step; returns why it fails, or nothing. May also do something itself, such
  // as removing the file.
  using Saboteur = std::function<std::string(Step, const std::filesystem::path&)>;

  FaultyFileSystem() : real_(make_file_system()) {}

  void set_saboteur(Saboteur saboteur) { saboteur_ = std::move(saboteur); }
  // Where standard output goes, instead.
  [[nodiscard]] const std::string& output() const { return *output_; }
  void set_input(std::string input) { input_ = std::move(input); }

  [[nodiscard]] std::optional<FileStatus> status(const std::filesystem::path& path,
                                                 Links links) const override {
    maybe_fail(Step::kStatus, path, ErrorKind::kInput);
    return real_->status(path, links);
  }
  [[nodiscard]] std::vector<std::string> list(
      const std::filesystem::path& directory) const override {
    maybe_fail(Step::kList, directory, ErrorKind::kInput);
    return real_->list(directory);
  }
  [[nodiscard]] std::filesystem::path canonical(const std::filesystem::path& path) const override {
    return real_->canonical(path);
  }
  std::unique_ptr<ReadableFile> open_to_read(const std::filesystem::path& path,
                                             Links links) const override {
    maybe_fail(Step::kOpen, path, ErrorKind::kInput);
    auto file = std::make_unique<Readable>(*this, real_->open_to_read(path, links), path);
    maybe_fail(Step::kOpened, path, ErrorKind::kInput);
    return file;
  }
  [[nodiscard]] std::optional<FileStatus> standard_input_status() const override {
    return std::nullopt;
  }
  [[nodiscard]] std::optional<FileStatus> standard_output_status() const override {
    return std::nullopt;
  }
  // As the real one, unless said otherwise.
  void set_folds_case(bool folds_case) { folds_case_ = folds_case; }
  [[nodiscard]] bool folds_case(const std::filesystem::path& directory) override {
    return folds_case_ ? *folds_case_ : real_->folds_case(directory);
  }
  void set_user(std::uint32_t user) { user_ = user; }
  [[nodiscard]] std::uint32_t user() const override { return user_ ? *user_ : real_->user(); }
  void cancel_waiting() noexcept override { real_->cancel_waiting(); }
  [[nodiscard]] OutputPath resolve_output(const std::filesystem::path& path) const override {
    return real_->resolve_output(path);
  }
  [[nodiscard]] std::unique_ptr<ReadableFile> standard_input() const override {
    return std::make_unique<InputText>(input_);
  }
  std::unique_ptr<WritableFile> open_to_write(const std::filesystem::path& path) override {
    return real_->open_to_write(path);
  }
  std::unique_ptr<WritableFile> standard_output() override {
    return std::make_unique<OutputText>(*this, output_);
  }
  std::unique_ptr<NewFile> create(const std::filesystem::path& directory) override {
    maybe_fail(Step::kCreate, directory, ErrorKind::kOutput);
    return std::make_unique<New>(*this, real_->create(directory), directory);
  }
  std::unique_ptr<ScratchFile> create_scratch(const std::filesystem::path& directory) override {
    maybe_fail(Step::kCreate, directory, ErrorKind::kOutput);
    return std::make_unique<Scratch>(*this, real_->create_scratch(directory), directory);
  }
  void tidy(const std::filesystem::path& directory) noexcept override { real_->tidy(directory); }
  [[nodiscard]] std::uint32_t permissions_for(std::optional<std::uint32_t> wanted) const override {
    return real_->permissions_for(wanted);
  }
  void remove(const std::filesystem::path& path) override { real_->remove(path); }
  void make_directories(const std::filesystem::path& path) override {
    maybe_fail(Step::kMakeDirectories, path, ErrorKind::kOutput);
    real_->make_directories(path);
  }
  void sync_folders() override {
    maybe_fail(Step::kSync, "a folder", ErrorKind::kOutput);
    real_->sync_folders();
  }
  void remove_temporaries() noexcept override { real_->remove_temporaries(); }

 private:
  class Readable : public ReadableFile {
   public:
    Readable(const FaultyFileSystem& owner, std::unique_ptr<ReadableFile> real,
             std::filesystem::path path)
        : owner_(owner), real_(std::move(real)), path_(std::move(path)) {}
    std::size_t read(char* buffer, std::size_t size) override {
      owner_.maybe_fail(Step::kRead, path_, ErrorKind::kInput);
      return real_->read(buffer, size);
    }
    [[nodiscard]] std::optional<FileStatus> status() const override { return real_->status(); }

   private:
    const FaultyFileSystem& owner_;
    std::unique_ptr<ReadableFile> real_;
    std::filesystem::path path_;
  };

  // A full disk takes the first half.
  void write_to(WritableFile& real, std::string_view bytes,
                const std::filesystem::path& path) const {
    const std::string why = ask(Step::kWrite, path);
    if (!why.empty()) {
      real.write(bytes.substr(0, bytes.size() / 2));
      throw Error(ErrorKind::kOutput, why, path.string());
    }
    real.write(bytes);
  }

  class New : public NewFile {
   public:
    New(const FaultyFileSystem& owner, std::unique_ptr<NewFile> real, std::filesystem::path folder)
        : owner_(owner), real_(std::move(real)), folder_(std::move(folder)) {}
    void write(std::string_view bytes) override { owner_.write_to(*real_, bytes, folder_); }
    void sync() override {
      owner_.maybe_fail(Step::kSync, folder_, ErrorKind::kOutput);
      real_->sync();
    }
    void set_permissions(std::uint32_t permissions) override {
      owner_.maybe_fail(Step::kPermissions, folder_, ErrorKind::kOutput);
      real_->set_permissions(permissions);
    }
    void publish(const std::filesystem::path& path) override {
      owner_.maybe_fail(Step::kPublish, path, ErrorKind::kOutput);
      real_->publish(path);
    }

   private:
    const FaultyFileSystem& owner_;
    std::unique_ptr<NewFile> real_;
    std::filesystem::path folder_;
  };

  class Scratch : public ScratchFile {
   public:
    Scratch(const FaultyFileSystem& owner, std::unique_ptr<ScratchFile> real,
            std::filesystem::path folder)
        : owner_(owner), real_(std::move(real)), folder_(std::move(folder)) {}
    void write(std::string_view bytes) override { owner_.write_to(*real_, bytes, folder_); }
    std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t size) override {
      owner_.maybe_fail(Step::kRead, folder_, ErrorKind::kOutput);
      return real_->read_at(offset, buffer, size);
    }

   private:
    const FaultyFileSystem& owner_;
    std::unique_ptr<ScratchFile> real_;
    std::filesystem::path folder_;
  };

  class InputText : public ReadableFile {
   public:
    explicit InputText(std::string text) : text_(std::move(text)) {}
    std::size_t read(char* buffer, std::size_t size) override {
      const std::size_t count = text_.copy(buffer, size, at_);
      at_ += count;
      return count;
    }
    [[nodiscard]] std::optional<FileStatus> status() const override { return std::nullopt; }

   private:
    std::string text_;
    std::size_t at_ = 0;
  };

  class OutputText : public WritableFile {
   public:
    OutputText(const FaultyFileSystem& owner, std::shared_ptr<std::string> text)
        : owner_(owner), text_(std::move(text)) {}
    void write(std::string_view bytes) override {
      owner_.maybe_fail(Step::kWrite, "standard output", ErrorKind::kOutput);
      *text_ += bytes;
    }

   private:
    const FaultyFileSystem& owner_;
    std::shared_ptr<std::string> text_;
  };

  [[nodiscard]] std::string ask(Step step, const std::filesystem::path& path) const {
    if (!saboteur_) return {};
    const std::lock_guard lock(mutex_);
    return saboteur_(step, path);
  }
  void maybe_fail(Step step, const std::filesystem::path& path, ErrorKind kind) const {
    const std::string why = ask(step, path);
    if (!why.empty()) throw Error(kind, why, path.string());
  }

  std::unique_ptr<FileSystem> real_;
  Saboteur saboteur_;
  mutable std::mutex mutex_;  // Held while the saboteur works.
  std::string input_;
  std::optional<bool> folds_case_;
  std::optional<std::uint32_t> user_;
  std::shared_ptr<std::string> output_ = std::make_shared<std::string>();
};

}  // namespace hymt
