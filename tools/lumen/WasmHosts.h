//===- WasmHosts.h - what runs WebAssembly modules --------------*- C++ -*-===//
#ifndef LUMEN_TOOLS_LUMEN_WASMHOSTS_H
#define LUMEN_TOOLS_LUMEN_WASMHOSTS_H

#include "codegen/target/Target.h"

#include <string>

namespace lumen::tool {

/// A host and what it has, as far as lumen's modules can need it.
struct WasmHost {
  const char *name;
  const char *doc;
  const char *features; ///< of modules, as LLVM names them, with commas
  bool hasWasi;         ///< imports of WASI preview 1
  bool hasJavaScript;   ///< what wasm32-web's module is called by
};

llvm::ArrayRef<WasmHost> wasmHosts();
/// By name; or null.
const WasmHost *findWasmHost(llvm::StringRef name);
/// Why the host cannot run programs of that target, and what would help; empty if
/// it can.
std::string whyHostCannotRun(const WasmHost &host,
                             const codegen::Target &target);

} // namespace lumen::tool

#endif // LUMEN_TOOLS_LUMEN_WASMHOSTS_H
