//===- SourceMap.cpp - lines of a WebAssembly program ---------------------===//

#include "codegen/link/SourceMap.h"

#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/BinaryFormat/Wasm.h"
#include "llvm/DebugInfo/DWARF/DWARFContext.h"
#include "llvm/DebugInfo/DWARF/DWARFDebugLine.h"
#include "llvm/Object/Wasm.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/LEB128.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <filesystem>
#include <map>
#include <vector>

using namespace llvm;

namespace lumen::codegen {

namespace {

/// From `column` on, code is of that place; `line` 0: of none.
struct Mapping {
  uint64_t column;
  unsigned source = 0, line = 0, sourceColumn = 0; ///< lines and columns from 1
};

class Mappings {
public:
  void add(DWARFContext &dwarf, uint64_t codeOffset, uint64_t codeSize);
  std::string text();
  std::vector<std::string> sources;

private:
  unsigned sourceOf(const std::string &path) {
    auto [it, isNew] = numbers_.try_emplace(path, sources.size());
    if (isNew)
      sources.push_back(path);
    return it->second;
  }

  std::map<std::string, unsigned> numbers_;
  std::map<uint64_t, Mapping> byColumn_;
};

} // namespace

/// Of lumen, not of the runtime's C++.
static bool isErlang(DWARFUnit &unit) {
  return dwarf::toStringRef(unit.getUnitDIE().find(dwarf::DW_AT_producer)) ==
         "lumen";
}

void Mappings::add(DWARFContext &dwarf, uint64_t codeOffset,
                   uint64_t codeSize) {
  for (const std::unique_ptr<DWARFUnit> &unit : dwarf.compile_units()) {
    if (!isErlang(*unit))
      continue;
    const DWARFDebugLine::LineTable *table = dwarf.getLineTableForUnit(unit.get());
    if (!table)
      continue;
    for (const DWARFDebugLine::Sequence &sequence : table->Sequences) {
      // Of what was dropped, addresses are none.
      if (sequence.HighPC > codeSize || sequence.LowPC == 0)
        continue;
      for (unsigned i = sequence.FirstRowIndex; i != sequence.LastRowIndex; ++i) {
        const DWARFDebugLine::Row &row = table->Rows[i];
        uint64_t column = codeOffset + row.Address.Address;
        Mapping mapping{column};
        std::string path;
        if (!row.EndSequence && row.Line != 0 &&
            table->getFileNameByIndex(
                row.File, unit->getCompilationDir(),
                DILineInfoSpecifier::FileLineInfoKind::AbsoluteFilePath, path)) {
          mapping.source = sourceOf(path);
          mapping.line = row.Line;
          mapping.sourceColumn = row.Column ? row.Column : 1;
        }
        // Where one function ends another one may begin.
        if (row.EndSequence)
          byColumn_.try_emplace(column, mapping);
        else
          byColumn_[column] = mapping;
      }
    }
  }
}

/// A number in digits of base 64, the lowest first: five bits, and whether more
/// follow. The lowest bit of all is the sign.
static void appendVlq(std::string &text, int64_t value) {
  static const char kDigits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  uint64_t rest = value < 0 ? static_cast<uint64_t>(-value) << 1 | 1
                            : static_cast<uint64_t>(value) << 1;
  do {
    uint64_t digit = rest & 31;
    rest >>= 5;
    text += kDigits[digit | (rest ? 32 : 0)];
  } while (rest);
}

/// The field "mappings": what changes from one to the next.
std::string Mappings::text() {
  std::string text;
  Mapping last{0, 0, 1, 1}; // the last place named
  const Mapping *before = nullptr;
  for (const auto &[column, mapping] : byColumn_) {
    bool isSame = before && before->line == mapping.line &&
                  (mapping.line == 0 ||
                   (before->source == mapping.source &&
                    before->sourceColumn == mapping.sourceColumn));
    bool isFirstOfNone = !before && mapping.line == 0;
    before = &mapping;
    if (isSame || isFirstOfNone)
      continue;
    if (!text.empty())
      text += ',';
    appendVlq(text, static_cast<int64_t>(column - last.column));
    last.column = column;
    if (mapping.line == 0)
      continue;
    appendVlq(text, int64_t(mapping.source) - last.source);
    appendVlq(text, int64_t(mapping.line) - last.line);
    appendVlq(text, int64_t(mapping.sourceColumn) - last.sourceColumn);
    last = mapping;
  }
  return text;
}

Expected<std::string> makeSourceMap(StringRef module, StringRef program) {
  namespace fs = std::filesystem;
  Expected<std::unique_ptr<object::ObjectFile>> file =
      object::ObjectFile::createObjectFile(MemoryBufferRef(module, "program"));
  if (!file)
    return file.takeError();
  auto *wasm = dyn_cast<object::WasmObjectFile>(file->get());
  if (!wasm)
    return createStringError("not a WebAssembly module");
  Mappings mappings;
  std::unique_ptr<DWARFContext> dwarf = DWARFContext::create(*wasm);
  for (const object::SectionRef &section : wasm->sections()) {
    const object::WasmSection &code = wasm->getWasmSection(section);
    // Addresses count from the start of the section's contents.
    if (code.Type == wasm::WASM_SEC_CODE)
      mappings.add(*dwarf,
                   static_cast<uint64_t>(
                       reinterpret_cast<const char *>(code.Content.data()) -
                       module.data()),
                   code.Content.size());
  }
  std::string mapped = mappings.text();
  std::string text;
  raw_string_ostream out(text);
  json::OStream json(out);
  json.object([&] {
    json.attribute("version", 3);
    json.attribute("file", fs::path(program.str()).filename().string());
    json.attributeArray("sources", [&] {
      std::error_code code;
      fs::path folder = fs::absolute(program.str(), code).parent_path();
      for (const std::string &source : mappings.sources)
        json.value(json::fixUTF8(
            fs::path(source).lexically_normal().lexically_proximate(folder).string()));
    });
    // Debuggers of pages cannot read files.
    json.attributeArray("sourcesContent", [&] {
      for (const std::string &source : mappings.sources) {
        auto content = MemoryBuffer::getFile(source, /*IsText=*/true);
        if (content)
          json.value(json::fixUTF8((*content)->getBuffer()));
        else
          json.value(nullptr);
      }
    });
    json.attributeArray("names", [] {});
    json.attribute("mappings", mapped);
  });
  out << '\n';
  return text;
}

std::string sourceMapSection(StringRef url) {
  std::string contents;
  raw_string_ostream out(contents);
  auto text = [&](StringRef bytes) {
    encodeULEB128(bytes.size(), out);
    out << bytes;
  };
  text("sourceMappingURL");
  text(url);
  std::string section(1, '\0');
  raw_string_ostream sectionOut(section);
  encodeULEB128(contents.size(), sectionOut);
  sectionOut << contents;
  return section;
}

} // namespace lumen::codegen
