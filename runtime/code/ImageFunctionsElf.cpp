//===- ImageFunctionsElf.cpp - records in front of code -------------------===//
#include "runtime/code/ImageFunctions.h"
#include "runtime/sys/Image.h"
#include <elf.h>
#include <iterator>
#include <string.h>

namespace lumen::rt {

namespace {
struct Image {
  ImageRange code[8], data[16];
  size_t codeCount = 0, dataCount = 0;
  Image();
};
} // namespace

Image::Image() {
  // The image begins with its headers.
  auto *header = reinterpret_cast<const Elf64_Ehdr *>(LUMEN_IMAGE_BEGIN);
  if (!header || memcmp(header->e_ident, ELFMAG, SELFMAG) != 0)
    return;
  auto base = reinterpret_cast<uintptr_t>(header);
  auto *segments = reinterpret_cast<const Elf64_Phdr *>(base + header->e_phoff);
  // Addresses are those of the file where the image is not moved.
  uintptr_t moved = 0;
  for (unsigned i = 0; i < header->e_phnum; ++i)
    if (segments[i].p_type == PT_LOAD && segments[i].p_offset == 0)
      moved = base - segments[i].p_vaddr;
  for (unsigned i = 0; i < header->e_phnum; ++i) {
    const Elf64_Phdr &segment = segments[i];
    if (segment.p_type != PT_LOAD || !(segment.p_flags & PF_R))
      continue;
    uintptr_t begin = moved + segment.p_vaddr;
    ImageRange range = {begin, begin + segment.p_memsz};
    if ((segment.p_flags & PF_X) && codeCount < std::size(code))
      code[codeCount++] = range;
    else if (!(segment.p_flags & PF_X) && dataCount < std::size(data))
      data[dataCount++] = range;
  }
}

void visitImageFunctions(void (*visit)(void *context, const abi::CodeInfo *info),
                         void *context) {
  Image image;
  for (size_t i = 0; i < image.codeCount; ++i) {
    const ImageRange &code = image.code[i];
    uintptr_t at = (code.begin + abi::kCodeAlign - 1) & -uintptr_t(abi::kCodeAlign);
    for (; code.contains(at, sizeof(abi::CodeInfo) + 1); at += abi::kCodeAlign)
      if (auto *info = reinterpret_cast<const abi::CodeInfo *>(at);
          isFunctionRecord(info, image.data, image.dataCount))
        visit(context, info);
  }
}

/// The thunks and pieces of the runtime that call BIFs for generated code.
extern "C" {
extern const char lumen_call_bif[], lumen_bif_again[], lumen_slow_bif[],
    lumen_slow_guard[];
}

/// The one of them that the address is in, or null.
static const char *thunkOf(uintptr_t address) {
  constexpr size_t kThunkBytes = 320;
  const char *found = nullptr;
  size_t distance = kThunkBytes;
  for (const char *thunk :
       {lumen_call_bif, lumen_bif_again, lumen_slow_bif, lumen_slow_guard})
    if (size_t here = address - reinterpret_cast<uintptr_t>(thunk);
        here < distance) {
      found = thunk;
      distance = here;
    }
  return found;
}

bool isStubCall(const void *address) {
  return thunkOf(reinterpret_cast<uintptr_t>(address)) == lumen_call_bif;
}

const abi::FunctionInfo *functionOfCode(const void *address) {
  auto at = reinterpret_cast<uintptr_t>(address);
  if (thunkOf(at))
    return nullptr;
  const Image image;
  constexpr size_t kFarthest = 1 << 20;
  for (size_t i = 0; i < image.codeCount; ++i) {
    const ImageRange &code = image.code[i];
    if (!code.contains(at, 1))
      continue;
    uintptr_t lowest = at - code.begin > kFarthest ? at - kFarthest : code.begin;
    for (uintptr_t p = at & -uintptr_t(abi::kCodeAlign);
         p >= lowest + sizeof(abi::CodeInfo); p -= abi::kCodeAlign)
      if (const abi::CodeInfo *info = reinterpret_cast<const abi::CodeInfo *>(p) - 1;
          isPieceRecord(info, image.data, image.dataCount))
        return info->loc->function;
  }
  return nullptr;
}

} // namespace lumen::rt
