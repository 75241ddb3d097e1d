//===- Messages.h - what the command tells its user -------------*- C++ -*-===//
#ifndef LUMEN_TOOLS_LUMEN_MESSAGES_H
#define LUMEN_TOOLS_LUMEN_MESSAGES_H

#include "llvm/ADT/Twine.h"

namespace lumen::tool {

enum ExitStatus {
  kExitOk = 0,
  kExitFailed = 1, ///< an error of the user, or of the user's program
  kExitUsage = 2,
  kExitBug = 70,
};

/// True if standard error is a terminal that shows colours.
bool useColor();
bool stderrIsTerminal();

// All are thread safe: a message is written in one piece.
void printError(const llvm::Twine &message);
void printWarning(const llvm::Twine &message);
void printNote(const llvm::Twine &message);
/// Text that is already complete, such as rendered diagnostics.
void printRaw(llvm::StringRef text);

/// Reports a bug in lumen; the caller then ends with kExitBug.
void printBug(const llvm::Twine &message);

} // namespace lumen::tool

#endif // LUMEN_TOOLS_LUMEN_MESSAGES_H
