//===- Lld.cpp - runs lld's drivers in this process -----------------------===//

#include "codegen/link/Lld.h"

#include "lld/Common/Driver.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/raw_ostream.h"

#include <mutex>

LLD_HAS_DRIVER(elf)
LLD_HAS_DRIVER(wasm)

namespace lumen::codegen {

LldResult runLld(Target::Format format,
                 const std::vector<std::string> &arguments) {
  static std::mutex mutex;
  std::lock_guard<std::mutex> lock(mutex);

  llvm::SmallVector<const char *, 64> argv;
  bool isWasm = format == Target::Format::Wasm;
  argv.push_back(isWasm ? "wasm-ld" : "ld.lld");
  for (const std::string &argument : arguments)
    argv.push_back(argument.c_str());

  LldResult result;
  llvm::raw_string_ostream out(result.messages);
  lld::Result status =
      lld::lldMain(argv, out, out, {{lld::Gnu, &lld::elf::link},
                                     {lld::Wasm, &lld::wasm::link}});
  out.flush();
  result.ok = status.retCode == 0;
  result.crashed =
      !status.canRunAgain && status.retCode != 0 && status.retCode != 1;
  return result;
}

} // namespace lumen::codegen
