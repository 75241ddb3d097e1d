//===- FramesDialect.h - the frames dialect ---------------------*- C++ -*-===//
#ifndef LUMEN_CODEGEN_FRAMES_FRAMESDIALECT_H
#define LUMEN_CODEGEN_FRAMES_FRAMESDIALECT_H

#include "eir/dialect/EirDialect.h"

namespace lumen::codegen::frames {
using eir::TermType; // what tablegen writes in builders
}

#include "codegen/frames/FramesDialect.h.inc"
#include "codegen/frames/FramesEnums.h.inc"

#define GET_OP_CLASSES
#include "codegen/frames/FramesOps.h.inc"

#endif // LUMEN_CODEGEN_FRAMES_FRAMESDIALECT_H
