%% Records are tuples; access and update test the tag.
%% RUN: lumen-eir %s | FileCheck %s
-module(records).
-export([new/0, get/1, set/2, is/1]).
-record(r, {a = 1, b}).

%% CHECK-LABEL: eir.func @"records:new/0"
%% CHECK: #eir.tuple<[#eir.atom<"r">, #eir.int<"1">, #eir.atom<"undefined">]>
new() -> #r{}.

%% CHECK-LABEL: eir.func @"records:get/1"
%% CHECK: eir.is_tuple %arg0, 3
%% CHECK: eir.element %arg0, 2
%% CHECK: #eir.atom<"badrecord">
get(R) -> R#r.b.

%% CHECK-LABEL: eir.func @"records:set/2"
%% CHECK: eir.set_elements %arg0, 3 [1](%arg1)
set(R, V) -> R#r{a = V}.

%% CHECK-LABEL: eir.func @"records:is/1"
%% CHECK: eir.is_tuple %arg0, 3
is(R) when is_record(R, r) -> yes.
