//===- Lld.cpp - runs lld's ELF driver in this process --------------------===//

#include "codegen/link/Lld.h"

#include "lld/Common/Driver.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/raw_ostream.h"

#include <mutex>

LLD_HAS_DRIVER(elf)

namespace lumen::codegen {

LldResult runLldElf(const std::vector<std::string> &arguments) {
  static std::mutex mutex;
  std::lock_guard<std::mutex> lock(mutex);

  llvm::SmallVector<const char *, 64> argv;
  argv.push_back("ld.lld");
  for (const std::string &argument : arguments)
    argv.push_back(argument.c_str());

  LldResult result;
  llvm::raw_string_ostream out(result.messages);
  lld::Result status =
      lld::lldMain(argv, out, out, {{lld::Gnu, &lld::elf::link}});
  out.flush();
  result.ok = status.retCode == 0;
  result.crashed =
      !status.canRunAgain && status.retCode != 0 && status.retCode != 1;
  return result;
}

} // namespace lumen::codegen
