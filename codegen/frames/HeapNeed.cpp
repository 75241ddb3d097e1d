//===- HeapNeed.cpp - words that ops allocate inline ----------------------===//
//
// Must agree with codegen/to_llvm: what is counted here is what the emitted
// code takes without a check of its own.
//
//===----------------------------------------------------------------------===//

#include "codegen/frames/Frames.h"
#include "codegen/frames/FramesDialect.h"

#include "runtime/abi/Term.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace lumen::eir;

namespace lumen::codegen::frames {

unsigned heapNeed(Operation *op) {
  return llvm::TypeSwitch<Operation *, unsigned>(op)
      .Case([](ConsOp) { return 2u; })
      .Case([](TupleOp tuple) {
        // The empty tuple is a literal.
        unsigned size = tuple.getElements().size();
        return size ? 1 + size : 0u;
      })
      .Case([](MapWithKeysOp map) { return 2u + map.getValues().size(); })
      .Case([](SetElementsOp set) { return 1 + set.getSize(); })
      .Case([](MakeFunOp fun) {
        unsigned free = fun.getFree().size();
        return free ? abi::kFunFree + free : 0u;
      })
      .Default([](Operation *) { return 0u; });
}

bool callsAllocatingRuntime(Operation *op) {
  return isa<BifOp, MapNewOp, MapUpdateOp, BsStartMatchOp, BsGetOp, BsGetTailOp,
             BsCreateOp, SetExceptionOp, TakeExceptionOp, BuildStacktraceOp,
             RecvPeekOp, RecvMarkOp>(op);
}

} // namespace lumen::codegen::frames
