//===- PrintCommand.cpp - lumen print, lumen version ----------------------===//

#include "codegen/link/Archive.h"
#include "tools/lumen/Commands.h"
#include "tools/lumen/CompilerId.h"
#include "tools/lumen/Messages.h"
#include "tools/lumen/Resources.h"
#include "tools/lumen/WasmHosts.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

#include <filesystem>
#include <map>
#include <set>

namespace fs = std::filesystem;

namespace lumen::tool {

static int printOtpModules(const Options &options) {
  std::set<std::string> names;
  std::error_code code;
  std::string dir = archiveDir(options.target);
  for (fs::directory_iterator it(dir, code), end; !code && it != end;
       it.increment(code))
    if (it->path().extension() == ".sum")
      names.insert(it->path().stem().string());
  if (names.empty()) {
    printError("there is no archive of OTP modules in '" + dir + "'");
    return kExitFailed;
  }
  for (const std::string &name : names)
    llvm::outs() << name << "\n";
  return kExitOk;
}

static int printKinds(bool onlyWarnings) {
  std::map<llvm::StringRef, llvm::StringRef> rows;
  for (frontend::DiagKind kind : frontend::allDiagKinds()) {
    bool isWarning =
        frontend::diagSeverity(kind) == frontend::Severity::Warning;
    if (isWarning || !onlyWarnings)
      rows[frontend::diagKindName(kind)] = isWarning ? "warning" : "error";
  }
  for (const auto &[name, severity] : rows)
    llvm::outs() << (onlyWarnings
                         ? (name + "\n").str()
                         : llvm::formatv("{0,-8} {1}\n", severity, name).str());
  return kExitOk;
}

static std::string sizeText(uint64_t bytes) {
  if (bytes == 0)
    return "none";
  return llvm::formatv("{0:f1} MiB", double(bytes) / (1 << 20));
}

int printCommand(const Options &options) {
  switch (options.command) {
  case Options::Command::PrintHosts:
    for (const WasmHost &host : wasmHosts())
      llvm::outs() << llvm::formatv("{0,-10} {1}\n", host.name, host.doc);
    return kExitOk;
  case Options::Command::PrintTargets:
    for (const codegen::Target &target : codegen::allTargets())
      if (!llvm::StringRef(target.name).contains('+'))
      llvm::outs() << llvm::formatv("{0,-13} {1}\n", target.name, target.doc);
    return kExitOk;
  case Options::Command::PrintEmitKinds:
    for (const EmitKindInfo &kind : emitKinds())
      llvm::outs() << llvm::formatv("{0,-8} {1}\n", kind.name, kind.doc);
    return kExitOk;
  case Options::Command::PrintOtpModules:
    return printOtpModules(options);
  case Options::Command::PrintWarnings:
    return printKinds(/*onlyWarnings=*/true);
  case Options::Command::PrintDiagnostics:
    return printKinds(/*onlyWarnings=*/false);
  default:
    break;
  }
  auto row = [](llvm::StringRef name, llvm::StringRef value) {
    llvm::outs() << llvm::formatv("{0,-12} {1}\n", name,
                                  value.empty() ? "(none)" : value);
  };
  row("version", LUMEN_VERSION);
  row("compiler-id", kCompilerId);
  row("llvm", LLVM_VERSION_STRING);
  row("program", executablePath());
  row("resources", resourceDir());
  row("archive", archiveDir(options.target));
  row("otp-root", findOtpRoot(options.otpRoot));
  row("cache", findCacheDir(options.cacheDir));
  row("cache-limit", sizeText(findCacheLimit(options.cacheLimit)));
  uint64_t size = cacheSize(findCacheDir(options.cacheDir));
  row("cache-size", size == 0 ? "0 MiB" : sizeText(size));
  row("target", options.target);
  row("otp-release", "25");
  return kExitOk;
}

int versionCommand() {
  llvm::outs() << "lumen " << LUMEN_VERSION << " (" << kCompilerId << "), LLVM "
               << LLVM_VERSION_STRING << ", OTP 25\n";
  return kExitOk;
}

} // namespace lumen::tool
