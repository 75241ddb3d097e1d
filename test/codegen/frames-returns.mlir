// RUN: lumen-codegen --target=wasm32-wasi --emit=frames %s | FileCheck %s
// RUN: lumen-codegen --target=wasm32-wasi --emit=frames --compact %s | FileCheck --check-prefix=COMPACT %s
// RUN: lumen-codegen --emit=frames %s | FileCheck --check-prefix=COMPACT %s
// RUN: lumen-codegen --target=wasm32-wasi+trampoline --emit=frames %s | FileCheck --check-prefix=COMPACT %s
// RUN: lumen-codegen --emit=frames --opt=0 %s | FileCheck --check-prefix=PLAIN %s
//
// On wasm32 returns try the continuations of the module that they can lead to.
// Elsewhere, and in OTP's archive, a continuation tries itself.

// PLAIN-NOT: frames.return

module attributes {eir.module = "m"} {
  // A function that calls itself returns to itself, most often. Its call is a
  // loop, and so is the way back.
  // CHECK: frames.piece @"m:app/2"
  // CHECK:   frames.return {{.*}} guesses [@"m:app/2.k1", @"m:nrev/1.k1"]
  // CHECK:   frames.push fresh @"m:app/2.k1"
  // CHECK-NEXT: frames.loop
  // CHECK: frames.piece @"m:app/2.k1"{{.*}} loops
  // CHECK:   frames.return {{.*}} guesses [@"m:app/2.k1", @"m:nrev/1.k1"]
  // COMPACT: frames.piece @"m:app/2"
  // COMPACT:   eir.return
  // COMPACT: frames.piece @"m:app/2.k1"
  // COMPACT:   frames.return {{.*}} guesses [@"m:app/2.k1"]
  eir.func @"m:app/2"(%a: !eir.term, %b: !eir.term) attributes {arity = 2 : i32} {
    %c = eir.is cons %a
    cf.cond_br %c, ^cons, ^end
  ^cons:
    %h = eir.hd %a
    %t = eir.tl %a
    eir.call @"m:app/2"(%t, %b) ^done
  ^done(%r: !eir.term):
    %l = eir.cons %h, %r
    eir.return %l
  ^end:
    eir.return %b
  }
  // Where others return to it, is known only to those.
  // CHECK: frames.piece @"m:nrev/1"
  // CHECK:   frames.return {{.*}} guesses [@"m:nrev/1.k1"]
  eir.func @"m:nrev/1"(%a: !eir.term) attributes {arity = 1 : i32, exported} {
    %c = eir.is cons %a
    cf.cond_br %c, ^cons, ^end
  ^cons:
    %h = eir.hd %a
    %t = eir.tl %a
    eir.call @"m:nrev/1"(%t) ^done
  ^done(%r: !eir.term):
    %nil = eir.const #eir.nil
    %l = eir.cons %h, %nil
    eir.tail_call @"m:app/2"(%r, %l)
  ^end:
    eir.return %a
  }

  // An exported function may be in a program that its callers are not in: no
  // reference to them. A local one that is called from one function only may.
  // CHECK: frames.piece @"m:shared/1"
  // CHECK-NEXT: eir.return
  // COMPACT: frames.piece @"m:shared/1"
  // COMPACT-NEXT: eir.return
  eir.func @"m:shared/1"(%a: !eir.term) attributes {arity = 1 : i32, exported} {
    eir.return %a
  }
  // CHECK: frames.piece @"m:helper/1"
  // CHECK-NEXT: frames.return {{.*}} guesses [@"m:user/1.k2"]
  // COMPACT: frames.piece @"m:helper/1"
  // COMPACT-NEXT: eir.return
  eir.func @"m:helper/1"(%a: !eir.term) attributes {arity = 1 : i32} {
    eir.return %a
  }
  eir.func @"m:user/1"(%a: !eir.term) attributes {arity = 1 : i32, exported} {
    eir.call @"m:shared/1"(%a) ^first
  ^first(%b: !eir.term):
    eir.call @"m:helper/1"(%b) ^second
  ^second(%c: !eir.term):
    %l = eir.cons %b, %c
    eir.return %l
  }

  // A lambda returns to calls of funs with as many arguments.
  // CHECK: frames.piece @"m:-f/1-fun-0-/1"
  // CHECK-NEXT: frames.return {{.*}} guesses [@"m:f/1.k1"]
  eir.func @"m:-f/1-fun-0-/1"(%a: !eir.term) attributes {arity = 1 : i32} {
    eir.return %a
  }
  eir.func @"m:f/1"(%a: !eir.term) attributes {arity = 1 : i32, exported} {
    %f = eir.make_fun @"m:-f/1-fun-0-/1", 1, 0, 1()
    %g = eir.bif raise "erlang:hd/1"(%a)
    eir.call_fun %g(%f) ^first
  ^first(%r: !eir.term):
    %l = eir.cons %r, %f
    eir.return %l
  }
}
