//===- NoPolly.cpp - what LLVM's archives want from Polly -----------------===//
//
// Debian's libLLVMLTO.a, which lld needs, refers to Polly's plugin, whose
// archive is in a package of its own. lumen never runs LLVM's LTO pipeline.
//
//===----------------------------------------------------------------------===//

#include "llvm/Passes/PassPlugin.h"

llvm::PassPluginLibraryInfo getPollyPluginInfo() {
  return {LLVM_PLUGIN_API_VERSION, "Polly", "none", [](llvm::PassBuilder &) {}};
}
