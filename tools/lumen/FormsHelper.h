//===- FormsHelper.h - programs that run OTP's tools for lumen --*- C++ -*-===//
//
// OTP's lint, parse transforms and pretty printer are Erlang; lumen has them in
// executables that it compiled itself (stdlib/lumen/lumen_forms.erl) and talks
// to through two pipes: a request and its reply, each a term in external term
// format after its length in four bytes.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_TOOLS_LUMEN_FORMSHELPER_H
#define LUMEN_TOOLS_LUMEN_FORMSHELPER_H

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace lumen::tool {

/// One running helper. Ends with the object.
class FormsHelper {
public:
  FormsHelper() = default;
  ~FormsHelper();
  FormsHelper(const FormsHelper &) = delete;
  FormsHelper &operator=(const FormsHelper &) = delete;

  /// False, and why in `error`, if the program cannot be started.
  bool start(const std::string &executable, std::string &error);

  /// The reply to a request. Nothing, and why in `error`, if the helper ended
  /// or did not answer in time; it cannot be asked again then.
  std::optional<std::string> ask(std::string_view request,
                                 unsigned timeoutSeconds, std::string &error);

private:
  bool send(std::string_view bytes, std::string &error);
  bool receive(char *to, size_t size, int64_t deadlineMs, std::string &error);
  std::string describeEnd();
  void stop(bool isForced);

  pid_t pid_ = -1;
  int requests_ = -1, replies_ = -1;
};

/// The helpers of a run of lumen: each thread that needs one takes an idle one
/// or starts another. Thread safe.
class FormsHelpers {
public:
  /// `locate` gives the path of the helper with OTP's own tools, when it is
  /// first needed; an empty one, and why in its argument, if there is none.
  /// `id` stands for all that decides what that helper answers.
  using Locate = std::function<std::string(std::string &error)>;
  FormsHelpers(std::string id, Locate locate)
      : id_(std::move(id)), locate_(std::move(locate)) {}

  const std::string &id() const { return id_; }
  /// The helper with OTP's own tools.
  std::string standardHelper(std::string &error);

  std::optional<std::string> ask(const std::string &executable,
                                 std::string_view request,
                                 unsigned timeoutSeconds, std::string &error);

private:
  std::string id_;
  Locate locate_;
  std::mutex mutex_;
  bool isLocated_ = false;
  std::string standard_, locateError_;
  /// By the path of the executable.
  std::map<std::string, std::vector<std::unique_ptr<FormsHelper>>> idle_;
};

/// The transforms that the helper with OTP's own tools has.
std::span<const std::string_view> otpTransforms();
bool isOtpTransform(std::string_view module);

} // namespace lumen::tool

#endif // LUMEN_TOOLS_LUMEN_FORMSHELPER_H
