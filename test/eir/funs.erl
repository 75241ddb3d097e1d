%% Free variables are arguments behind the fun's own.
%% RUN: lumen-eir %s | FileCheck %s
-module(funs).
-export([f/1]).

%% CHECK-LABEL: eir.func @"funs:f/1"
%% CHECK: eir.make_fun @"funs:-f/1-fun-0-/2", 1, {{.*}}(%arg0)
%% CHECK: eir.make_fun @"funs:-f/1-Loop/1-0-/1"
%% CHECK: eir.make_fun @"funs:f/1"
%% CHECK: #eir.external_fun<"lists", "map", 2>
%% CHECK-LABEL: eir.func @"funs:-f/1-fun-0-/2"
%% CHECK-LABEL: eir.func @"funs:-f/1-Loop/1-0-/1"
%% CHECK: eir.tail_call @"funs:-f/1-Loop/1-0-/1"
f(N) ->
    A = fun(X) -> X + N end,
    B = fun Loop(0) -> 0; Loop(M) -> Loop(M - 1) end,
    {A, B, fun f/1, fun lists:map/2}.
