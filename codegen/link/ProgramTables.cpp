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
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"

#include <cstddef>
#include <memory>
#include <unordered_map>

using namespace llvm;

namespace lumen::codegen {

static const char *const kTriple = "x86_64-unknown-linux-musl";

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
                const DataLayout &layout)
      : context_(context), module_("lumen_program", context), plan_(plan) {
    module_.setTargetTriple(kTriple);
    module_.setDataLayout(layout);
    ptr_ = PointerType::getUnqual(context);
    i64_ = Type::getInt64Ty(context);
    i32_ = Type::getInt32Ty(context);
    i16_ = Type::getInt16Ty(context);
  }

  Module &build();

private:
  uint64_t atom(StringRef text);
  Constant *word(uint64_t value) { return ConstantInt::get(i64_, value); }
  Constant *address(StringRef symbol);
  Constant *text(StringRef bytes);
  Constant *array(StringRef name, Type *element, ArrayRef<Constant *> rows);
  Function *piece(StringRef symbol);
  Function *declarePiece(StringRef symbol);
  void addStub(const FunctionName &name, const char *call);
  void addAtomSymbols();
  void addProgram();

  LLVMContext &context_;
  Module module_;
  const ProgramPlan &plan_;
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
Constant *TablesBuilder::address(StringRef symbol) {
  if (GlobalValue *known = module_.getNamedValue(symbol))
    return known;
  auto *global =
      new GlobalVariable(module_, Type::getInt8Ty(context_), true,
                         GlobalValue::ExternalLinkage, nullptr, symbol);
  global->setDSOLocal(true);
  return global;
}

Constant *TablesBuilder::text(StringRef bytes) {
  Constant *data = ConstantDataArray::getString(context_, bytes, true);
  auto *global = new GlobalVariable(module_, data->getType(), true,
                                    GlobalValue::PrivateLinkage, data);
  global->setUnnamedAddr(GlobalValue::UnnamedAddr::Global);
  global->setAlignment(Align(1));
  return global;
}

Constant *TablesBuilder::array(StringRef name, Type *element,
                               ArrayRef<Constant *> rows) {
  auto *type = ArrayType::get(element, rows.size());
  return new GlobalVariable(module_, type, true, GlobalValue::PrivateLinkage,
                            ConstantArray::get(type, rows), name);
}

/// A function with the signature of generated code.
Function *TablesBuilder::declarePiece(StringRef symbol) {
  if (Function *known = module_.getFunction(symbol))
    return known;
  SmallVector<Type *, 10> params = {ptr_, ptr_, ptr_, i64_};
  params.append(abi::kArgRegisters, i64_);
  auto *type = FunctionType::get(Type::getVoidTy(context_), params, false);
  auto *function =
      Function::Create(type, GlobalValue::ExternalLinkage, symbol, module_);
  function->setCallingConv(CallingConv::GHC);
  function->setDSOLocal(true);
  function->setDoesNotThrow();
  return function;
}

