//===- FormsCheck.h - what OTP's tools say of a module's forms --*- C++ -*-===//
//
// Parse transforms, erl_lint and the warnings of the passes over Core Erlang,
// by a helper (FormsHelper.h). The reply is kept in the object cache, so that
// an unchanged module is told the same again without a helper.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_TOOLS_LUMEN_FORMSCHECK_H
#define LUMEN_TOOLS_LUMEN_FORMSCHECK_H

#include "frontend/basic/Diagnostics.h"
#include "frontend/forms/Forms.h"

#include <optional>
#include <string>
#include <vector>

namespace lumen::tool {

/// A request: {check, File, Options, Wants, Forms}.
std::string checkRequest(const std::string &file,
                         const std::vector<frontend::ConstTerm> &options,
                         const std::vector<std::string> &wants,
                         const frontend::Module &module);

/// A request: {generate, Tool, Grammar, Tools, Output, Name}. The text of the
/// reply is the module.
std::string generateRequest(const std::string &tool, const std::string &grammar,
                            const std::string &toolsDir,
                            const std::string &output, const std::string &name);

/// What a helper found in the place where OTP's tools call it.
struct OtpMessage {
  std::string file;
  uint32_t line = 0, column = 0; ///< 0: not known
  std::string module, tag, text;
};

/// A reply, taken apart.
struct CheckReply {
  std::string crashed; ///< not empty: why there is nothing else
  /// The term of the forms after parse transforms; null: unchanged.
  const frontend::EtfTerm *forms = nullptr;
  std::vector<OtpMessage> errors, warnings; ///< in erlc's order
  std::string text;                         ///< with the want `pp`; a module
  bool isStrict = false;                    ///< warnings are errors
};

/// Nothing if the bytes are no reply. Terms point into `bytes` and `arena`.
std::optional<CheckReply> readCheckReply(std::string_view bytes,
                                         frontend::Arena &arena);

/// Puts what the reply says in the place of `diagnostics`. What scanner,
/// preprocessor and parser have reported there comes again from OTP, which has
/// it from their error forms; the words and ranges of lumen's own reports stay,
/// in the order of OTP's.
void takeMessages(const CheckReply &reply, frontend::AstContext &context,
                  frontend::Diagnostics &diagnostics);

} // namespace lumen::tool

#endif // LUMEN_TOOLS_LUMEN_FORMSCHECK_H
