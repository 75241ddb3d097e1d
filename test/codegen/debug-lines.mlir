// RUN: lumen-codegen --emit=obj --debug-lines -o %t %s && llvm-dwarfdump --debug-line --debug-info %t | FileCheck %s

module attributes {eir.module = "m", eir.source = "dir/m.erl"} {
  // CHECK: DW_AT_name ("m.erl")
  // CHECK: name: "m.erl"
  // CHECK: {{0x[0-9a-f]+}} 12 3
  eir.func @"m:f/2"(%x: !eir.term, %y: !eir.term) attributes {arity = 2 : i32, exported} {
    %s = eir.bif raise "erlang:+/2"(%x, %y) loc("dir/m.erl":12:3)
    eir.return %s loc("dir/m.erl":12:1)
  } loc("dir/m.erl":10:1)
}
