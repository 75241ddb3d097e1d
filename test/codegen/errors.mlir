// RUN: not lumen-codegen --emit=obj -o /dev/null %s 2>&1 | FileCheck %s

module attributes {eir.module = "m"} {
  eir.func @"m:f/1"(%x: !eir.term) attributes {arity = 1 : i32} {
    // CHECK: no built-in function nowhere:nothing/1
    %y = eir.bif raise "nowhere:nothing/1"(%x)
    eir.return %y
  }
}
