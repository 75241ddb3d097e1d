//===- StackSwitch.cpp - native stacks of C++ code ------------------------===//
#include "runtime/sys/StackSwitch.h"
#include "runtime/sys/Check.h"

#ifdef LUMEN_SWITCHES_STACKS

#include <stdint.h>
#include <sys/mman.h>

// Registers that a callee keeps, and the modes of the floating-point units.
asm(R"(
.text
.p2align 4
.globl lumen_switch_stack
.type lumen_switch_stack, @function
lumen_switch_stack:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  subq $8, %rsp
  stmxcsr (%rsp)
  fnstcw 4(%rsp)
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  ldmxcsr (%rsp)
  fldcw 4(%rsp)
  addq $8, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
.size lumen_switch_stack, .-lumen_switch_stack
)");
extern "C" void lumen_switch_stack(void **saved, void *to);

namespace lumen::rt {

NativeStack *allocateStack() {
  constexpr size_t kBytes = 1 << 20, kGuard = 4096;
  void *block = mmap(nullptr, kBytes, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (block == MAP_FAILED)
    return nullptr;
  mprotect(block, kGuard, PROT_NONE);
  // The record is at the upper end, the stack below it.
  auto *stack = reinterpret_cast<NativeStack *>(static_cast<char *>(block) +
                                                kBytes - 64);
  stack->top = stack;
  stack->next = nullptr;
  return stack;
}

void startOnStack(NativeStack &stack, void (*entry)(), void **saved) {
  auto *sp = static_cast<uint64_t *>(stack.top);
  *--sp = 0; // as if somebody had called entry
  *--sp = reinterpret_cast<uintptr_t>(entry);
  for (int i = 0; i < 6; ++i)
    *--sp = 0;
  constexpr uint64_t kFpuControl = 0x37F, kMxcsr = 0x1F80; // the ABI's defaults
  *--sp = kFpuControl << 32 | kMxcsr;
  lumen_switch_stack(saved, sp);
}

void resumeStack(void *saved) {
  void *given;
  lumen_switch_stack(&given, saved);
  __builtin_unreachable();
}

} // namespace lumen::rt

#else

namespace lumen::rt {
NativeStack *allocateStack() { return nullptr; }
void startOnStack(NativeStack &, void (*)(), void **) {}
void resumeStack(void *) { fatal("stacks cannot be switched here"); }
} // namespace lumen::rt

#endif
