//===- ProgramTables.cpp - what only the whole program knows --------------===//
//
// The object is built as LLVM IR, for the stubs are code with the records in
// front that Code.h asks for. Atom numbers become absolute symbols by way of
// aliases of constants, so no atom costs a byte of code or data by itself.
//
//===----------------------------------------------------------------------===//

#include "codegen/link/ProgramTables.h"

#include "runtime/abi/BifTraits.h"
#include "runtime/abi/Code.h"
#include "runtime/abi/Term.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Verifier.h"
#include "llvm/BinaryFormat/Wasm.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/LEB128.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"

#include <cstddef>
#include <memory>
#include <unordered_map>

using namespace llvm;

namespace lumen::codegen {

//===----------------------------------------------------------------------===//
// The tables of runtime/abi
//===----------------------------------------------------------------------===//

const std::vector<BifRow> &allBifs() {
  using namespace abi;
  static const std::vector<BifRow> rows = {
#define LUMEN_BIF(module, name, arity, symbol, traits, doc)                    \
  BifRow{#module, name, arity, "lumen_bif_" #symbol, traits},
#include "runtime/abi/Bifs.def"
  };
  return rows;
}

const BifRow *findBif(std::string_view module, std::string_view function,
                      unsigned arity) {
  static const std::unordered_map<std::string, const BifRow *> byName = [] {
    std::unordered_map<std::string, const BifRow *> map;
    for (const BifRow &row : allBifs())
      map.emplace(std::string(row.module) + ":" + row.function + "/" +
                      std::to_string(row.arity),
                  &row);
    return map;
  }();
  auto found = byName.find(std::string(module) + ":" + std::string(function) +
                           "/" + std::to_string(arity));
  return found == byName.end() ? nullptr : found->second;
}

static const std::vector<std::string_view> &fixedAtoms() {
  static const std::vector<std::string_view> atoms = {
#define LUMEN_ATOM(cppName, text) text,
#include "runtime/abi/Atoms.def"
#undef LUMEN_ATOM
  };
  return atoms;
}

static const std::unordered_map<std::string_view, uint64_t> &fixedAtomMap() {
  static const auto map = [] {
    std::unordered_map<std::string_view, uint64_t> indexes;
    for (size_t i = 0; i < fixedAtoms().size(); ++i)
      indexes.emplace(fixedAtoms()[i], i);
    return indexes;
  }();
  return map;
}

bool isFixedAtom(std::string_view text) {
  return fixedAtomMap().count(text) != 0;
}

//===----------------------------------------------------------------------===//
// Building the object
//===----------------------------------------------------------------------===//

namespace {

class TablesBuilder {
public:
  TablesBuilder(LLVMContext &context, const ProgramPlan &plan,
                const Target &target, const DataLayout &layout)
      : context_(context), module_("lumen_program", context), plan_(plan),
        target_(target), constants_(target, module_) {
    module_.setTargetTriple(target.triple);
    module_.setDataLayout(layout);
    ptr_ = PointerType::getUnqual(context);
    i64_ = Type::getInt64Ty(context);
    i32_ = Type::getInt32Ty(context);
    i16_ = Type::getInt16Ty(context);
  }

  Module &build();

private:
  uint64_t atom(StringRef text);
  Constant *word(uint64_t value) { return constants_.word(value); }
  Constant *pointer(StringRef symbol);
  Constant *bif(StringRef symbol);
  Constant *text(StringRef bytes);
  Constant *array(StringRef name, ArrayRef<Constant *> rows);
  void addStub(const FunctionName &name, const char *call);
  void addAtomSymbols();
  void addProgram();

  LLVMContext &context_;
  Module module_;
  const ProgramPlan &plan_;
  const Target &target_;
  RecordConstants constants_;
  PointerType *ptr_;
  IntegerType *i64_, *i32_, *i16_;
  StringMap<uint64_t> atomIndexes_;
};

} // namespace

uint64_t TablesBuilder::atom(StringRef text) {
  auto found = atomIndexes_.find(text);
  if (found == atomIndexes_.end())
    report_fatal_error(
        "the program's tables name an atom that has no number: " + text);
  return abi::atomTerm(found->second);
}

/// Something in another object. Its type does not matter.
Constant *TablesBuilder::pointer(StringRef symbol) {
  if (GlobalValue *known = module_.getNamedValue(symbol))
    return known;
  auto *global =
      new GlobalVariable(module_, Type::getInt8Ty(context_), true,
                         GlobalValue::ExternalLinkage, nullptr, symbol);
  global->setDSOLocal(true);
  return global;
}

Constant *TablesBuilder::bif(StringRef symbol) {
  auto *type = FunctionType::get(i64_, {ptr_, ptr_}, false);
  auto *function =
      cast<Function>(module_.getOrInsertFunction(symbol, type).getCallee());
  function->setDSOLocal(true);
  return constants_.address(function);
}

Constant *TablesBuilder::text(StringRef bytes) {
  Constant *data = ConstantDataArray::getString(context_, bytes, true);
  auto *global = new GlobalVariable(module_, data->getType(), true,
                                    GlobalValue::PrivateLinkage, data);
  global->setUnnamedAddr(GlobalValue::UnnamedAddr::Global);
  global->setAlignment(Align(1));
  return constants_.address(global);
}

Constant *TablesBuilder::array(StringRef name, ArrayRef<Constant *> rows) {
  if (rows.empty())
    return word(0);
  Constant *contents = RecordConstants::sequence(rows);
  auto *global =
      new GlobalVariable(module_, contents->getType(), true,
                         GlobalValue::PrivateLinkage, contents, name);
  global->setAlignment(Align(8));
  return constants_.address(global);
}

/// The stub of Code.h: BifInfo. `call` is the C++ function, or null for a
/// function that does not exist.
void TablesBuilder::addStub(const FunctionName &name, const char *call) {
  Constant *contents = ConstantStruct::getAnon(
      {call ? bif(call) : word(0), word(atom(name.module)),
       word(atom(name.function)), word(name.arity)});
  auto *info = new GlobalVariable(module_, contents->getType(), true,
                                  GlobalValue::PrivateLinkage, contents);
  info->setAlignment(Align(8));

  Function *function = constants_.piece(name.symbol());
  constants_.attachCodeInfo(
      *function,
      ConstantStruct::getAnon(
          {word(0), word(0), word(0), word(0), ConstantInt::get(i32_, 0),
           ConstantInt::get(i16_, abi::kCodeFunction),
           ConstantInt::get(i16_, name.arity), ConstantInt::get(i32_, 0),
           ConstantInt::get(i32_, 0)}));
  if (*target_.features)
    function->addFnAttr("target-features", target_.features);

  IRBuilder<> builder(BasicBlock::Create(context_, "", function));
  builder.CreateStore(info, builder.CreateConstInBoundsGEP1_64(
                                builder.getInt8Ty(), function->getArg(0),
                                offsetof(abi::ProcessAbi, bif)));
  Function *next = constants_.piece(call ? "lumen_call_bif" : "lumen_undef");
  if (target_.hasTrampoline()) {
    builder.CreateRet(next);
    return;
  }
  SmallVector<Value *, 10> arguments;
  for (Argument &argument : function->args())
    arguments.push_back(&argument);
  CallInst *jump = builder.CreateCall(next, arguments);
  jump->setCallingConv(target_.pieceConvention);
  jump->setTailCallKind(CallInst::TCK_MustTail);
  builder.CreateRetVoid();
}

void TablesBuilder::addAtomSymbols() {
  for (const auto &entry : atomIndexes_) {
    StringRef name = entry.getKey();
    Constant *value = ConstantExpr::getIntToPtr(word(atom(name)), ptr_);
    GlobalAlias::create(Type::getInt8Ty(context_), 0,
                        GlobalValue::ExternalLinkage, "lumen.atom." + name,
                        value, &module_);
  }
}

void TablesBuilder::addProgram() {
  std::string atoms;
  for (const std::string &name : plan_.atoms) {
    if (name.size() > 0x7F)
      atoms += static_cast<char>(0x80 | (name.size() & 0x7F));
    atoms += static_cast<char>(name.size() > 0x7F ? name.size() >> 7
                                                  : name.size());
    atoms += name;
  }

  std::vector<Constant *> rows;
  auto addExport = [&](const FunctionName &name, bool isBif) {
    rows.push_back(ConstantStruct::getAnon(
        {word(atom(name.module)), word(atom(name.function)), word(name.arity),
         constants_.codeWord(name.symbol()), word(isBif)}));
  };
  for (const FunctionName &name : plan_.exports)
    addExport(name, false);
  for (const FunctionName &name : plan_.bifExports)
    addExport(name, true);
  size_t exportCount = rows.size();
  Constant *exports = array("lumen.exports", rows);

  rows.clear();
  for (const ProgramPlan::ModuleRecords &module : plan_.modules)
    rows.push_back(ConstantStruct::getAnon(
        {constants_.address(pointer(module.info)),
         module.facts.empty() ? word(0)
                              : constants_.address(pointer(module.facts))}));
  size_t moduleCount = rows.size();
  Constant *modules = array("lumen.modules", rows);

  rows.clear();
  for (const auto &[name, content] : plan_.files)
    rows.push_back(
        ConstantStruct::getAnon({text(name), word(name.size()), text(content),
                                 word(content.size())}));
  size_t fileCount = rows.size();
  Constant *files = array("lumen.files", rows);

  rows.clear();
  if (plan_.hasBifNames)
    for (const BifRow &row : allBifs())
      rows.push_back(ConstantStruct::getAnon(
          {text(row.module), text(row.function), word(row.arity)}));
  size_t bifNameCount = rows.size();
  Constant *bifNames = array("lumen.bif_names", rows);

  Constant *fields[] = {word(abi::kAbiVersion),
                        text(atoms),
                        word(atomIndexes_.size()),
                        exports,
                        word(exportCount),
                        modules,
                        word(moduleCount),
                        constants_.codeWord(plan_.startSymbol),
                        word(atom(plan_.entryModule)),
                        word(atom(plan_.entryFunction)),
                        text("25"),
                        files,
                        word(fileCount),
                        bifNames,
                        word(bifNameCount)};
  static_assert(sizeof(abi::Program) == std::size(fields) * 8,
                "abi::Program has other fields than are written here");
  Constant *contents = ConstantStruct::getAnon(fields);
  auto *program = new GlobalVariable(module_, contents->getType(), true,
                                     GlobalValue::ExternalLinkage, contents,
                                     "lumen_program");
  program->setAlignment(Align(8));
}

Module &TablesBuilder::build() {
  for (std::string_view name : fixedAtoms())
    atomIndexes_.try_emplace(name, atomIndexes_.size());
  for (const std::string &name : plan_.atoms)
    atomIndexes_.try_emplace(name, atomIndexes_.size());
  if (!target_.isWasm())
    addAtomSymbols();
  for (const FunctionName &name : plan_.bifStubs)
    addStub(name, findBif(name.module, name.function, name.arity)->symbol);
  for (const FunctionName &name : plan_.undefStubs)
    addStub(name, nullptr);
  addProgram();
  return module_;
}

SmallVector<char, 0> emitProgramTables(const ProgramPlan &plan,
                                       const Target &target) {
  // Unused stubs are dropped by the linker, section by section.
  std::unique_ptr<TargetMachine> machine =
      target.createMachine(CodeGenOptLevel::Less);
  if (!machine)
    report_fatal_error(Twine("LLVM lacks the target ") + target.name);

  LLVMContext context;
  TablesBuilder builder(context, plan, target, machine->createDataLayout());
  Module &module = builder.build();
  assert(!verifyModule(module, &errs()) && "the tables are malformed");

  SmallVector<char, 0> object;
  raw_svector_ostream out(object);
  legacy::PassManager passes;
  if (machine->addPassesToEmitFile(passes, out, nullptr,
                                   CodeGenFileType::ObjectFile))
    report_fatal_error("LLVM cannot emit objects for the target");
  passes.run(module);
  return object;
}

//===----------------------------------------------------------------------===//
// Atoms of wasm
//===----------------------------------------------------------------------===//
//
// An object file with one data segment and a symbol for each atom. The format
// has absolute symbols, but wasm-ld adds the segment's address to all; so their
// offsets are less by it.

namespace {

class WasmWriter {
public:
  void byte(uint8_t value) { bytes_.push_back(static_cast<char>(value)); }
  void number(uint64_t value) {
    uint8_t buffer[16];
    unsigned size = encodeULEB128(value, buffer);
    bytes_.append(buffer, buffer + size);
  }
  void text(StringRef value) {
    number(value.size());
    bytes_.append(value.begin(), value.end());
  }
  void section(uint8_t id, const WasmWriter &contents) {
    byte(id);
    text(contents.str());
  }
  StringRef str() const { return {bytes_.data(), bytes_.size()}; }
  SmallVector<char, 0> take() { return std::move(bytes_); }

private:
  SmallVector<char, 0> bytes_;
};

} // namespace

SmallVector<char, 0> emitWasmAtoms(const ProgramPlan &plan, uint64_t base) {
  WasmWriter file;
  for (char c : {'\0', 'a', 's', 'm', '\1', '\0', '\0', '\0'})
    file.byte(static_cast<uint8_t>(c));

  WasmWriter imports; // the memory
  imports.number(1);
  imports.text("env");
  imports.text("__linear_memory");
  imports.byte(wasm::WASM_EXTERNAL_MEMORY);
  imports.byte(0);
  imports.number(1);
  file.section(wasm::WASM_SEC_IMPORT, imports);

  WasmWriter count;
  count.number(1);
  file.section(wasm::WASM_SEC_DATACOUNT, count);

  WasmWriter data;
  data.number(1);
  data.byte(0);
  data.byte(wasm::WASM_OPCODE_I32_CONST);
  data.byte(0);
  data.byte(wasm::WASM_OPCODE_END);
  data.text(kWasmAtomsMark);
  file.section(wasm::WASM_SEC_DATA, data);

  WasmWriter symbols;
  symbols.number(plan.atoms.size());
  uint64_t index = fixedAtoms().size();
  for (const std::string &name : plan.atoms) {
    symbols.byte(wasm::WASM_SYMBOL_TYPE_DATA);
    symbols.number(wasm::WASM_SYMBOL_ABSOLUTE |
                   wasm::WASM_SYMBOL_VISIBILITY_HIDDEN);
    symbols.text("lumen.atom." + name);
    symbols.number(0); // segment
    symbols.number(abi::atomTerm(index++) - base);
    symbols.number(0); // size
  }
  WasmWriter segments;
  segments.number(1);
  segments.text(".rodata.lumen.atoms");
  segments.number(4); // alignment, log2
  segments.number(0); // flags

  WasmWriter linking;
  linking.text("linking");
  linking.number(wasm::WasmMetadataVersion);
  linking.section(wasm::WASM_SYMBOL_TABLE, symbols);
  linking.section(wasm::WASM_SEGMENT_INFO, segments);
  file.section(wasm::WASM_SEC_CUSTOM, linking);
  return file.take();
}

} // namespace lumen::codegen
