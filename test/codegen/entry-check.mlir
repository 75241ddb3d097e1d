// RUN: lumen-codegen --emit=asm %s | FileCheck %s
//
// One test at the start covers heap, stack and reductions; a leaf that takes
// neither heap nor stack only counts; nothing of the C stack is touched on the
// fast path.

module attributes {eir.module = "m"} {
  // CHECK-LABEL: "m:leaf/1":
  // CHECK-NOT: push
  // CHECK: decq %rbx
  // CHECK-NEXT: js
  // CHECK: jmpq *
  eir.func @"m:leaf/1"(%x: !eir.term) attributes {arity = 1 : i32, exported} {
    eir.return %x
  }
  // CHECK-LABEL: "m:alloc/2":
  // CHECK-NOT: push
  // CHECK: subq %r12
  // CHECK: orq
  // CHECK-NEXT: js
  // CHECK: jmp lumen_safepoint
  eir.func @"m:alloc/2"(%x: !eir.term, %y: !eir.term) attributes {arity = 2 : i32, exported} {
    %c = eir.cons %x, %y
    eir.return %c
  }
  // CHECK-LABEL: "m:add/2":
  // CHECK-NOT: push
  // CHECK: jo
  // CHECK: callq lumen_slow_bif
  // CHECK: jmp lumen_fail
  eir.func @"m:add/2"(%x: !eir.term, %y: !eir.term) attributes {arity = 2 : i32, exported} {
    %s = eir.bif raise "erlang:+/2"(%x, %y)
    eir.return %s
  }
}
