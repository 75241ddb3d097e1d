//===- WasmText.h - WebAssembly modules as text -----------------*- C++ -*-===//
#ifndef LUMEN_TOOLS_LUMEN_WASMTEXT_H
#define LUMEN_TOOLS_LUMEN_WASMTEXT_H

#include <optional>
#include <string>

namespace lumen::tool {

/// The module in the text format, with the names that it has; nothing and a message
/// if it is none, or if this lumen was built without the library for that.
std::optional<std::string> wasmText(const std::string &module,
                                    std::string &error);

} // namespace lumen::tool

#endif // LUMEN_TOOLS_LUMEN_WASMTEXT_H
