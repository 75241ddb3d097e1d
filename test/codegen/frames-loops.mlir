// RUN: lumen-codegen --emit=frames %s | FileCheck %s

module attributes {eir.module = "m"} {
  // A self tail call is a back edge of the entry piece.
  // CHECK: frames.piece @"m:rev/2"({{.*}}) attributes {{{.*}}counts{{.*}}loops
  // CHECK: frames.loop
  eir.func @"m:rev/2"(%l: !eir.term, %acc: !eir.term) attributes {arity = 2 : i32} {
    %c = eir.is cons %l
    cf.cond_br %c, ^cons, ^end
  ^cons:
    %h = eir.hd %l
    %t = eir.tl %l
    %next = eir.cons %h, %acc
    eir.tail_call @"m:rev/2"(%t, %next)
  ^end:
    eir.return %acc
  }

  // A loop inside a function starts a join piece, which counts reductions too.
  // CHECK: frames.piece @"m:wait/1"
  // CHECK:   frames.push fresh @"m:wait/1.j{{[0-9]+}}", 2 [1]
  // CHECK-NEXT: frames.jump @"m:wait/1.j{{[0-9]+}}"()
  // CHECK: frames.piece @"m:wait/1.j{{[0-9]+}}"() attributes {{{.*}}counts, frame = 2 : i32{{.*}}loops
  // CHECK:   eir.recv_peek
  // CHECK:   frames.push @"m:wait/1.k{{[0-9]+}}", 2 []()
  // CHECK-NEXT: eir.tail_call @"lumen:recv_wait/1"
  // CHECK:   eir.recv_remove
  // CHECK-NEXT: frames.pop 2
  // CHECK-NEXT: eir.return
  // CHECK:   frames.loop()
  eir.func @"m:wait/1"(%tag: !eir.term) attributes {arity = 1 : i32} {
    %infinity = eir.const #eir.atom<"infinity">
    cf.br ^loop
  ^loop:
    %m = eir.recv_peek
    %some = eir.is_value %m
    cf.cond_br %some, ^match, ^wait
  ^match:
    %same = eir.cmp eq_exact %m, %tag
    cf.cond_br %same, ^found, ^next
  ^found:
    eir.recv_remove
    eir.return %m
  ^next:
    eir.recv_next
    cf.br ^loop
  ^wait:
    eir.call @"lumen:recv_wait/1"(%infinity) ^woken
  ^woken(%r: !eir.term):
    cf.br ^loop
  }
}
