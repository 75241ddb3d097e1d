//===- Messages.h - what the command tells its user -------------*- C++ -*-===//
#ifndef LUMEN_TOOLS_LUMEN_MESSAGES_H
#define LUMEN_TOOLS_LUMEN_MESSAGES_H

#include "tools/lumen/CommandLine.h"

#include "llvm/ADT/Twine.h"

namespace lumen::tool {

enum ExitStatus {
  kExitOk = 0,
  kExitFailed = 1, ///< an error of the user, or of the user's program
  kExitUsage = 2,
  kExitBug = 70,
};

/// How messages are told from now on. To be called before there are threads.
void setMessageStyle(const Options &options);
/// For rendering diagnostics.
frontend::RenderOptions renderOptions();

/// True if messages are to be coloured.
bool useColor();
bool stderrIsTerminal();

// All are thread safe: a message is written in one piece.
void printError(const llvm::Twine &message);
void printWarning(const llvm::Twine &message);
void printNote(const llvm::Twine &message);
/// An error as the text that printError prints.
std::string errorLine(const llvm::Twine &message);
/// Text that is already complete, such as rendered diagnostics.
void printRaw(llvm::StringRef text);

/// Reports a bug in lumen; the caller then ends with kExitBug.
void printBug(const llvm::Twine &message);

} // namespace lumen::tool

#endif // LUMEN_TOOLS_LUMEN_MESSAGES_H
