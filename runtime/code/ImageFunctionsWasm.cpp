//===- ImageFunctionsWasm.cpp - records among the data --------------------===//
#include "runtime/code/ImageFunctions.h"
#include "runtime/sys/Image.h"

namespace lumen::rt {

void visitImageFunctions(void (*visit)(void *context, const abi::CodeInfo *info),
                         void *context) {
  ImageRange data = {reinterpret_cast<uintptr_t>(LUMEN_IMAGE_BEGIN),
                     reinterpret_cast<uintptr_t>(LUMEN_IMAGE_END)};
  uintptr_t at = (data.begin + 7) & -uintptr_t(8);
  for (; data.contains(at, sizeof(abi::CodeInfo)); at += 8)
    if (auto *info = reinterpret_cast<const abi::CodeInfo *>(at);
        isFunctionRecord(info, &data, 1))
      visit(context, info);
}

bool isStubCall(const void *) { return false; }

const abi::FunctionInfo *functionOfCode(const void *) { return nullptr; }

} // namespace lumen::rt
