//===- WasmHosts.cpp - what runs WebAssembly modules ----------------------===//

#include "tools/lumen/WasmHosts.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using llvm::StringRef;

namespace lumen::tool {

#define LUMEN_WASM_2021                                                        \
  "bulk-memory,sign-ext,nontrapping-fptoint,mutable-globals"

static const WasmHost kHosts[] = {
    {"node", "Node 20 and later (node:wasi, or as a module)",
     LUMEN_WASM_2021 ",tail-call", true, true},
    {"chromium", "Chromium 112 and later", LUMEN_WASM_2021 ",tail-call", false,
     true},
    {"firefox", "Firefox 121 and later", LUMEN_WASM_2021 ",tail-call", false,
     true},
    {"wasmtime", "wasmtime 22 and later", LUMEN_WASM_2021 ",tail-call", true,
     false},
    {"lunatic", "lunatic 0.13, which has wasmtime 8", LUMEN_WASM_2021, true,
     false},
    {"wasi-mvp", "WASI preview 1 and the instructions of 2017 only", "", true,
     false},
};

#undef LUMEN_WASM_2021

llvm::ArrayRef<WasmHost> wasmHosts() { return kHosts; }

const WasmHost *findWasmHost(StringRef name) {
  for (const WasmHost &host : kHosts)
    if (name == host.name)
      return &host;
  return nullptr;
}

std::string whyHostCannotRun(const WasmHost &host,
                             const codegen::Target &target) {
  std::string it = std::string(host.name) + " (" + host.doc + ")";
  if (target.host == codegen::Target::Host::JavaScript && !host.hasJavaScript)
    return it + " has no JavaScript; use --target=wasm32-wasi";
  if (target.host == codegen::Target::Host::Own && !host.hasWasi)
    return it + " has no WASI; use --target=wasm32-web";
  llvm::SmallVector<StringRef> has, missing;
  StringRef(host.features).split(has, ',', -1, /*KeepEmpty=*/false);
  for (StringRef feature : llvm::split(target.features, ','))
    if (!llvm::is_contained(has, feature.ltrim('+')))
      missing.push_back(feature.ltrim('+'));
  if (missing.empty())
    return std::string();
  bool lacksOnlyTailCalls =
      missing.size() == 1 && missing.front() == "tail-call";
  return it + " does not have what programs of " + target.name +
         " are made of: " + llvm::join(missing, ", ") +
         (lacksOnlyTailCalls ? "; -C jumps=trampoline does without" : "");
}

} // namespace lumen::tool
