//===- FormsHelper.cpp - programs that run OTP's tools for lumen ----------===//

#include "tools/lumen/FormsHelper.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

namespace lumen::tool {

/// The descriptors of the pipes in the helper, which opens them by name.
static constexpr int kRequestFd = 3, kReplyFd = 4;

/// Replies larger than this are not believed.
static constexpr uint32_t kMaxReplyBytes = 1u << 30;

static int64_t nowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

/// A pipe whose ends no other child gets, and which are not in the way of the
/// numbers they get in this one.
static bool makePipe(int ends[2]) {
  int pair[2];
  if (pipe2(pair, O_CLOEXEC) != 0)
    return false;
  int failed = 0;
  for (int i = 0; i < 2; ++i) {
    ends[i] = fcntl(pair[i], F_DUPFD_CLOEXEC, 10);
    if (ends[i] < 0) // a limit below 10 makes that number an invalid one
      failed = errno == EINVAL ? EMFILE : errno;
    close(pair[i]);
  }
  errno = failed;
  return failed == 0;
}

FormsHelper::~FormsHelper() { stop(false); }

bool FormsHelper::start(const std::string &executable, std::string &error) {
  int in[2] = {-1, -1}, out[2] = {-1, -1}, none[2] = {-1, -1};
  if (!makePipe(in) || !makePipe(out) || !makePipe(none)) {
    error = std::string("cannot make a pipe: ") + strerror(errno);
    for (int fd : {in[0], in[1], out[0], out[1], none[0], none[1]})
      if (fd >= 0)
        close(fd);
    return false;
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  // An input that ends at once; there may be no /dev/null here.
  posix_spawn_file_actions_adddup2(&actions, none[0], 0);
  // What a transform prints must not get between the output of --emit.
  posix_spawn_file_actions_adddup2(&actions, 2, 1);
  posix_spawn_file_actions_adddup2(&actions, in[0], kRequestFd);
  posix_spawn_file_actions_adddup2(&actions, out[1], kReplyFd);
  // One thing at a time is asked of it.
  std::vector<char *> environment;
  std::string one = "LUMEN_SCHEDULERS=1";
  for (char **entry = environ; *entry; ++entry)
    if (strncmp(*entry, "LUMEN_SCHEDULERS=", 17) != 0)
      environment.push_back(*entry);
  environment.push_back(one.data());
  environment.push_back(nullptr);
  std::string request = std::to_string(kRequestFd);
  std::string reply = std::to_string(kReplyFd);
  const char *argv[] = {executable.c_str(), request.c_str(), reply.c_str(),
                        nullptr};
  int failed = posix_spawn(&pid_, executable.c_str(), &actions, nullptr,
                           const_cast<char *const *>(argv), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  close(none[0]);
  close(none[1]);
  close(in[0]);
  close(out[1]);
  requests_ = in[1];
  replies_ = out[0];
  if (failed == 0)
    return true;
  pid_ = -1;
  stop(false);
  error = "cannot run '" + executable + "': " + strerror(failed);
  return false;
}

/// Writes to a pipe whose reader may be gone without the signal that this
/// usually brings.
bool FormsHelper::send(std::string_view bytes, std::string &error) {
  sigset_t pipeSignal, before, pending;
  sigemptyset(&pipeSignal);
  sigaddset(&pipeSignal, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipeSignal, &before);
  sigpending(&pending);
  bool wasPending = sigismember(&pending, SIGPIPE);
  bool ok = true;
  while (ok && !bytes.empty()) {
    ssize_t written = write(requests_, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<size_t>(written));
    } else if (errno != EINTR) {
      if (errno == EPIPE && !wasPending) {
        timespec none = {0, 0};
        while (sigtimedwait(&pipeSignal, nullptr, &none) < 0 &&
               errno == EINTR) {
        }
      }
      ok = false;
    }
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (!ok)
    error = describeEnd();
  return ok;
}

bool FormsHelper::receive(char *to, size_t size, int64_t deadlineMs,
                          std::string &error) {
  while (size > 0) {
    pollfd wait = {replies_, POLLIN, 0};
    int64_t left = deadlineMs - nowMs();
    int ready = left > 0 ? poll(&wait, 1, static_cast<int>(left)) : 0;
    if (ready < 0 && errno == EINTR)
      continue;
    if (ready == 0) {
      stop(true);
      error = "did not answer in time";
      return false;
    }
    ssize_t got = read(replies_, to, size);
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0) {
      error = describeEnd();
      return false;
    }
    to += got;
    size -= static_cast<size_t>(got);
  }
  return true;
}

std::optional<std::string> FormsHelper::ask(std::string_view request,
                                            unsigned timeoutSeconds,
                                            std::string &error) {
  auto size = static_cast<uint32_t>(request.size());
  char head[4] = {static_cast<char>(size >> 24), static_cast<char>(size >> 16),
                  static_cast<char>(size >> 8), static_cast<char>(size)};
  if (!send({head, 4}, error) || !send(request, error))
    return std::nullopt;
  int64_t deadline = nowMs() + int64_t(timeoutSeconds) * 1000;
  if (!receive(head, 4, deadline, error))
    return std::nullopt;
  size = 0;
  for (char c : head)
    size = size << 8 | static_cast<uint8_t>(c);
  if (size > kMaxReplyBytes) {
    stop(true);
    error = "answered with something that cannot be understood";
    return std::nullopt;
  }
  std::string reply(size, '\0');
  if (!receive(reply.data(), size, deadline, error))
    return std::nullopt;
  return reply;
}

/// How the program ended, which it just did.
std::string FormsHelper::describeEnd() {
  int status = 0;
  pid_t pid = pid_;
  pid_ = -1;
  close(requests_);
  requests_ = -1;
  while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFSIGNALED(status))
    return std::string("was ended by a signal (") +
           strsignal(WTERMSIG(status)) + ")";
  return "ended with status " + std::to_string(WEXITSTATUS(status));
}

/// It ends by itself at the end of its input.
void FormsHelper::stop(bool isForced) {
  for (int *fd : {&requests_, &replies_}) {
    if (*fd >= 0)
      close(*fd);
    *fd = -1;
  }
  if (pid_ <= 0)
    return;
  if (isForced)
    kill(pid_, SIGKILL);
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
}

std::string FormsHelpers::standardHelper(std::string &error) {
  std::lock_guard<std::mutex> lock(mutex_);
  if (!isLocated_) {
    isLocated_ = true;
    standard_ = locate_(locateError_);
  }
  if (standard_.empty())
    error = locateError_;
  return standard_;
}

std::optional<std::string> FormsHelpers::ask(const std::string &executable,
                                             std::string_view request,
                                             unsigned timeoutSeconds,
                                             std::string &error) {
  std::unique_ptr<FormsHelper> helper;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    auto &idle = idle_[executable];
    if (!idle.empty()) {
      helper = std::move(idle.back());
      idle.pop_back();
    }
  }
  if (!helper) {
    helper = std::make_unique<FormsHelper>();
    if (!helper->start(executable, error))
      return std::nullopt;
  }
  std::optional<std::string> reply =
      helper->ask(request, timeoutSeconds, error);
  if (reply) {
    std::lock_guard<std::mutex> lock(mutex_);
    idle_[executable].push_back(std::move(helper));
  }
  return reply;
}

std::span<const std::string_view> otpTransforms() {
  static constexpr std::string_view kModules[] = {
      "ms_transform", "qlc", "qlc_pt", "eunit_autoexport", "merl_transform"};
  return kModules;
}

bool isOtpTransform(std::string_view module) {
  std::span<const std::string_view> all = otpTransforms();
  return std::find(all.begin(), all.end(), module) != all.end();
}

} // namespace lumen::tool
