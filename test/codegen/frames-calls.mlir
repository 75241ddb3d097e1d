// RUN: lumen-codegen --emit=frames %s | FileCheck %s
//
// A function is split at its calls; what is live gets a slot, and a slot is used
// again when its value is dead.

module attributes {eir.module = "m"} {
  // CHECK: frames.piece @"m:fib/1"(%[[N:.*]]: !eir.term) attributes {{{.*}}counts, exported, frame = 0 : i32
  // CHECK:   frames.push fresh @"m:fib/1.k1", 2 [1](%[[N]])
  // CHECK-NEXT: frames.loop
  // CHECK: frames.piece @"m:fib/1.k1"(%[[R:.*]]: !eir.term) attributes {{{.*}}frame = 2 : i32{{.*}}live_slots = array<i32: 1>
  // CHECK:   frames.slot 1
  // CHECK:   frames.push @"m:fib/1.k2", 2 [1](%[[R]])
  // CHECK: frames.piece @"m:fib/1.k2"
  // CHECK:   frames.pop 2
  // CHECK-NEXT: frames.return
  eir.func @"m:fib/1"(%n: !eir.term) attributes {arity = 1 : i32, exported} {
    %two = eir.const #eir.int<"2">
    %small = eir.cmp lt %n, %two
    cf.cond_br %small, ^base, ^more
  ^base:
    eir.return %n
  ^more:
    %one = eir.const #eir.int<"1">
    %n1 = eir.bif raise "erlang:-/2"(%n, %one)
    eir.call @"m:fib/1"(%n1) ^first
  ^first(%r1: !eir.term):
    %n2 = eir.bif raise "erlang:-/2"(%n, %two)
    eir.call @"m:fib/1"(%n2) ^second
  ^second(%r2: !eir.term):
    %sum = eir.bif raise "erlang:+/2"(%r1, %r2)
    eir.return %sum
  }

  // A call whose result is only returned is a tail call.
  // CHECK: frames.piece @"m:id/1"
  // CHECK-NEXT: eir.tail_call @"m:fib/1"
  eir.func @"m:id/1"(%n: !eir.term) attributes {arity = 1 : i32} {
    eir.call @"m:fib/1"(%n) ^done
  ^done(%r: !eir.term):
    eir.return %r
  }

  // A value that stays in its slot is not stored again.
  // CHECK: frames.push fresh @"m:keep/1.k1", 2 [1](%{{.*}})
  // CHECK: frames.push @"m:keep/1.k2", 2 []()
  eir.func @"m:keep/1"(%n: !eir.term) attributes {arity = 1 : i32} {
    eir.call @"m:fib/1"(%n) ^first
  ^first(%r1: !eir.term):
    eir.call @"m:fib/1"(%r1) ^second
  ^second(%r2: !eir.term):
    %t = eir.tuple(%n, %r2)
    eir.return %t
  }
}
