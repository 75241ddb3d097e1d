//===- ChildProcess.cpp - starting a program ------------------------------===//
//
// vfork, because the program may have a large memory and many threads. The child
// runs on this thread's stack until it is another program, and does nothing but
// system calls on data that was prepared before.
//
//===----------------------------------------------------------------------===//
#include "runtime/port/ChildProcess.h"
#include "runtime/sys/Thread.h"

#include <initializer_list>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lumen::rt {

namespace {

struct Pipe {
  int read = -1, write = -1;
};

/// Above the numbers that the child's ends are moved to, closed in every child.
constexpr int kLowestFd = 5;

int openPipe(Pipe &pipe) {
  int fds[2];
  if (pipe2(fds, O_CLOEXEC) != 0)
    return errno;
  for (int &fd : fds)
    if (fd < kLowestFd) {
      int moved = fcntl(fd, F_DUPFD_CLOEXEC, kLowestFd);
      int error = errno;
      close(fd);
      fd = moved;
      if (moved < 0) {
        close(fds[0] == moved ? fds[1] : fds[0]);
        return error;
      }
    }
  pipe = {fds[0], fds[1]};
  return 0;
}

void closeIf(int fd) {
  if (fd >= 0)
    close(fd);
}

/// What the child needs, in one place.
struct Plan {
  const char *file;
  char **arguments;
  char **environment;
  const char *directory;
  int input, output; ///< the child's ends, or -1
  bool useStdio, errorsToOutput;
};

void say(const char *text) {
  [[maybe_unused]] ssize_t written = write(2, text, strlen(text));
}

[[noreturn]] void runChild(const Plan &plan) {
  // A group of its own: signals from the terminal are for the program.
  setpgid(0, 0);
  if (plan.directory && chdir(plan.directory) != 0) {
    int error = errno;
    say("spawn: Could not cd to ");
    say(plan.directory);
    say("\r\n");
    _exit(error);
  }
  int inputAt = plan.useStdio ? 0 : 3, outputAt = plan.useStdio ? 1 : 4;
  if (plan.input >= 0)
    dup2(plan.input, inputAt);
  if (plan.output >= 0)
    dup2(plan.output, outputAt);
  if (plan.errorsToOutput && plan.output >= 0)
    dup2(outputAt, 2);
  // The program handles some signals and ignores others; a child begins with
  // the defaults, but for SIGPIPE, which OTP's children find ignored.
  struct sigaction action = {};
  action.sa_handler = SIG_DFL;
  for (int number = 1; number < 32; ++number)
    if (number != SIGKILL && number != SIGSTOP && number != SIGPIPE)
      sigaction(number, &action, nullptr);
  sigset_t none;
  sigemptyset(&none);
  pthread_sigmask(SIG_SETMASK, &none, nullptr);
  unbindNewThread();
  execve(plan.file, plan.arguments, plan.environment);
  int error = errno;
  say("exec: ");
  say(plan.file);
  say(": cannot be run\r\n");
  _exit(error);
}

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
/// Apart, so that nothing of the caller lives in registers that the child uses.
[[gnu::noinline]] pid_t forkChild(const Plan &plan) {
  pid_t pid = vfork();
  if (pid == 0)
    runChild(plan);
  return pid;
}
#pragma clang diagnostic pop

} // namespace

int startChild(const ChildOptions &options, ChildProcess &child) {
  Pipe input, output;
  int error = options.writes ? openPipe(input) : 0;
  if (error == 0 && options.reads)
    error = openPipe(output);
  pid_t pid = -1;
  if (error == 0) {
    SmallVector<char *, 64> arguments, environment;
    options.arguments->pointers(arguments);
    options.environment->pointers(environment);
    Plan plan = {options.file,      arguments.data(), environment.data(),
                 options.directory, input.read,       output.write,
                 options.useStdio,  options.errorsToOutput};
    // No handler may run in the child, on memory that is the program's.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid = forkChild(plan);
    error = pid < 0 ? errno : 0;
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }
  closeIf(input.read);
  closeIf(output.write);
  if (error != 0) {
    closeIf(input.write);
    closeIf(output.read);
    return error;
  }
  for (int fd : {output.read, input.write})
    if (fd >= 0)
      fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
  child = {pid, output.read, input.write};
  return 0;
}

int exitStatus(int waited) {
  return WIFSIGNALED(waited) ? 128 + WTERMSIG(waited) : WEXITSTATUS(waited);
}

} // namespace lumen::rt
