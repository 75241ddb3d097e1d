//===- SizeReport.cpp - what an executable's bytes are for ----------------===//
//
// lld's map has a line for each output section, behind it, indented, one for each
// input section, behind that one for each symbol:
//
//      VMA      LMA     Size Align Out     In      Symbol
//   2a0000   2a0000   11bcce    16 .text
//   2a0000   2a0000      1b2    16         /path/to/io.o:(.text)
//
// For wasm there is no column Align, and VMA is `-` where nothing has an address.
//
//===----------------------------------------------------------------------===//

#include "codegen/link/SizeReport.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <map>

using llvm::StringRef;

namespace lumen::codegen {

namespace {

/// One line of a map: its columns, and how deep its name is.
struct MapLine {
  bool parse(StringRef line, unsigned columns);

  StringRef address, name;
  uint64_t bytes = 0;
  unsigned depth = 0; ///< 0 output section, 1 input section, 2 symbol
};

bool MapLine::parse(StringRef line, unsigned columns) {
  for (unsigned i = 0; i != columns; ++i) {
    line = line.ltrim(' ');
    StringRef word = line.take_until([](char c) { return c == ' '; });
    line = line.drop_front(word.size());
    if (i == 0)
      address = word;
    if (i == 2 && word.getAsInteger(16, bytes))
      return false; // the heading
  }
  name = line.ltrim(' ');
  // One space, then eight for each level.
  depth = static_cast<unsigned>(line.size() - name.size()) / 8;
  return !name.empty();
}

} // namespace

std::vector<LinkedPiece> parseLinkMap(StringRef map, Target::Format format) {
  bool isWasm = format == Target::Format::Wasm;
  std::vector<LinkedPiece> pieces;
  llvm::SmallVector<StringRef> lines;
  map.split(lines, '\n', -1, /*KeepEmpty=*/false);
  bool counts = false, isCode = false;
  for (StringRef line : lines) {
    MapLine read;
    if (!read.parse(line, isWasm ? 3 : 4))
      continue;
    if (read.depth == 0) {
      isCode = isWasm ? read.name == "CODE"
                      : read.name == ".text" || read.name == ".init" ||
                            read.name == ".fini";
      // Neither symbols and debug information, which are not loaded, nor memory
      // that begins as zeros.
      counts = isWasm ? isCode || read.address != "-"
                      : read.address != "0" && !read.name.starts_with(".bss") &&
                            read.name != ".tbss" &&
                            read.name != ".relro_padding";
      if (isWasm && read.name.starts_with(".bss"))
        counts = false;
    } else if (read.depth == 1 && counts && read.bytes) {
      StringRef file = read.name.substr(0, read.name.rfind(":("));
      pieces.push_back({file.str(), read.bytes, isCode});
    }
  }
  return pieces;
}

namespace {

struct Row {
  uint64_t code = 0, data = 0;
  std::string why;
  uint64_t total() const { return code + data; }
};

/// How modules came to be in the program: for each, the function that did first.
class Chains {
public:
  explicit Chains(const Reachability &reachability);
  std::string of(StringRef module) const;

private:
  using Function = Reachability::LiveFunction;
  llvm::StringMap<const Function *> bySymbol_, firstOf_;
};

Chains::Chains(const Reachability &reachability) {
  for (const Function &function : reachability.functions()) {
    bySymbol_.try_emplace(function.summary->symbol, &function);
    firstOf_.try_emplace(function.module->summary.module, &function);
  }
}

/// From the module's function to a root; of each module on the way the function that
/// is the link.
std::string Chains::of(StringRef module) const {
  auto first = firstOf_.find(module);
  if (first == firstOf_.end())
    return {};
  const Function *at = first->second;
  std::string text = at->summary->symbol;
  llvm::StringSet<> seen;
  while (seen.insert(at->summary->symbol).second) {
    StringRef reason = at->reason;
    bool isDynamic = false;
    auto found = bySymbol_.find(reason);
    // "a dynamic call of ... in SYMBOL"
    if (size_t in = reason.rfind(" in ");
        found == bySymbol_.end() && in != StringRef::npos) {
      found = bySymbol_.find(reason.substr(in + 4));
      isDynamic = true;
    }
    if (found == bySymbol_.end())
      return text + " <- " + reason.str();
    const Function *caller = found->second;
    if (caller->module != at->module)
      text += (isDynamic ? " <- by name in " : " <- ") + caller->summary->symbol;
    at = caller;
  }
  return text;
}

/// The row of lumen's own files.
std::string partOf(StringRef file) {
  if (file == "<internal>")
    return "(strings that are the same)";
  StringRef archive = file.substr(0, file.find('('));
  StringRef name = archive.substr(archive.rfind('/') + 1);
  if (name == "libc++.a" || name == "libc++abi.a")
    return "(C++ library)";
  if (name == "libc.a" || name == "libbuiltins.a" || name.starts_with("crt"))
    return "(C library)";
  return "(runtime)";
}

} // namespace

std::string describeSizes(const std::vector<LinkedPiece> &pieces,
                          const Reachability &reachability, StringRef tables,
                          uint64_t fileBytes) {
  llvm::StringMap<std::string> modules; // by path
  for (const LinkModule *module : reachability.modules())
    modules[module->objectPath] = module->summary.module;
  Chains chains(reachability);
  std::map<std::string, Row> rows;
  Row all;
  for (const LinkedPiece &piece : pieces) {
    std::string name;
    if (auto module = modules.find(piece.file); module != modules.end())
      name = module->second;
    else if (StringRef(piece.file).starts_with(tables))
      name = "(tables of the program)";
    else
      name = partOf(piece.file);
    (piece.isCode ? rows[name].code : rows[name].data) += piece.bytes;
    (piece.isCode ? all.code : all.data) += piece.bytes;
  }
  for (auto &[name, row] : rows)
    row.why = chains.of(name);
  rows["(headers and the like)"].data =
      fileBytes > all.total() ? fileBytes - all.total() : 0;

  std::vector<std::pair<std::string, Row>> sorted(rows.begin(), rows.end());
  llvm::sort(sorted, [](const auto &a, const auto &b) {
    uint64_t x = a.second.total(), y = b.second.total();
    return x != y ? x > y : a.first < b.first;
  });
  size_t width = 0;
  for (const auto &[name, row] : sorted)
    width = std::max(width, name.size());
  std::string text;
  llvm::raw_string_ostream out(text);
  auto line = [&](uint64_t code, uint64_t data, StringRef name, StringRef why) {
    out << llvm::format("%10llu %10llu  ", static_cast<unsigned long long>(code),
                        static_cast<unsigned long long>(data));
    out << name;
    if (!why.empty())
      out.indent(static_cast<unsigned>(width - name.size() + 2)) << why;
    out << '\n';
  };
  out << "      code       data  module\n";
  for (const auto &[name, row] : sorted)
    line(row.code, row.data, name, row.why);
  line(all.code, fileBytes > all.code ? fileBytes - all.code : all.data,
       "all of " + std::to_string(fileBytes) + " bytes", "");
  return text;
}

} // namespace lumen::codegen
