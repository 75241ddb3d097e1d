%% Map patterns look each key up once.
%% RUN: lumen-eir %s | FileCheck %s
-module(maps_).
-export([f/2, g/1]).

%% CHECK-LABEL: eir.func @"maps_:f/2"
%% CHECK: eir.is map %arg0
%% CHECK-COUNT-1: eir.map_get %arg0,
%% CHECK: eir.map_get %arg0, %arg1
f(#{a := 1}, _) -> one;
f(#{a := 2}, _) -> two;
f(M, K) -> #{K := V} = M, V.

%% CHECK-LABEL: eir.func @"maps_:g/1"
%% CHECK: eir.map_update raise %arg0
%% CHECK: eir.map_update raise exact
g(M) -> M#{a => 1, b := 2}.
