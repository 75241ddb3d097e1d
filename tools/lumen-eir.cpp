//===- lumen-eir.cpp - prints the eir of a source file --------------------===//
//
//   lumen-eir [-I dir] [-D name[=term]] [--otp-root dir] [--no-print] FILE.erl
//
// A developer's tool: parses, lowers, verifies and prints one module.
//
//===----------------------------------------------------------------------===//

#include "eir/from_ast/FromAst.h"
#include "eir/transforms/Transforms.h"
#include "frontend/Frontend.h"

#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/Verifier.h"
#include "llvm/Support/raw_ostream.h"

#include <cstring>

using namespace lumen;

int main(int argc, char **argv) {
  frontend::FrontendOptions options;
  bool print = true, locations = false, lint = true, transform = false;
  std::string file;
  for (int i = 1; i < argc; ++i) {
    std::string arg = argv[i];
    if (arg == "-I" && i + 1 < argc) {
      options.includeDirs.push_back(argv[++i]);
    } else if (arg == "--otp-root" && i + 1 < argc) {
      options.otpRoot = argv[++i];
    } else if (arg == "-D" && i + 1 < argc) {
      std::string define = argv[++i];
      size_t equals = define.find('=');
      options.defines.push_back(
          {define.substr(0, equals),
           equals == std::string::npos ? "" : define.substr(equals + 1)});
    } else if (arg == "--maybe") {
      options.features.push_back("maybe_expr");
    } else if (arg == "--no-print") {
      print = false;
    } else if (arg == "--locations") {
      locations = true;
    } else if (arg == "--opt") {
      transform = true;
    } else if (arg == "--no-lint") {
      lint = false;
    } else {
      file = arg;
    }
  }
  if (file.empty()) {
    llvm::errs() << "usage: lumen-eir [options] FILE.erl\n";
    return 2;
  }

  frontend::AstContext ast;
  frontend::Diagnostics diags(ast.sources());
  frontend::ParsedModule parsed =
      frontend::parseFile(file, options, ast, diags);
  bool ok = parsed.ok;
  if (ok && lint)
    ok = frontend::lintModule(parsed.module, ast, diags);
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  mlir::OwningOpRef<mlir::ModuleOp> module;
  if (ok)
    module = eir::lowerModule(parsed.module, ast, diags, context);
  llvm::errs() << diags.render(/*color=*/false);
  if (!module)
    return 1;
  if (mlir::failed(mlir::verify(*module))) {
    llvm::errs() << "lumen-eir: the eir of " << file << " is not valid\n";
    if (print)
      module->print(llvm::outs(),
                    mlir::OpPrintingFlags().printGenericOpForm());
    return 70;
  }
  if (transform) {
    eir::optimize(*module);
    if (mlir::failed(mlir::verify(*module)))
      return 70;
  }
  if (print) {
    mlir::OpPrintingFlags flags;
    flags.enableDebugInfo(locations);
    module->print(llvm::outs(), flags);
    llvm::outs() << "\n";
  }
  return 0;
}
