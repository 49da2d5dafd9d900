// A file system that fails on purpose.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "cli/file_system.h"
#include "parsers/document/error.h"

namespace hymt {

// The real one, but before every step it asks whether that step shall fail. Thread-safe.
class FaultyFileSystem : public FileSystem {
 public:
  enum class Step : std::uint8_t {
    kStatus,
    kList,
    kOpen,
    kRead,
    kCreate,
    kWrite,
    kSync,
    kPermissions,
    kRename,
    kRemove,
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
    return std::make_unique<Readable>(*this, real_->open_to_read(path, links), path);
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
  Temporary create_temporary(const std::filesystem::path& directory) override {
    maybe_fail(Step::kCreate, directory, ErrorKind::kOutput);
    Temporary temporary = real_->create_temporary(directory);
    temporary.file = std::make_unique<Writable>(*this, std::move(temporary.file), temporary.path);
    return temporary;
  }
  std::uint32_t default_permissions() const override { return real_->default_permissions(); }
  void set_permissions(const std::filesystem::path& path, std::uint32_t permissions) override {
    maybe_fail(Step::kPermissions, path, ErrorKind::kOutput);
    real_->set_permissions(path, permissions);
  }
  void rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
    maybe_fail(Step::kRename, to, ErrorKind::kOutput);
    real_->rename(from, to);
  }
  void remove(const std::filesystem::path& path) override {
    maybe_fail(Step::kRemove, path, ErrorKind::kOutput);
    real_->remove(path);
  }
  void make_directories(const std::filesystem::path& path) override {
    maybe_fail(Step::kMakeDirectories, path, ErrorKind::kOutput);
    real_->make_directories(path);
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
    std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t size) override {
      owner_.maybe_fail(Step::kRead, path_, ErrorKind::kInput);
      return real_->read_at(offset, buffer, size);
    }

   private:
    const FaultyFileSystem& owner_;
    std::unique_ptr<ReadableFile> real_;
    std::filesystem::path path_;
  };

  class Writable : public WritableFile {
   public:
    Writable(const FaultyFileSystem& owner, std::unique_ptr<WritableFile> real,
             std::filesystem::path path)
        : owner_(owner), real_(std::move(real)), path_(std::move(path)) {}
    // A full disk takes the first half.
    void write(std::string_view bytes) override {
      const std::string why = owner_.ask(Step::kWrite, path_);
      if (!why.empty()) {
        real_->write(bytes.substr(0, bytes.size() / 2));
        throw Error(ErrorKind::kOutput, why, path_.string());
      }
      real_->write(bytes);
    }
    void sync() override {
      owner_.maybe_fail(Step::kSync, path_, ErrorKind::kOutput);
      real_->sync();
    }

   private:
    const FaultyFileSystem& owner_;
    std::unique_ptr<WritableFile> real_;
    std::filesystem::path path_;
  };

  class InputText : public ReadableFile {
   public:
    explicit InputText(std::string text) : text_(std::move(text)) {}
    std::size_t read(char* buffer, std::size_t size) override {
      const std::size_t count = text_.copy(buffer, size, at_);
      at_ += count;
      return count;
    }
    std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t size) override {
      return text_.copy(buffer, size, static_cast<std::size_t>(offset));
    }

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
    void sync() override {}

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
  std::shared_ptr<std::string> output_ = std::make_shared<std::string>();
};

}  // namespace hymt
