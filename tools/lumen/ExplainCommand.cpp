//===- ExplainCommand.cpp - lumen explain ---------------------------------===//

#include "codegen/link/ModuleFiles.h"
#include "frontend/basic/Explain.h"
#include "frontend/basic/Suggest.h"
#include "tools/lumen/Commands.h"
#include "tools/lumen/Messages.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <filesystem>

namespace lumen::tool {

using frontend::DiagKind;

static llvm::StringRef severityName(DiagKind kind) {
  return frontend::diagSeverity(kind) == frontend::Severity::Warning
             ? "warning"
             : "error";
}

/// Text in lines of at most 78 columns.
static std::string wrap(llvm::StringRef text) {
  std::string out;
  size_t column = 0;
  while (!text.empty()) {
    auto [word, rest] = text.split(' ');
    if (column > 0 && column + 1 + word.size() > 78) {
      out += '\n';
      column = 0;
    } else if (column > 0) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
    text = rest;
  }
  return out + '\n';
}

static std::string indent(llvm::StringRef text) {
  std::string out;
  for (llvm::StringRef rest = text; !rest.empty();) {
    auto [line, more] = rest.split('\n');
    out += ("    " + line + "\n").str();
    rest = more;
  }
  return out;
}

static void printExplanation(DiagKind kind) {
  const frontend::Explanation *explanation = frontend::explanationOf(kind);
  llvm::outs() << frontend::diagKindName(kind) << " (" << severityName(kind)
               << ")\n\n";
  llvm::StringRef format = frontend::diagFormat(kind);
  if (format != "{0}")
    llvm::outs() << "Message: " << format << "\n\n";
  if (!explanation)
    return;
  llvm::outs() << wrap(explanation->cause);
  if (explanation->wrong.empty())
    return;
  llvm::outs() << "\nWrong:\n" << indent(explanation->wrong);
  llvm::outs() << "\nRight:\n" << indent(explanation->right);
}

static std::vector<DiagKind> sortedKinds() {
  auto all = frontend::allDiagKinds();
  std::vector<DiagKind> kinds(all.begin(), all.end());
  std::sort(kinds.begin(), kinds.end(), [](DiagKind a, DiagKind b) {
    return frontend::diagKindName(a) < frontend::diagKindName(b);
  });
  return kinds;
}

/// Each example becomes DIR/wrong/KIND.erl and DIR/right/KIND.erl, or
/// DIR/wrong/KIND.command.
static int writeExamples(const std::string &dir) {
  for (const char *side : {"wrong", "right"}) {
    std::error_code code;
    std::filesystem::create_directories(dir + "/" + side, code);
    if (code) {
      printError("cannot write '" + dir + "': " + code.message());
      return kExitFailed;
    }
  }
  for (DiagKind kind : sortedKinds()) {
    const frontend::Explanation *explanation = frontend::explanationOf(kind);
    if (!explanation || explanation->wrong.empty())
      continue;
    for (bool isWrong : {true, false}) {
      std::string_view text =
          isWrong ? explanation->wrong : explanation->right;
      bool isCommand = text.substr(0, 2) == "$ ";
      bool hasModule =
          kind != DiagKind::UndefinedModule && kind != DiagKind::UnterminatedCharacter;
      std::string path = dir + (isWrong ? "/wrong/" : "/right/") +
                         std::string(frontend::diagKindName(kind)) +
                         (isCommand ? ".command" : ".erl");
      std::string error;
      std::string file = isCommand ? std::string(text.substr(2)) + "\n"
                         : isWrong && !hasModule ? std::string(text)
                                                 : frontend::exampleFile(text);
      if (!codegen::writeFile(path, file, error)) {
        printError("cannot write '" + path + "': " + error);
        return kExitFailed;
      }
    }
  }
  return kExitOk;
}

int explainCommand(const Options &options) {
  if (!options.examplesDir.empty())
    return writeExamples(options.examplesDir);
  if (options.kinds.empty()) {
    for (DiagKind kind : sortedKinds()) {
      const frontend::Explanation *explanation = frontend::explanationOf(kind);
      llvm::StringRef cause = explanation ? explanation->cause : "";
      llvm::StringRef first = cause.take_front(cause.find(". "));
      first.consume_back(".");
      std::string line = llvm::formatv("{0,-31} {1,-8} {2}",
                                       frontend::diagKindName(kind),
                                       severityName(kind), first);
      llvm::outs() << line << "\n";
    }
    return kExitOk;
  }
  int status = kExitOk;
  bool isFirst = true;
  for (const std::string &name : options.kinds) {
    std::optional<DiagKind> kind = frontend::findDiagKind(name);
    if (!kind) {
      frontend::NameSuggester near(name);
      for (DiagKind candidate : frontend::allDiagKinds())
        near.offer(frontend::diagKindName(candidate));
      printError("there is no kind '" + name + "'" +
                 (near.best().empty()
                      ? std::string("; 'lumen explain' lists them")
                      : "; did you mean '" + near.best() + "'?"));
      status = kExitUsage;
      continue;
    }
    if (!isFirst)
      llvm::outs() << "\n";
    isFirst = false;
    printExplanation(*kind);
  }
  return status;
}

} // namespace lumen::tool
