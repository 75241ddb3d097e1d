//===- ImageFunctionsElf.cpp - records in front of code -------------------===//
#include "runtime/code/ImageFunctions.h"
#include "runtime/sys/Image.h"
#include <elf.h>
#include <iterator>
#include <string.h>

namespace lumen::rt {

void visitImageFunctions(void (*visit)(void *context, const abi::CodeInfo *info),
                         void *context) {
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
  ImageRange code[8], data[16];
  size_t codeCount = 0, dataCount = 0;
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
  for (size_t i = 0; i < codeCount; ++i) {
    uintptr_t at = (code[i].begin + abi::kCodeAlign - 1) & -uintptr_t(abi::kCodeAlign);
    for (; code[i].contains(at, sizeof(abi::CodeInfo) + 1); at += abi::kCodeAlign)
      if (auto *info = reinterpret_cast<const abi::CodeInfo *>(at);
          isFunctionRecord(info, data, dataCount))
        visit(context, info);
  }
}

} // namespace lumen::rt
