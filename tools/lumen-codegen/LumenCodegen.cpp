//===- lumen-codegen.cpp - the back half on a file of eir -----------------===//
//
// For tests of code generation: reads one module in the eir dialect, writes
// what --emit asks for.
//
//===----------------------------------------------------------------------===//

#include "codegen/object/EmitObject.h"

#include "mlir/Parser/Parser.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/raw_ostream.h"

using namespace lumen::codegen;
namespace cl = llvm::cl;

static cl::opt<std::string> input(cl::Positional, cl::desc("<file>"),
                                  cl::init("-"));
static cl::opt<std::string> output("o", cl::desc("output file"), cl::init("-"));
static cl::opt<std::string>
    summaryFile("summary", cl::desc("also write the summary there"));
static cl::opt<unsigned> optLevel("opt", cl::desc("optimisation level"),
                                  cl::init(2));
static cl::opt<unsigned> sizeLevel("size",
                                   cl::desc("1, 2: smaller code (-Os, -Oz)"),
                                   cl::init(0));
static cl::opt<bool> debugInfo("debug-lines", cl::desc("keep locations"));
static cl::opt<bool> isCompact("compact", cl::desc("as for OTP's archive"));
static cl::opt<bool> timePasses("time",
                                cl::desc("print the time that passes take"));
static cl::opt<std::string> targetName("target",
                                       cl::desc("as lumen's --target"),
                                       cl::init(hostTarget().name));
static cl::opt<EmitKind>
    kind("emit", cl::desc("what to write"), cl::init(EmitKind::Object),
         cl::values(clEnumValN(EmitKind::Frames, "frames", "pieces"),
                    clEnumValN(EmitKind::Mlir, "mlir", "LLVM dialect"),
                    clEnumValN(EmitKind::Llvm, "llvm", "LLVM IR"),
                    clEnumValN(EmitKind::Bitcode, "bc", "LLVM bitcode"),
                    clEnumValN(EmitKind::Assembly, "asm", "assembly"),
                    clEnumValN(EmitKind::Object, "obj", "object file")));

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  cl::ParseCommandLineOptions(argc, argv, "code generation of lumen\n");
  mlir::DialectRegistry registry;
  registerCodegenDialects(registry);
  mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
  context.loadAllAvailableDialects();
  auto module = mlir::parseSourceFile<mlir::ModuleOp>(input, &context);
  if (!module)
    return 1;
  EmitOptions options;
  options.target = findTarget(targetName);
  if (!options.target) {
    llvm::errs() << "there is no target '" << targetName << "'\n";
    return 1;
  }
  options.optLevel = optLevel;
  options.sizeLevel = sizeLevel;
  options.debugInfo = debugInfo;
  options.isCompact = isCompact;
  if (timePasses)
    options.onStep = [](llvm::StringRef step, std::chrono::nanoseconds time) {
      llvm::errs() << llvm::format("%10.3f ms  ", double(time.count()) / 1e6)
                   << step << "\n";
    };
  options.kinds = {kind};
  mlir::FailureOr<EmitResult> result = emitModule(*module, options);
  if (failed(result))
    return 1;
  auto write = [](llvm::StringRef path, llvm::StringRef contents) {
    std::error_code error;
    llvm::raw_fd_ostream stream(path, error);
    if (!error)
      stream << contents;
    if (error || stream.has_error()) {
      llvm::errs() << "cannot write '" << path << "': " << error.message()
                   << '\n';
      return false;
    }
    return true;
  };
  const auto &buffer = result->buffers.front();
  if (!write(output, llvm::StringRef(buffer.data(), buffer.size())))
    return 1;
  if (!summaryFile.empty() &&
      !write(summaryFile, printSummary(result->summary)))
    return 1;
  return 0;
}
