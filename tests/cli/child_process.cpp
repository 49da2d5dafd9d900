#include "tests/cli/child_process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/capability.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

namespace hymt {
namespace {

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) ADD_FAILURE() << "no pipe";
    read_end = ends[0];
    write_end = ends[1];
  }
  ~Pipe() {
    close_end(read_end);
    close_end(write_end);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  static void close_end(int& end) {
    if (end >= 0) ::close(end);
    end = -1;
  }
  int read_end = -1;
  int write_end = -1;
};

// Takes from root what lets it pass permissions by, and the right to get it back by exec. The user
// stays the same, so what root alone may enter can still be entered. False on failure.
bool give_up_capabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  const std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> none{};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::syscall(SYS_capset, &header, none.data()) == 0;
}

// In the child, between fork and exec. Never returns.
[[noreturn]] void become(const std::vector<std::string>& words, const ChildOptions& options,
                         const Pipe& in, const Pipe& out, const Pipe& err) {
  ::dup2(in.read_end, STDIN_FILENO);
  if (options.standard_output_descriptor >= 0) {
    ::dup2(options.standard_output_descriptor, STDOUT_FILENO);
  } else if (options.standard_output.empty()) {
    ::dup2(out.write_end, STDOUT_FILENO);
  } else {
    const int file = ::open(options.standard_output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (file < 0) ::_exit(126);
    ::dup2(file, STDOUT_FILENO);
  }
  ::dup2(err.write_end, STDERR_FILENO);
  // A test runner in the background may have them ignored.
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  if (!options.folder.empty() && ::chdir(options.folder.c_str()) != 0) ::_exit(126);
  // Opened while we still reach it: the program may lie where permissions let nobody in.
  const int program = ::open(words[0].c_str(), O_PATH | O_CLOEXEC);
  if (program < 0) ::_exit(127);
  if (options.unprivileged && !give_up_capabilities()) ::_exit(126);
  for (const std::string& variable : options.environment) {
    const std::size_t equals = variable.find('=');
    ::setenv(variable.substr(0, equals).c_str(), variable.c_str() + equals + 1, 1);
  }
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  ::fexecve(program, arguments.data(), environ);
  ::_exit(127);
}

// Feeds and drains the child's pipes until it has closed its own ends.
void exchange(const std::string& input, Pipe& in, Pipe& out, Pipe& err, ChildResult& result) {
  std::size_t sent = 0;
  if (input.empty()) Pipe::close_end(in.write_end);
  std::array<char, 65536> block{};
  const auto drain = [&](int& end, std::string& text) {
    const ssize_t count = ::read(end, block.data(), block.size());
    if (count > 0) text.append(block.data(), static_cast<std::size_t>(count));
    if (count == 0) Pipe::close_end(end);
  };
  while (out.read_end >= 0 || err.read_end >= 0) {
    std::array<pollfd, 3> ready{
        {{in.write_end, POLLOUT, 0}, {out.read_end, POLLIN, 0}, {err.read_end, POLLIN, 0}}};
    if (::poll(ready.data(), ready.size(), -1) < 0) continue;
    if (ready[0].revents != 0) {
      const ssize_t count = ::write(in.write_end, input.data() + sent,
                                    std::min<std::size_t>(input.size() - sent, 4096));
      if (count > 0) sent += static_cast<std::size_t>(count);
      if (count < 0 || sent == input.size()) Pipe::close_end(in.write_end);
    }
    if (ready[1].revents != 0) drain(out.read_end, result.out);
    if (ready[2].revents != 0) drain(err.read_end, result.err);
  }
}

}  // namespace

ChildResult run_child(const std::vector<std::string>& words, const ChildOptions& options) {
  std::signal(SIGPIPE, SIG_IGN);  // A child may not want all of its input.
  Pipe in;
  Pipe out;
  Pipe err;
  const pid_t child = ::fork();
  if (child == 0) become(words, options, in, out, err);
  Pipe::close_end(in.read_end);
  Pipe::close_end(out.write_end);
  Pipe::close_end(err.write_end);
  if (options.meanwhile) options.meanwhile(child);
  ChildResult result;
  exchange(options.input, in, out, err, result);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

}  // namespace hymt
