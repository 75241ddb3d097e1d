// RUN: lumen-codegen --emit=obj -o /dev/null --summary=- %s | FileCheck %s

// CHECK-DAG: "module":"m"
// CHECK-DAG: "exports":{{\[\[}}"f",1]]
// CHECK-DAG: "infoSymbol":"lumen.module.m"
// CHECK-DAG: "references":["lists:sort/1","m:-f/1-fun-0-/1","other:g/2"]
// CHECK-DAG: "externalFuns":["lists:sort/1"]
// CHECK-DAG: "bifs":["erlang:+/2"]
// CHECK-DAG: "dynamicCalls":[{"a":[true],"arity":1,"f":"handle","function":"handle"}]
// CHECK-DAG: "calls":{{\[\[}}"m:-f/1-fun-0-/1"],["other:g/2",null,null]]
// Atoms that are only compared with are none of the function's.
// CHECK-DAG: "atoms":["handle","lists","sort"]
// Whose symbols the object refers to, by number: of the function those of literals,
// of comparisons and of records for traces; those of what module_info tells.
// CHECK-DAG: "atoms":["-f/1-fun-0-","behaviour","compared","f","gen_server","m","sort"]
// CHECK-DAG: "linkedAtoms":[0,2,3,5,6]
// CHECK-DAG: "factsAtoms":[1,3,4]
// CHECK-DAG: "otherAtoms":[5]
// CHECK-DAG: "behaviours":["gen_server"]
module attributes {eir.module = "m", eir.exports = ["f/1"],
    eir.attributes = #eir.list<[#eir.tuple<[#eir.atom<"behaviour">, #eir.list<[#eir.atom<"gen_server">], #eir.nil>]>], #eir.nil>} {
  eir.func @"m:f/1"(%x: !eir.term) attributes {arity = 1 : i32, exported} {
    %s = eir.const #eir.external_fun<"lists", "sort", 1>
    %l = eir.make_fun @"m:-f/1-fun-0-/1", 1, 0, 1()
    %compared = eir.const #eir.atom<"compared">
    %same = eir.cmp eq_exact %x, %compared
    %y = eir.bif raise "erlang:+/2"(%x, %x)
    eir.call @"other:g/2"(%s, %l) ^k
  ^k(%r: !eir.term):
    %handle = eir.const #eir.atom<"handle">
    eir.tail_apply %r : %handle(%y)
  }
  eir.func @"m:-f/1-fun-0-/1"(%x: !eir.term) attributes {arity = 1 : i32} {
    eir.return %x
  }
}