/// The stub of Code.h: BifInfo. `call` is the C++ function, or null for a
/// function that does not exist.
void TablesBuilder::addStub(const FunctionName &name, const char *call) {
  auto *bifInfo = StructType::get(ptr_, i64_, i64_, i64_);
  Constant *code = call ? address(call) : ConstantPointerNull::get(ptr_);
  Constant *info = new GlobalVariable(
      module_, bifInfo, true, GlobalValue::PrivateLinkage,
      ConstantStruct::get(bifInfo,
                          {code, word(atom(name.module)),
                           word(atom(name.function)), word(name.arity)}));

  Function *function = declarePiece(name.symbol());
  function->setAlignment(Align(abi::kCodeAlign));
  auto *slots = ArrayType::get(i64_, 2);
  auto *codeInfo =
      StructType::get(ptr_, ptr_, slots, i32_, i16_, i16_, i32_, i32_);
  Constant *null = ConstantPointerNull::get(ptr_);
  function->setPrefixData(ConstantStruct::get(
      codeInfo,
      {null, null, ConstantAggregateZero::get(slots), ConstantInt::get(i32_, 0),
       ConstantInt::get(i16_, abi::kCodeFunction),
       ConstantInt::get(i16_, name.arity), ConstantInt::get(i32_, 0),
       ConstantInt::get(i32_, 0)}));

  IRBuilder<> builder(BasicBlock::Create(context_, "", function));
  builder.CreateStore(info, builder.CreateConstInBoundsGEP1_64(
                                builder.getInt8Ty(), function->getArg(0),
                                offsetof(abi::ProcessAbi, bif)));
  SmallVector<Value *, 10> arguments;
  for (Argument &argument : function->args())
    arguments.push_back(&argument);
  CallInst *jump = builder.CreateCall(
      declarePiece(call ? "lumen_call_bif" : "lumen_undef"), arguments);
  jump->setCallingConv(CallingConv::GHC);
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
  std::vector<Constant *> rows;

  auto *nameType = StructType::get(ptr_, i64_);
  auto addAtom = [&](StringRef name) {
    rows.push_back(
        ConstantStruct::get(nameType, {text(name), word(name.size())}));
  };
  for (std::string_view name : fixedAtoms())
    addAtom(name);
  for (const std::string &name : plan_.atoms)
    addAtom(name);
  size_t atomCount = rows.size();
  Constant *atoms = array("lumen.atoms", nameType, rows);

  rows.clear();
  auto *exportType = StructType::get(i64_, i64_, i64_, ptr_, i64_);
  auto addExport = [&](const FunctionName &name, bool isBif) {
    rows.push_back(ConstantStruct::get(
        exportType,
        {word(atom(name.module)), word(atom(name.function)), word(name.arity),
         declarePiece(name.symbol()), word(isBif)}));
  };
  for (const FunctionName &name : plan_.exports)
    addExport(name, false);
  for (const FunctionName &name : plan_.bifExports)
    addExport(name, true);
  size_t exportCount = rows.size();
  Constant *exports = array("lumen.exports", exportType, rows);

  rows.clear();
  for (const std::string &symbol : plan_.moduleInfos)
    rows.push_back(address(symbol));
  size_t moduleCount = rows.size();
  Constant *modules = array("lumen.modules", ptr_, rows);

  rows.clear();
  auto *fileType = StructType::get(ptr_, i64_, ptr_, i64_);
  for (const auto &[name, content] : plan_.files)
    rows.push_back(ConstantStruct::get(
        fileType, {this->text(name), word(name.size()), this->text(content),
                   word(content.size())}));
  size_t fileCount = rows.size();
  Constant *files = array("lumen.files", fileType, rows);

  Constant *fields[] = {word(abi::kAbiVersion),
                        atoms,
                        word(atomCount),
                        exports,
                        word(exportCount),
                        modules,
                        word(moduleCount),
                        declarePiece(plan_.startSymbol),
                        word(atom(plan_.entryModule)),
                        word(atom(plan_.entryFunction)),
                        text("25"),
                        files,
                        word(fileCount)};
  static_assert(sizeof(abi::Program) == std::size(fields) * 8,
                "abi::Program has other fields than are written here");
  SmallVector<Type *> types;
  for (Constant *field : fields)
    types.push_back(field->getType());
  auto *type = StructType::get(context_, types);
  new GlobalVariable(module_, type, true, GlobalValue::ExternalLinkage,
                     ConstantStruct::get(type, fields), "lumen_program");
}

Module &TablesBuilder::build() {
  for (std::string_view name : fixedAtoms())
    atomIndexes_.try_emplace(name, atomIndexes_.size());
  for (const std::string &name : plan_.atoms)
    atomIndexes_.try_emplace(name, atomIndexes_.size());
  addAtomSymbols();
  for (const FunctionName &name : plan_.bifStubs)
    addStub(name, findBif(name.module, name.function, name.arity)->symbol);
  for (const FunctionName &name : plan_.undefStubs)
    addStub(name, nullptr);
  addProgram();
  return module_;
}

SmallVector<char, 0> emitProgramTables(const ProgramPlan &plan) {
  static const bool initialized = [] {
    LLVMInitializeX86TargetInfo();
    LLVMInitializeX86Target();
    LLVMInitializeX86TargetMC();
    LLVMInitializeX86AsmPrinter();
    return true;
  }();
  (void)initialized;

  std::string error;
  const Target *target = TargetRegistry::lookupTarget(kTriple, error);
  if (!target)
    report_fatal_error(Twine("LLVM lacks the target: ") + error);
  TargetOptions options;
  options.FunctionSections = true; // unused stubs are dropped by lld
  options.DataSections = true;
  std::unique_ptr<TargetMachine> machine(
      target->createTargetMachine(kTriple, "x86-64", "", options, Reloc::Static,
                                  CodeModel::Small, CodeGenOptLevel::Less));

  LLVMContext context;
  TablesBuilder builder(context, plan, machine->createDataLayout());
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

} // namespace lumen::codegen
